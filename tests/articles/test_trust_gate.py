"""The table of docs/workflow.md about signatures, tried for every risk and every change."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Answer, Article, SignOff
from articles.rules import Class, Harm, Kind, Risk, Role, Scope
from articles.services import (
    changing,
    drafting,
    inviting,
    publishing,
    reviewing,
    signing,
    withdrawing,
)
from articles.services.errors import GateClosed
from tests import build
from tests.articles.newsroom import fresh
from tests.articles.test_workflow_table import DOCUMENT

pytestmark = pytest.mark.django_db

WORDS = "Rest before you are tired, and take your time in the morning with everything that you do"
BEFORE, MINOR, MAJOR = (
    f"<p>{WORDS}.</p>",
    f"<p>{WORDS.replace('everything', 'anything')}.</p>",
    f"<p>{WORDS}. Take 60 mg.</p>",
)
WHOLE = signing.Signature(Role.CLINICAL, checked=signing.CHECKLIST)
EDITORIAL = signing.Signature(Role.EDITORIAL, checked=signing.CHECKLIST)
ONE_CHANGE = signing.Signature(Role.CLINICAL, Scope.CHANGE, note="The dose")

# What is written for each change, and what is said of it.
CHANGES = {
    "first": (BEFORE, None),
    "minor": (MINOR, None),
    "minor, proposed as major": (MAJOR, changing.Said(Class.MINOR, reason="Just an example")),
    "major": (MAJOR, build.major()),
    "correction": (
        MAJOR,
        changing.Said(
            Class.CORRECTION, note="The dose.", was="No dose.", now="60 mg.", harm=Harm.NONE.value
        ),
    ),
    "as it was": (BEFORE, build.major()),
    "back to it": (BEFORE, build.major()),
}
ANY = ["first", "minor", "minor, proposed as major", "major", "correction"]


def rows():
    """Yield what the table says: signature, change, and for each risk what is allowed."""
    part = DOCUMENT.read_text(encoding="utf-8").split("## Who must have signed\n")[1]
    lines = [
        line.strip("|").split("|") for line in part.split("\n## ")[0].splitlines() if "|" in line
    ]
    head, _rule, *body = [[cell.strip() for cell in line] for line in lines]
    for line in body:
        cells = dict(zip(head, line, strict=True))
        for change in ANY if cells["change"] == "any" else [cells["change"]]:
            yield cells["signature"], change, {risk: cells[risk.value] for risk in Risk}


@pytest.fixture
def people():
    """Return the newsroom: Ada writes, Ed publishes, Lea is an editor; all but Ada can sign."""
    ada, ed, clara = build.ada_author(), build.ed_editor(), build.clara_reviewer()
    lea, una = build.user("Lea", group="Editors"), build.user("Una", group="Reviewers")
    for user in (ed, clara, lea, una):
        build.clinician(f"{user.username} Roe", account=user)
    return {"Ada": ada, "Ed": ed, "Clara": clara, "Lea": lea, "Una": una}


def by_link(article, maker):
    who = build.clinician("Una Outside")
    link = inviting.invite(article, by=maker, person=who, role="clinical")
    inviting.answer(link, answer=Answer.APPROVE, name="Una", note="", signature=WHOLE)


def doubted(article, people):
    signing.sign(article, WHOLE, by=people["Clara"])
    reviewing.request_changes(article, by=people["Lea"], note="Not so fast")


def author_now(article, people):
    signing.sign(article, WHOLE, by=people["Clara"])
    Article.objects.filter(pk=article.pk).update(author=people["Clara"].person)


def long_ago(article, people):
    given = signing.sign(article, WHOLE, by=people["Clara"])
    SignOff.objects.filter(pk=given.pk)._raw_delete(using="default")
    given.pk, given._state.adding = None, True
    given.signed_at = timezone.now() - timedelta(days=5 * 366)
    given.save()


NEWEST = {
    "nobody's": lambda article, people: None,
    "nobody's, but a second editor approved": lambda article, people: reviewing.approve(
        article, by=people["Lea"]
    ),
    "of somebody with MG": lambda article, people: signing.sign(
        article, signing.Signature(Role.LAY), by=people["Clara"]
    ),
    "an editor's": lambda article, people: signing.sign(article, EDITORIAL, by=people["Lea"]),
    "a clinician's": lambda article, people: signing.sign(article, WHOLE, by=people["Clara"]),
    "a clinician's for one change": lambda article, people: signing.sign(
        article, ONE_CHANGE, by=people["Clara"]
    ),
    "a clinician's, by a link that somebody else made": lambda article, people: by_link(
        article, people["Clara"]
    ),
    "a clinician's, by a link that the publisher made": lambda article, people: by_link(
        article, people["Ed"]
    ),
    "the publisher's own, as a clinician": lambda article, people: signing.sign(
        article, WHOLE, by=people["Ed"]
    ),
    "a clinician's, who got the by-line since": author_now,
    "a clinician's, before changes were asked for": doubted,
    "a clinician's, so long ago that a review is due": long_ago,
    "the same, and a clinician's for the change": lambda article, people: signing.sign(
        article, ONE_CHANGE, by=people["Clara"]
    ),
    "the same, and the publisher's for the change": lambda article, people: signing.sign(
        article, ONE_CHANGE, by=people["Ed"]
    ),
}
# Here a clinician signed what readers have, or had.
SHOWN_SIGNED = {
    "a clinician's, under what readers have",
    "the same, and a clinician's for the change",
    "the same, and the publisher's for the change",
    "a clinician's, before the page was withdrawn",
    "a clinician's, before it was corrected",
}


def write(article, people, body):
    latest = fresh(article).latest_revision
    draft = drafting.Draft(latest.title, latest.summary, body)
    drafting.save_draft(article, draft, base=latest.number, by=people["Ada"])


def prepared(signature, change, risk, people):
    """Return an article whose newest text is to be published, signed like this."""
    page = build.article("Rest", body=BEFORE, by=people["Ada"], published=False, kind=Kind.LIVING)
    Article.objects.filter(pk=page.pk).update(chosen_risk=risk)
    reviewing.submit(page, by=None)
    if signature in SHOWN_SIGNED:
        signing.sign(page, WHOLE, by=people["Una"])
    if change != "first":
        publishing.publish(page, by=None)
    if change == "as it was":
        withdrawing.withdraw(page, by=None, reason="The dose is wrong")
    elif change == "back to it":
        write(page, people, MAJOR)
        publishing.publish(page, by=None, change=CHANGES["correction"][1])
    if change not in ("first", "as it was"):
        write(page, people, CHANGES[change][0])
    if change != "first":
        reviewing.submit(page, by=None)
    NEWEST.get(signature, lambda *given: None)(fresh(page), people)
    return fresh(page)


def outcome(article, said, by):
    """Return whether this user can publish the text: at once, with a reason or not at all."""
    for reason, called in (("", "yes"), ("Alone on duty", "reason")):
        try:
            publishing.publish(article, by=by, change=said, override=reason)
        except GateClosed as error:
            assert {each.code for each in error.findings} == {"REV2"}
        else:
            return called
    return "no"


def test_the_table_is_tried():
    named = {signature for signature, *_rest in rows()}
    assert named == {*NEWEST, *SHOWN_SIGNED}
    assert {change for _signature, change, *_rest in rows()} == set(CHANGES)


@pytest.mark.any_database  # Each row asks the same of it; the tests below ask it on all of them.
@pytest.mark.parametrize(("signature", "change", "allowed"), list(rows()))
def test_what_may_be_published(people, signature, change, allowed):
    called = {}
    for risk in Risk:
        article = prepared(signature, change, risk, people)
        assert article.risk is risk
        called[risk] = outcome(article, CHANGES[change][1], people["Ed"])
        after = fresh(article)
        shows_newest = after.live_revision_id == after.latest_revision_id
        assert shows_newest is (called[risk] != "no" or change == "as it was")
        if called[risk] == "yes" and risk is Risk.HIGH:
            assert after.live_signoff.role == Role.CLINICAL
    assert called == allowed


@pytest.mark.parametrize("risk", Risk)
def test_a_scheduled_text_passes_the_same_gate(people, risk):
    at = timezone.now() + timedelta(hours=1)
    page = prepared("nobody's", "first", risk, people)
    if risk is not Risk.NONE:
        with pytest.raises(GateClosed):
            publishing.schedule(page, by=people["Ed"], at=at)
    signing.sign(page, WHOLE, by=people["Clara"])
    assert publishing.schedule(page, by=people["Ed"], at=at).next_signoff.role == Role.CLINICAL


def test_who_signed_and_may_not_publish_is_not_told_that_nobody_signed(people):
    article = prepared("a clinician's", "first", Risk.HIGH, people)
    for name in ("Clara", "Ada", "Ed"):
        found = {each.code for each in publishing.findings(article, by=people[name])}
        assert "REV2" not in found, name
    own = prepared("the publisher's own, as a clinician", "first", Risk.HIGH, people)
    assert "REV2" in {each.code for each in publishing.findings(own, by=people["Ed"])}
