"""Links for reviewers outside: who may make them, when they end, and what an answer does."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from articles.models import Answer, Event, ReviewLink, Revision, Standing
from articles.services import drafting, inviting, publishing, reviewing, withdrawing
from articles.services.errors import Invalid, LinkClosed, NotAllowed, NotPossible
from articles.services.trail import LONGEST_NOTE
from articles.workflow import INVITING, State
from tests import build
from tests.articles.newsroom import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return build.ada_author()


@pytest.fixture
def ed():
    return build.ed_editor()


@pytest.fixture
def text(ada):
    """Return a text of Ada's that waits for review."""
    article = build.article("Resting", by=ada, published=False)
    return reviewing.submit(article, by=ada)


def invite(article, by, **more):
    return inviting.invite(article, invited="Dr Jane Roe", by=by, **more)


def say(link, answer=Answer.APPROVE, name="Dr Jane Roe", note=""):
    return inviting.answer(link, answer=answer, name=name, note=note)


def save(article, title="Newer"):
    article = fresh(article)
    base = article.latest_revision.number
    return drafting.save_draft(article, drafting.Draft(title, "s", ""), base=base, by=None)


def lines(article, action):
    return list(Event.objects.filter(article=article, action=action))


# --- Making and recalling -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (build.max_member, False),
        (build.mo_moderator, False),
        (build.ada_author, False),
        (build.clara_reviewer, True),
        (build.ed_editor, True),
    ],
)
def test_reviewers_and_editors_make_and_recall_links(who, may):
    article = build.article(published=False)
    user, known = who(), invite(article, None)
    if not may:
        with pytest.raises(NotAllowed):
            invite(article, user)
        with pytest.raises(NotAllowed):
            inviting.revoke(known, by=user)
        assert ReviewLink.objects.count() == 1
        return
    assert invite(article, user).created_by == user
    inviting.revoke(known, by=user)
    known.refresh_from_db()
    assert known.standing is Standing.RECALLED


def in_state(state, ada, ed):
    """Return an article of Ada's whose newest text stands in this state."""
    article = build.article(by=ada, published=state in (State.PUBLISHED, State.WITHDRAWN))
    if state in (State.IN_REVIEW, State.CHANGES_REQUESTED, State.APPROVED):
        reviewing.submit(article, by=ada)
    if state is State.CHANGES_REQUESTED:
        reviewing.request_changes(article, by=ed, note="Shorter")
    if state is State.APPROVED:
        reviewing.approve(article, by=ed)
    if state is State.SCHEDULED:
        publishing.schedule(article, at=timezone.now() + timedelta(days=1), by=None)
    if state is State.WITHDRAWN:
        withdrawing.withdraw(article, reason="Old", by=None)
    if state is State.ARCHIVED:
        publishing.archive(article, by=None)
    return fresh(article)


@pytest.mark.parametrize("state", State)
def test_texts_are_shown_outside_unless_the_article_was_put_away(state, ada, ed):
    article = in_state(state, ada, ed)
    assert article.state is state
    if state in INVITING:
        assert invite(article, ed).revision_id == article.latest_revision_id
    else:
        with pytest.raises(NotPossible):
            invite(article, ed)
    assert set(State) - INVITING == {State.WITHDRAWN, State.ARCHIVED}


def test_a_link_is_for_the_newest_text_and_leaves_a_line(text, ed):
    save(text)
    link = invite(text, ed, days=3)
    assert link.revision.number == 2
    assert link.expires_at - link.created_at == timedelta(days=3)
    (line,) = lines(text, "invite")
    assert (line.actor, line.revision_id) == (ed, link.revision_id)
    assert "Dr Jane Roe" in line.note
    inviting.revoke(link, by=ed)
    (line,) = lines(text, "revoke")
    assert (line.actor, line.note) == (ed, "Dr Jane Roe")


@pytest.mark.parametrize("days", [0, -1, 61, 10**12])
def test_a_link_is_valid_for_two_months_at_most(text, ed, days):
    with pytest.raises(Invalid) as error:
        invite(text, ed, days=days)
    assert error.value.field == "days"
    assert invite(text, ed, days=60).standing is Standing.OPEN


@pytest.mark.parametrize("name", ["", " \u200b ", "x" * 121])
def test_a_link_is_for_somebody_with_a_name(text, ed, name):
    with pytest.raises(Invalid) as error:
        inviting.invite(text, invited=name, by=ed)
    assert error.value.field == "invited"


def test_no_more_than_ten_links_wait_at_the_same_time(text, ed):
    links = [invite(text, ed) for _ in range(inviting.MOST_OPEN)]
    with pytest.raises(NotPossible, match="10"):
        invite(text, ed)
    assert invite(build.article(published=False), ed)
    inviting.revoke(links[0], by=ed)
    assert invite(text, ed)
    save(text)  # All of them are void now.
    assert invite(text, ed)


def test_a_link_is_recalled_once(text, ed):
    link = invite(text, ed)
    inviting.revoke(link, by=ed)
    with pytest.raises(LinkClosed):
        inviting.revoke(link, by=ed)
    assert len(lines(text, "revoke")) == 1


# --- The address ----------------------------------------------------------------------------


def test_the_token_leads_to_its_link_and_no_other(text, ed):
    one, other = invite(text, ed), invite(text, ed)
    assert inviting.link_of(inviting.token_of(one)) == one
    assert inviting.link_of(inviting.token_of(other)) == other


def test_a_forged_token_costs_no_query(text, ed, django_assert_num_queries):
    link, other = invite(text, ed), invite(text, ed)
    token = inviting.token_of(link)
    signature = token.rpartition(".")[2]
    forged = [
        "",
        "x",
        "..",
        token[:-1],
        token + "A",
        token.swapcase(),
        f"{link.pk}.{link.nonce}",
        f"{other.pk}.{link.nonce}.{signature}",
        f"{link.pk}.{other.nonce}.{signature}",
        "1." * 5000,
        "é\0.☃",
    ]
    with django_assert_num_queries(0):
        assert [inviting.link_of(each) for each in forged] == [None] * len(forged)


def test_a_token_of_a_row_with_another_nonce_leads_nowhere(text, ed):
    link = invite(text, ed)
    token = inviting.token_of(link)
    ReviewLink.objects.filter(pk=link.pk).update(nonce="another")
    assert inviting.link_of(token) is None


# --- What an answer does --------------------------------------------------------------------


def test_an_approval_by_the_link_of_a_second_person_counts(text, ed):
    say(invite(text, ed), note="Well done.")
    article = fresh(text)
    assert article.state is State.APPROVED
    assert reviewing.is_approved(article.latest_revision)
    (line,) = lines(text, "approve")
    assert line.actor is None
    assert "Dr Jane Roe" in line.note and "Well done." in line.note
    assert "Ed" in line.note
    assert (line.from_state, line.to_state) == ("in_review", "approved")


def writers(ada, ed):
    """Yield a text that waits for review and a link to it made by somebody who wrote it."""
    own = build.article("Of Ed", by=ed, published=False)
    yield reviewing.submit(own, by=ed)
    by_line = build.article("By-line", author=build.person("Ed E", account=ed), published=False)
    yield reviewing.submit(by_line, by=ed)
    helped = build.article("Helped", by=ada, published=False)
    drafting.save_draft(helped, drafting.Draft("Helped", "s", "x"), base=1, by=ed)
    yield reviewing.submit(helped, by=ada)


def test_no_writer_gets_their_text_approved_by_a_link_of_their_own(ada, ed):
    for article in writers(ada, ed):
        say(invite(article, ed), note="Perfect")
        assert fresh(article).state is State.IN_REVIEW
        assert not reviewing.is_approved(fresh(article).latest_revision)
        assert lines(article, "approve") == []
        (line,) = lines(article, "advise")
        assert "Perfect" in line.note and "approved" in line.note


def test_who_became_its_writer_meanwhile_does_not_count_either(text, ed):
    link = invite(text, ed)
    drafting.file_article(
        text, category=text.category, author=build.person("Ed E", account=ed), by=ed
    )
    say(link)
    assert fresh(text).state is State.IN_REVIEW


@pytest.mark.parametrize("lost", ["operator", "erased", "inactive", "no right"])
def test_a_link_that_nobody_stands_behind_approves_nothing(text, ed, lost):
    link = invite(text, None if lost == "operator" else ed)
    if lost == "erased":
        ReviewLink.objects.update(created_by=None)
    if lost == "inactive":
        type(ed).objects.update(is_active=False)
    if lost == "no right":
        ed.groups.clear()
    say(ReviewLink.objects.get(pk=link.pk))
    assert fresh(text).state is State.IN_REVIEW
    assert len(lines(text, "advise")) == 1


def test_asking_for_changes_gives_the_text_back_whoever_made_the_link(ada, ed):
    for article in writers(ada, ed):
        say(invite(article, ed), Answer.CHANGES, note="The dose is wrong.")
        assert fresh(article).state is State.CHANGES_REQUESTED
        (line,) = lines(article, "request_changes")
        assert "The dose is wrong." in line.note


@pytest.mark.parametrize("answer", [Answer.APPROVE, Answer.CHANGES])
@pytest.mark.parametrize("state", [State.DRAFT, State.CHANGES_REQUESTED, State.SCHEDULED])
def test_an_answer_about_a_text_that_is_not_in_review_is_advice(state, answer, ada, ed):
    article = in_state(state, ada, ed)
    say(invite(article, ed), answer, note="Hm.")
    assert fresh(article).state is state
    (line,) = lines(article, "advise")
    assert line.way == ""


def test_a_doubt_about_an_approved_text_takes_the_approval_back(ada, ed):
    article = in_state(State.APPROVED, ada, ed)
    say(invite(article, ed), Answer.CHANGES, note="Not so fast.")
    assert fresh(article).state is State.CHANGES_REQUESTED
    assert not reviewing.is_approved(fresh(article).latest_revision)


def test_an_approval_of_what_readers_have_is_advice(text, ed):
    link = invite(text, ed)
    publishing.publish(text, by=None)
    say(link, note="Still right.")
    assert fresh(text).state is State.PUBLISHED
    assert fresh(text).reviewed_at is None  # Only a signature reviews a page.
    assert len(lines(text, "advise")) == 1


def test_a_doubt_about_what_readers_have_gives_it_back_and_leaves_them_their_page(text, ed):
    publishing.publish(text, by=None)
    say(invite(text, ed), Answer.CHANGES, note="The dose is out of date.")
    assert fresh(text).state is State.CHANGES_REQUESTED
    assert fresh(text).is_public


def test_asking_for_changes_needs_a_note(text, ed):
    link = invite(text, ed)
    for empty in ("", "  \n\u200b"):
        with pytest.raises(Invalid) as error:
            say(link, Answer.CHANGES, note=empty)
        assert error.value.field == "note"
    assert fresh(text).state is State.IN_REVIEW


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", ""), ("name", "\u2060"), ("name", "n" * 121), ("note", "n" * 5001)],
)
def test_a_name_and_a_note_fit(text, ed, field, typed):
    link = invite(text, ed)
    with pytest.raises(Invalid) as error:
        say(link, **{field: typed})
    assert error.value.field == field
    assert inviting.link_of(inviting.token_of(link)).standing is Standing.OPEN


def test_a_long_note_is_kept_whole_and_begins_in_the_log(text, ed):
    note = "word " * 999 + "end."
    link = say(invite(text, ed), note=note)
    link.refresh_from_db()
    assert link.answer_note == note
    assert len(lines(text, "approve")[0].note) == LONGEST_NOTE


def test_a_link_takes_one_answer(text, ed):
    link = invite(text, ed)
    first = say(link, note="Good.")
    assert say(link, note="Good.").answered_at == first.answered_at  # The same, sent twice.
    for other in ({"answer": Answer.CHANGES, "note": "Bad."}, {"name": "Eve"}, {"note": "Great."}):
        with pytest.raises(LinkClosed) as error:
            say(link, **other)
        assert error.value.standing is Standing.ANSWERED
    assert len(lines(text, "approve")) == 1
    with pytest.raises(LinkClosed):
        inviting.revoke(link, by=ed)


# --- How a link ends ------------------------------------------------------------------------


def test_a_newer_text_voids_the_link(text, ed):
    link = invite(text, ed)
    save(text)
    with pytest.raises(LinkClosed) as error:
        say(link)
    assert error.value.standing is Standing.REPLACED
    assert lines(text, "advise") == lines(text, "approve") == []


def test_saving_the_same_text_again_voids_nothing(text, ed, ada):
    link = invite(text, ed)
    old = text.latest_revision
    draft = drafting.Draft(old.title, old.summary, old.body)
    drafting.save_draft(text, draft, base=old.number, by=ada)
    assert inviting.link_of(inviting.token_of(link)).standing is Standing.OPEN


def test_the_link_ends_at_its_minute(text, ed, monkeypatch):
    link = invite(text, ed, days=2)
    end = link.expires_at
    monkeypatch.setattr(timezone, "now", lambda: end - timedelta(seconds=1))
    assert link.standing is Standing.OPEN
    monkeypatch.setattr(timezone, "now", lambda: end)
    assert link.standing is Standing.EXPIRED
    with pytest.raises(LinkClosed) as error:
        say(link)
    assert error.value.standing is Standing.EXPIRED
    assert not ReviewLink.objects.unanswered().exists()


def test_a_recalled_link_takes_no_answer(text, ed):
    link = invite(text, ed)
    inviting.revoke(link, by=ed)
    with pytest.raises(LinkClosed) as error:
        say(link)
    assert error.value.standing is Standing.RECALLED


def test_a_text_that_was_put_away_takes_no_answer_and_its_link_can_be_recalled(text, ed):
    link = invite(text, ed)
    publishing.archive(text, by=None)
    with pytest.raises(LinkClosed) as error:
        say(link)
    assert error.value.standing is Standing.CLOSED
    inviting.revoke(link, by=ed)
    publishing.restore(text, by=None)
    with pytest.raises(LinkClosed):
        say(link)


def test_a_link_shows_what_it_was_made_for(text, ed):
    link = invite(text, ed)
    found = inviting.link_of(inviting.token_of(link)).revision
    assert found.content_hash == Revision.objects.get(pk=link.revision_id).content_hash
    assert found.title == "Resting"


# --- The mail -------------------------------------------------------------------------------


def answered_mail(link, django_capture_on_commit_callbacks, **said):
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        say(link, **said)
    return [each for each in mail.outbox if each.subject.startswith("Answer to")]


def test_who_asked_gets_a_mail(text, ed, django_capture_on_commit_callbacks):
    (sent,) = answered_mail(
        invite(text, ed), django_capture_on_commit_callbacks, note="A secret remark."
    )
    assert sent.to == [ed.email]
    assert "A secret remark." in sent.body and "Dr Jane Roe" in sent.body
    assert f"/admin/articles/article/{text.pk}/change/" in sent.body
    assert "secret" not in sent.subject and "Jane" not in sent.subject
    assert "/review/" not in sent.body


def test_a_name_with_lines_writes_no_header(text, ed, django_capture_on_commit_callbacks):
    (sent,) = answered_mail(
        invite(text, ed), django_capture_on_commit_callbacks, name="Eve\r\nBcc: all@example.org"
    )
    assert sent.to == sent.recipients() == [ed.email]


def test_nobody_is_written_to_who_left(text, ed, django_capture_on_commit_callbacks):
    link = invite(text, ed)
    type(ed).objects.filter(pk=ed.pk).update(is_active=False)
    assert answered_mail(link, django_capture_on_commit_callbacks) == []
