"""The tables of docs/workflow.md, tried step by step: every state, every role, both outcomes."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from articles.models import Article, Event
from articles.rules import Role
from articles.services import drafting, publishing, reviewing, signing, withdrawing
from articles.services.errors import GateClosed, NotAllowed, NotPossible
from articles.workflow import Action, State
from tests import build
from tests.articles.newsroom import url

pytestmark = pytest.mark.django_db

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "workflow.md"
SOON = timedelta(hours=1)
LATE = timedelta(hours=2)


def table(heading: str) -> dict[str, dict[str, str]]:
    """Return the first table under a heading as {row: {column: cell}}."""
    part = DOCUMENT.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("|")]
    head, _rule, *rows = [[cell.strip() for cell in line] for line in lines]
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}


SIGHTS = table("Who sees what in the administration")
MOVES = table("Where the newest text stands")
ROLES = table("Who may take a step")
SAVED = drafting.Draft("Another title", "A summary.", "<p>Another text.</p>")

SIGNED = signing.Signature(Role.CLINICAL, checked=signing.CHECKLIST)


def sign(article: Article, by) -> None:
    """Sign as `by`, or as some clinician where it is all the same."""
    if by is None:
        by = build.user(f"Signer{article.pk}", group="Reviewers")
        build.clinician(f"Signer {article.pk}", account=by)
    signing.sign(article, SIGNED, by=by)


DO: dict[str, Callable] = {
    "save": lambda article, by: drafting.save_draft(article, SAVED, base=1, by=by),
    "submit": lambda article, by: reviewing.submit(article, by=by),
    "recall": lambda article, by: reviewing.recall(article, by=by),
    "request_changes": lambda article, by: reviewing.request_changes(article, by=by, note="Why?"),
    "approve": lambda article, by: reviewing.approve(article, by=by),
    "sign": sign,
    "publish": lambda article, by: publishing.publish(article, by=by),
    "schedule": lambda article, by: publishing.schedule(article, by=by, at=timezone.now() + SOON),
    "unschedule": lambda article, by: publishing.unschedule(article, by=by),
    "withdraw": lambda article, by: withdrawing.withdraw(article, by=by, reason="Old."),
    "plan_withdrawal": lambda article, by: withdrawing.plan_withdrawal(
        article, by=by, at=timezone.now() + LATE, reason="Old."
    ),
    "cancel_withdrawal": lambda article, by: withdrawing.cancel_withdrawal(article, by=by),
    "archive": lambda article, by: publishing.archive(article, by=by),
    "restore": lambda article, by: publishing.restore(article, by=by),
}


def article_in(state: State, action: str, *, by=None) -> Article:
    """Return an article whose newest text is in a state, with all that the step needs beside it."""
    article = build.article(published=False, by=by)
    now, text = timezone.now(), article.latest_revision
    is_public = action in ("withdraw", "plan_withdrawal", "cancel_withdrawal")
    values: dict[str, object] = {"stage": state}
    if is_public or state is State.PUBLISHED:
        values |= {"live_revision": text, "published_at": now - SOON}
    if state is State.SCHEDULED or action == "unschedule":
        values |= {"next_revision": text, "next_at": now + SOON}
        values.setdefault("published_at", now + SOON)
    if action == "cancel_withdrawal":
        values["withdraw_at"] = now + LATE
    if state is State.WITHDRAWN:
        values |= {"live_revision": text, "published_at": now - LATE, "withdraw_at": now - SOON}
    Article.objects.filter(pk=article.pk).update(**values)
    if state in (State.APPROVED, State.SCHEDULED):
        Event.objects.create(article=article, revision=text, action="approve")
    return Article.objects.get(pk=article.pk)


def test_the_document_names_every_state_and_every_step():
    states = {str(state).replace("_", " ") for state in State}
    for row in MOVES.values():
        assert set(row) == states
    assert list(MOVES) == list(ROLES) == [action.value for action in Action]
    assert set(DO) == set(MOVES)


@pytest.mark.parametrize("action", MOVES)
def test_a_step_leads_from_each_state_to_where_the_table_says(action):
    for name, to in MOVES[action].items():
        article = article_in(State(name.replace(" ", "_")), action)
        was, lines = article.state, article.events.count()
        if to == "–":
            with pytest.raises(NotPossible):
                DO[action](article, None)
            assert Article.objects.get(pk=article.pk).state is was, (action, name)
            assert article.events.count() == lines
            continue
        DO[action](article, None)
        after = Article.objects.get(pk=article.pk)
        assert after.state == to.replace(" ", "_"), (action, name)
        line = after.events.order_by("-pk").first()
        assert (line.action, line.from_state, line.to_state) == (action, was, after.state)


# In which state each step is tried for everybody.
STATE_FOR = {
    "recall": State.IN_REVIEW,
    "request_changes": State.IN_REVIEW,
    "approve": State.IN_REVIEW,
    "sign": State.IN_REVIEW,
    "unschedule": State.SCHEDULED,
    "withdraw": State.PUBLISHED,
    "plan_withdrawal": State.PUBLISHED,
    "cancel_withdrawal": State.PUBLISHED,
    "restore": State.ARCHIVED,
}
GROUPS = {
    "author": build.ada_author,
    "reviewer": build.clara_reviewer,
    "editor": build.ed_editor,
    "moderator": build.mo_moderator,
}


@pytest.mark.any_database  # Who may is decided in Python; the steps are taken on all of them.
@pytest.mark.parametrize("role", next(iter(ROLES.values())))
@pytest.mark.parametrize("action", ROLES)
def test_a_step_is_open_to_whom_the_table_says(action, role):
    user = GROUPS[role.split(",")[0]]()
    state = STATE_FOR.get(action, State.DRAFT)
    article = article_in(state, action)
    build.clinician("Own", account=user)
    if role.endswith("own"):
        article.author = user.person
        article.save(update_fields=["author"])
    expected, lines = ROLES[action][role], article.events.count()
    if expected == "yes":
        DO[action](article, user)
        assert article.events.order_by("-pk").first().actor == user
        return
    with pytest.raises(GateClosed if expected == "reason" else NotAllowed):
        DO[action](article, user)
    assert Article.objects.get(pk=article.pk).state is state
    assert article.events.count() == lines


@pytest.mark.parametrize("action", ["publish", "schedule"])
def test_where_the_table_says_reason_a_reason_opens_the_way_and_is_kept(action):
    ed = build.ed_editor()
    article = article_in(State.DRAFT, action, by=ed)
    if action == "publish":
        publishing.publish(article, by=ed, override="Alone on duty")
    else:
        publishing.schedule(article, by=ed, at=timezone.now() + SOON, override="Alone on duty")
    kept = article.events.get(action="override")
    assert (kept.actor, kept.note) == (ed, "Alone on duty (SEEN)")


def test_a_saved_text_is_own_until_it_is_live():
    ed = build.ed_editor()
    ada = build.ada_author()
    article = build.article(by=ed, author=build.person("Ada", account=ada))
    drafting.save_draft(article, SAVED, base=1, by=ada)
    publishing.publish(article, by=ed, change=build.major())  # Ed wrote what readers had before.
    assert Article.objects.get(pk=article.pk).state is State.PUBLISHED


def test_an_own_text_that_a_second_person_approved_needs_no_reason():
    ed = build.ed_editor()
    article = article_in(State.IN_REVIEW, "approve", by=ed)
    reviewing.approve(article, by=build.clara_reviewer())
    assert publishing.publish(article, by=ed).state is State.PUBLISHED


def test_an_approval_does_not_cover_what_is_saved_after_it():
    ed = build.ed_editor()
    article = article_in(State.IN_REVIEW, "approve", by=ed)
    reviewing.approve(article, by=build.clara_reviewer())
    drafting.save_draft(article, SAVED, base=1, by=ed)
    with pytest.raises(GateClosed):
        publishing.publish(article, by=ed)


def pages(row: str, article: Article) -> list[str]:
    """Return the addresses of the pages that a row of the table is about."""
    one = ["history", "preview"] if "preview" in row else ["change"]
    if "article of others" in row or "own article" in row:
        return [url(page, article) for page in one]
    return {
        "new article": ["/admin/articles/article/add/"],
        "ask somebody outside": [url("invite", article)],
        "pictures: library": ["/admin/articles/picture/"],
        "pictures: add": ["/admin/articles/picture/add/"],
        "topics: new": ["/admin/articles/category/add/"],
        "people: new": ["/admin/articles/person/add/"],
        "dead links": ["/admin/articles/linkcheck/"],
        "comments": ["/admin/comments/comment/"],
    }[row]


@pytest.mark.any_database  # The pages themselves are tried on all of them, elsewhere.
@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("row", SIGHTS)
def test_each_group_sees_what_the_table_says(client, row, group):
    user = GROUPS[group]()
    other = build.person("Own", account=user) if row.startswith("own") else build.person()
    article = build.article(published=False, author=other)
    client.force_login(user)
    for address in pages(row, article):
        answer = client.get(address)
        html = answer.content.decode()
        if SIGHTS[row][group] == "no":
            assert answer.status_code == 403, address
            continue
        assert answer.status_code == 200, address
        offers = 'name="_save"' in html or ("<main" in html and 'class="button default"' in html)
        assert offers is (SIGHTS[row][group] == "change"), address
