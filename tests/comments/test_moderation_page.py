"""The moderators' page: its lists, what is open, the buttons, and what nobody may lose."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from comments.models import (
    Appeal,
    Comment,
    CommenterStanding,
    CommentReport,
    CommentRevision,
    CommentThread,
    MessageTemplate,
    ModerationAction,
    Rule,
    Statement,
)
from comments.rules import (
    CLAIM_WINDOW,
    Action,
    Audience,
    Hold,
    Queue,
    ReportReason,
    Status,
)
from comments.services import moderating, posting
from tests import build

pytestmark = pytest.mark.django_db

PAGE = "/admin/comments/comment/moderate/"
UNDO = "/admin/comments/comment/undo/"
# For the list, the tabs and what is open, with everything that can be known of it. What is reported
# is counted by three of them, since one would sort all open reports.
QUERIES = 23


@pytest.fixture
def mo(client):
    moderator = build.mo_moderator()
    client.force_login(moderator)
    return moderator


@pytest.fixture
def mona():
    return build.user("Mona", group="Moderators")


@pytest.fixture
def maxi():
    return build.known_member()


@pytest.fixture
def rita():
    return build.known_member("Rita")


@pytest.fixture
def article():
    return build.article("Resting well")


def held(article, by, **values):
    return build.comment(article, by=by, status=Status.HELD, **values)


def report(comment, by, **values):
    Comment.objects.filter(pk=comment.pk).update(open_reports=1, reported_at=timezone.now())
    return CommentReport.objects.create(
        **{
            "comment": comment,
            "revision": comment.revision,
            "reporter": by,
            "reason": ReportReason.TREATMENT,
            "snapshot": comment.source,
            "created_at": timezone.now(),
            **values,
        }
    )


def fresh(comment):
    return Comment.objects.get(pk=comment.pk)


def look(client, comment=None, queue="new_members", **more):
    query = {"queue": queue, **({"item": comment.pk} if comment else {}), **more}
    return client.get(PAGE, query)


def text(answer):
    return unescape(answer.content.decode())


def press(client, comment, do, *, queue="new_members", **values):
    """Press a button on the page that shows the comment as it is in `comment`."""
    sent = {"do": do, "revision": comment.revision, "status": comment.status, **values}
    return client.post(f"{PAGE}?queue={queue}&item={comment.pk}", sent)


# --- Lists ---------------------------------------------------------------------------------


def test_the_first_list_in_which_something_waits_is_shown_with_its_first_comment_open(
    client, mo, article, maxi
):
    comment = held(article, maxi, hold_code=Hold.LINKS, text="See http://example.org")
    answer = client.get(PAGE)
    assert answer.context["table"].queue == Queue.HELD
    assert answer.context["item"].comment == comment
    assert "See http://example.org" in text(answer)


def test_each_list_says_how_much_waits_and_whether_it_waits_too_long(client, mo, article, maxi):
    long_ago = timezone.now() - timedelta(hours=13)
    held(article, maxi, hold_code=Hold.NEW_MEMBER, at=long_ago)
    held(article, maxi, hold_code=Hold.LINKS)
    tabs = {tab.queue: tab for tab in look(client).context["tabs"]}
    assert list(tabs) == list(Queue)
    new, other = tabs[Queue.NEW_MEMBERS], tabs[Queue.HELD]
    assert (new.number, new.is_overdue, new.is_current) == ("1", True, True)
    assert (other.number, other.is_overdue, other.is_current) == ("1", False, False)
    assert tabs[Queue.URGENT].number == "0"


def test_an_empty_list_says_that_nothing_waits(client, mo):
    assert "Nothing waits here. Well done." in text(look(client, queue="urgent"))


def test_a_list_goes_on_where_its_page_ended(client, mo, article):
    for number in range(25):
        held(article, build.user(f"m{number}x"), text=f"Words {number:02d}")
    first = look(client)
    assert len(first.context["lines"]) == 20
    second = client.get(first.context["more_url"])
    assert [line.what for line in second.context["lines"]] == [f"Words {n}" for n in range(20, 25)]


def test_the_start_page_says_what_waits_and_for_how_long(client, mo, article, maxi):
    held(article, maxi, at=timezone.now() - timedelta(hours=14))
    page = text(client.get("/admin/"))
    assert "Held: new members: 1" in page
    assert "The oldest waits for 14" in page
    assert "too long" in page


def test_an_emergency_stands_before_everything_else_there_is_to_do(client, article, maxi):
    client.force_login(build.user("Boss", superuser=True))
    build.comment(article, by=maxi, urgent_at=timezone.now())
    page = text(client.get("/admin/"))
    assert page.index("Urgent: 1") < page.index("Waiting for me")
    Comment.objects.update(urgent_at=None, open_reports=1, reported_at=timezone.now())
    page = text(client.get("/admin/"))
    assert page.index("Reported: 1") > page.index("Waiting for me")


def test_the_start_page_shows_an_author_nothing_of_it(client, article, maxi):
    held(article, maxi, text="Held words")
    client.force_login(build.ada_author())
    page = text(client.get("/admin/"))
    assert "Comments to look at" not in page
    assert "Held words" not in page


# --- What is open --------------------------------------------------------------------------


def test_a_comment_stands_in_its_conversation(client, mo, article, maxi, rita):
    now = timezone.now()
    root = build.comment(article, by=rita, text="The root", at=now - timedelta(hours=5))
    for hours, words in ((4, "One before"), (2, "One behind")):
        build.comment(article, by=rita, parent=root, text=words, at=now - timedelta(hours=hours))
    reply = held(article, maxi, parent=root, text="Waiting", at=now - timedelta(hours=3))
    item = look(client, reply).context["item"]
    assert item.comment.parent == root
    assert (item.earlier.source, item.later.source) == ("One before", "One behind")


def test_how_the_author_stands_is_shown_and_no_address(client, mo, article, maxi):
    CommenterStanding.objects.filter(user=maxi).update(
        published=7, removed=2, premoderated_until=timezone.now() + timedelta(days=3)
    )
    page = text(look(client, held(article, maxi)))
    assert "published 7, removed 2" in page
    assert "read first until" in page
    assert maxi.email not in page


def test_the_word_rule_that_held_it_is_named(client, mo, article, maxi):
    rule = Rule.objects.create(name="Miracle cures", pattern="miracle", action="hold")
    comment = held(article, maxi, hold_code=Hold.RULE, rule=rule)
    page = text(look(client, comment, queue="held"))
    assert "Miracle cures" in page
    assert "“miracle”" in page


def test_a_report_shows_what_was_reported_beside_what_it_says_now(client, mo, article, maxi, rita):
    comment = build.comment(article, by=maxi, text="Stop it at once", revision=2)
    report(comment, rita, revision=1, snapshot="Stop it slowly", text="Dangerous!")
    answer = look(client, comment, queue="reported")
    page = text(answer)
    assert "Dangerous!" in page
    assert "Tells someone to start, stop or change a treatment" in page
    assert [part.kind for part in answer.context["item"].reports[0].rows[0].inline] == [
        "same",
        "del",
        "ins",
    ]


def test_a_report_of_the_text_as_it_is_shows_no_changes(client, mo, article, maxi, rita):
    comment = build.comment(article, by=maxi)
    report(comment, rita)
    assert look(client, comment, queue="reported").context["item"].reports[0].rows == ()


def test_earlier_texts_are_shown_as_changes(client, mo, article, maxi):
    comment = held(article, maxi, text="Now with a link", revision=2, hold_code=Hold.EDITED)
    CommentRevision.objects.create(
        comment=comment, number=1, source="Now", replaced_at=timezone.now(), replaced_by=maxi
    )
    page = text(look(client, comment, queue="held"))
    assert "Version 1 was changed" in page
    assert "<ins>" in page


def test_a_text_that_speaks_of_both_emergencies_is_told_to_do_so(client, mo, article, maxi):
    both = "I cannot breathe and I want to die."
    comment = build.comment(
        article, by=maxi, text=both, crisis="breathing", urgent_at=timezone.now()
    )
    assert "It also speaks of self-harm or despair." in text(look(client, comment, "urgent"))
    one = build.comment(article, by=maxi, text="I can't breathe.", crisis="breathing")
    Comment.objects.filter(pk=one.pk).update(urgent_at=timezone.now())
    assert "It also speaks" not in text(look(client, one, "urgent"))


def test_an_emergency_leads_to_the_guide(client, mo, article, maxi):
    comment = build.comment(article, by=maxi, crisis="breathing", urgent_at=timezone.now())
    page = text(look(client, comment, queue="urgent"))
    assert "may be in danger: breathing or swallowing" in page
    assert "/admin/comments/comment/guide/" in page
    guide = client.get("/admin/comments/comment/guide/")
    assert "Take it in hand" in text(guide)


def test_private_notes_are_for_those_with_the_right(client, mo, article, maxi):
    comment = build.comment(article, by=maxi, medical_at=timezone.now())
    moderating.claim(comment, by=mo)
    ModerationAction.objects.create(
        actor=mo,
        action=Action.RESTORE,
        thread=comment.thread,
        comment=comment,
        from_status="removed",
        to_status="published",
        note="Between us",
    )
    assert "Between us" in text(look(client, comment, queue="medical"))
    client.force_login(build.clara_reviewer())
    page = text(look(client, comment, queue="medical"))
    assert "restored" in page
    assert "Between us" not in page


# --- Deciding ------------------------------------------------------------------------------


def test_publishing_leads_to_the_next_one_and_offers_to_undo(client, mo, article, maxi, rita):
    now = timezone.now()
    first = held(article, maxi, at=now - timedelta(hours=2))
    second = held(article, rita, at=now - timedelta(hours=1))
    answer = press(client, first, "approve")
    assert (answer.status_code, answer.url) == (303, f"{PAGE}?queue=new_members&item={second.pk}")
    assert fresh(first).status == Status.PUBLISHED
    after = client.get(answer.url)
    assert after.context["item"].comment == second
    assert "You approved the comment of Max." in text(after)
    client.post(UNDO, {"line": after.context["last"].pk, "queue": "new_members"})
    assert fresh(first).status == Status.HELD


def test_removing_tells_the_author_the_reason_and_the_message(client, mo, article, maxi):
    comment = held(article, maxi)
    sent = {"code": "medical", "message": "Tell your own.", "note": "Second time"}
    answer = press(client, comment, "remove", **sent)
    assert (answer.status_code, answer.url) == (303, f"{PAGE}?queue=new_members")
    statement = Statement.objects.get()
    assert (statement.member, statement.reason, statement.message) == (
        maxi,
        "medical",
        "Tell your own.",
    )
    line = statement.line
    assert (line.actor, line.action, line.note) == (mo, "remove", "Second time")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "code"),
        ({"code": "boredom"}, "code"),
        ({"code": "other", "message": " "}, "message"),
        ({"code": "spam", "message": "x" * 2001}, "message"),
        ({"code": "spam", "note": "x" * 501}, "note"),
    ],
)
def test_what_is_missing_or_too_long_is_said_beside_its_field(
    client, mo, article, maxi, sent, field
):
    comment = held(article, maxi)
    answer = press(client, comment, "remove", **{"note": "Typed with care", **sent})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert sent.get("note", "Typed with care") in text(answer)
    assert fresh(comment).status == Status.HELD


def test_prepared_words_are_put_behind_what_was_typed(client, mo, article, maxi):
    MessageTemplate.objects.all().delete()
    words = MessageTemplate.objects.create(title="Spam", reason="spam", text="No adverts, please.")
    comment = held(article, maxi)
    page = text(press(client, comment, "template", template=words.pk, message="Hello Max"))
    assert "Hello Max\n\nNo adverts, please.</textarea>" in page
    assert 'value="spam" id="id_code_0" checked' in page
    assert fresh(comment).status == Status.HELD


def test_restoring_needs_a_reason_of_its_own(client, mo, article, maxi):
    comment = build.comment(article, by=maxi, status=Status.REMOVED, removal_code="spam")
    answer = press(client, comment, "restore", queue="mine", code="spam")
    assert list(answer.context["form"].errors) == ["code"]
    press(client, comment, "restore", queue="mine", code="mistake")
    assert fresh(comment).status == Status.PUBLISHED


@pytest.mark.parametrize("do", ["remove", "approve"])
def test_the_second_moderator_sees_who_decided_what_and_loses_no_word(
    client, mo, mona, article, maxi, do
):
    comment = held(article, maxi)
    moderating.approve(comment, by=mona, revision=1)
    answer = press(client, comment, do, code="spam", message="Typed with care")
    page = text(answer)
    assert answer.status_code == 409
    assert "Nothing was done" in page
    assert "Mona: approved" in page
    assert "Typed with care</textarea>" in page
    assert 'name="status" value="published"' in page
    assert fresh(comment).status == Status.PUBLISHED


def test_a_text_that_changed_meanwhile_is_shown_beside_the_one_that_was_read(
    client, mo, article, maxi
):
    comment = held(article, maxi, text="Before")
    CommentRevision.objects.create(
        comment=comment, number=1, source="Before", replaced_at=timezone.now(), replaced_by=maxi
    )
    Comment.objects.filter(pk=comment.pk).update(source="Behind", revision=2)
    answer = press(client, comment, "approve")
    assert answer.status_code == 409
    assert "changed after you opened it" in text(answer)
    assert "versions" in answer.context["table"].opens
    assert 'name="revision" value="2"' in text(answer)
    assert fresh(comment).status == Status.HELD


def test_nobody_decides_about_their_own_comment(client, mo, article):
    own = held(article, mo)
    page = text(look(client, own))
    assert 'value="approve"' not in page
    assert "You wrote this yourself" in page
    assert press(client, own, "approve").status_code == 403
    assert fresh(own).status == Status.HELD


def test_a_claim_is_seen_by_the_others_and_keeps_what_was_typed(client, mo, mona, article, maxi):
    comment = held(article, maxi)
    assert press(client, comment, "claim").status_code == 303
    answer = press(client, comment, "release", message="Half a sentence")
    assert answer.status_code == 200
    assert "Half a sentence</textarea>" in text(answer)
    assert fresh(comment).claimed_by is None
    press(client, comment, "claim")
    client.force_login(mona)
    page = text(look(client, comment))
    assert "<strong>Mo</strong> took this in hand" in page
    assert "Mo has it in hand" in page
    answer = press(client, comment, "claim")
    assert answer.status_code == 409
    assert "Mo is looking at this comment now" in text(answer)


def test_a_claim_ends_by_itself(client, mo, mona, article, maxi):
    comment = held(article, maxi, claimed_by=mona)
    ended = timezone.now() - CLAIM_WINDOW - timedelta(minutes=1)
    Comment.objects.filter(pk=comment.pk).update(claimed_at=ended)
    page = text(look(client, comment))
    assert "in hand" in page and "Mona" not in page


def test_a_comment_is_pinned_folded_and_shown_to_members_only(client, mo, article, maxi):
    comment = build.comment(article, by=maxi)
    press(client, comment, "pin", queue="mine")
    assert CommentThread.objects.get().pinned == comment
    press(client, comment, "unpin", queue="mine")
    assert CommentThread.objects.get().pinned is None
    moderating.annotate(comment, by=mo, text="See the article.", revision=1)
    press(client, comment, "fold", queue="mine")
    assert fresh(comment).is_folded
    press(client, comment, "unfold", queue="mine")
    assert not fresh(comment).is_folded
    press(client, comment, "members", queue="mine")
    assert fresh(comment).audience == Audience.MEMBERS
    press(client, comment, "public", queue="mine")
    assert fresh(comment).audience == Audience.PUBLIC


def test_reports_about_a_comment_that_went_are_still_decided(client, mo, article, maxi, rita):
    comment = build.comment(article, by=maxi, status=Status.WITHDRAWN)
    made = report(comment, rita, snapshot="What it said")
    page = text(look(client, comment, queue="reported"))
    assert "What it said" in page
    press(client, comment, "uphold_reports", queue="reported")
    made.refresh_from_db()
    assert made.status == "upheld"


# --- Undo ----------------------------------------------------------------------------------


def test_an_emergency_whose_author_took_the_text_back_is_looked_after(client, mo, article, maxi):
    comment = build.comment(article, by=maxi, urgent_at=timezone.now(), crisis="distress")
    posting.withdraw(comment, by=maxi)
    assert "Somebody has looked after this" in text(look(client, comment, "urgent"))
    press(client, comment, "looked_after", queue="urgent", note="Wrote to them")
    assert fresh(comment).urgent_at is None
    assert ModerationAction.objects.filter(actor=mo, note="Wrote to them").exists()


def test_undo_is_offered_for_some_minutes_and_for_ones_own_decisions(
    client, mo, mona, article, maxi, rita, monkeypatch
):
    moderating.approve(held(article, rita), by=mona, revision=1)
    assert look(client).context["last"] is None
    comment = held(article, maxi)
    moderating.approve(comment, by=mo, revision=1)
    line = look(client).context["last"]
    assert line.comment == comment
    monkeypatch.setattr("comments.rules.UNDO_WINDOW", timedelta(microseconds=1))
    monkeypatch.setattr("comments.admin.desk.UNDO_WINDOW", timedelta(microseconds=1))
    assert look(client).context["last"] is None
    answer = client.post(UNDO, {"line": line.pk}, follow=True)
    assert "The minutes for taking this back are over" in text(answer)
    assert fresh(comment).status == Status.PUBLISHED


def test_nobody_undoes_what_somebody_else_decided(client, mo, mona, article, maxi):
    comment = held(article, maxi)
    moderating.approve(comment, by=mona, revision=1)
    line = ModerationAction.objects.get()
    assert client.post(UNDO, {"line": line.pk}).status_code == 404
    assert fresh(comment).status == Status.PUBLISHED


def test_my_recent_decisions_can_be_taken_back_from_their_list(client, mo, article, maxi):
    comment = held(article, maxi)
    press(client, comment, "remove", code="spam")
    answer = client.get(PAGE, {"queue": "mine"})
    assert [line.undo for line in answer.context["lines"]] == [ModerationAction.objects.get().pk]
    answer = client.post(UNDO, {"line": ModerationAction.objects.get().pk, "queue": "mine"})
    assert answer.url == f"{PAGE}?queue=mine&item={comment.pk}"
    assert fresh(comment).status == Status.HELD


# --- Appeals -------------------------------------------------------------------------------


@pytest.fixture
def appeal(mona, article, maxi):
    comment = build.comment(article, by=maxi, text="What it said")
    moderating.remove(comment, by=mona, reason="spam", revision=1, message="An advert")
    return Appeal.objects.create(statement=Statement.objects.get(), text="It was none.")


def answer_to(client, appeal, do, **values):
    return client.post(f"{PAGE}?queue=appeals&item={appeal.pk}", {"do": do, **values})


def test_an_appeal_shows_the_decision_the_comment_and_what_the_member_says(client, mo, appeal):
    page = text(client.get(PAGE, {"queue": "appeals"}))
    for words in ("It was none.", "An advert", "What it said", "Mona", "Spam or advertising"):
        assert words in page


def test_an_appeal_that_is_upheld_brings_the_comment_back(client, mo, appeal):
    assert answer_to(client, appeal, "uphold", answer="You are right.").status_code == 303
    assert fresh(appeal.statement.comment).status == Status.PUBLISHED


def test_an_appeal_is_declined_with_an_answer(client, mo, appeal):
    answer = answer_to(client, appeal, "decline", answer=" ")
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["answer"]
    assert answer_to(client, appeal, "decline", answer="It sells pills.").status_code == 303
    appeal.refresh_from_db()
    assert (appeal.upheld, appeal.answer, appeal.decided_by) == (False, "It sells pills.", mo)
    again = answer_to(client, appeal, "uphold", answer="Typed too late")
    assert again.status_code == 409
    assert "Typed too late</textarea>" in text(again)


def test_who_decided_does_not_judge_the_appeal(client, mo, mona, appeal):
    client.force_login(mona)
    page = text(client.get(PAGE, {"queue": "appeals", "item": appeal.pk}))
    assert "Somebody else must judge this" in page
    assert answer_to(client, appeal, "decline", answer="No").status_code == 403


# --- Who and what may not ------------------------------------------------------------------


def test_reviewers_have_the_medical_list_and_settle_what_is_in_it(client, article, maxi, rita):
    comment = build.comment(article, by=maxi, medical_at=timezone.now())
    client.force_login(build.clara_reviewer())
    answer = client.get(PAGE)
    assert [tab.queue for tab in answer.context["tabs"]] == [Queue.MEDICAL, Queue.MINE]
    assert 'value="approve"' not in text(answer)
    assert look(client, queue="reported").status_code == 403
    assert press(client, comment, "remove", queue="medical", code="spam").status_code == 403
    press(client, comment, "settle_medical", queue="medical", note="Agrees with the article")
    assert fresh(comment).medical_at is None
    assert fresh(comment).status == Status.PUBLISHED


@pytest.mark.parametrize("who", [build.ada_author, build.ed_editor])
def test_others_have_no_lists(client, article, maxi, who):
    comment = held(article, maxi)
    client.force_login(who())
    assert client.get(PAGE).status_code == 403
    assert press(client, comment, "approve").status_code == 403
    assert client.get("/admin/comments/comment/guide/").status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        "queue=odd",
        "queue=held&after=odd",
        "queue=held&after=1-99999999999999999999",
        "queue=held&item=x",
        "queue=held&item=0",
        f"queue=held&item={'9' * 18}",
        f"queue=held&item={'9' * 40}",
        "queue=appeals&item=7",
        "queue=appeals&item=-1",
        "item=%C2%B2",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.servers
def test_addresses_that_lead_nowhere(client, mo, query, method):
    assert getattr(client, method)(f"{PAGE}?{query}").status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        {"do": ""},
        {"do": "odd"},
        {"do": "approve", "status": "odd"},
        {"do": "approve", "status": ""},
        {"do": "approve", "revision": "1"},
    ],
)
def test_what_no_page_sends_is_refused(client, mo, article, maxi, sent):
    comment = held(article, maxi)
    answer = client.post(f"{PAGE}?queue=held&item={comment.pk}", sent)
    assert answer.status_code == 400
    assert fresh(comment).status == Status.HELD


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 18, "9" * 40])
def test_a_revision_that_nobody_read_decides_nothing(client, mo, article, maxi, revision):
    comment = held(article, maxi)
    sent = {"do": "approve", "status": "held", "revision": revision}
    answer = client.post(f"{PAGE}?queue=held&item={comment.pk}", sent)
    assert answer.status_code == 409
    assert fresh(comment).status == Status.HELD


@pytest.mark.parametrize(
    "line", ["", "x", "0", "9" * 18, "9" * 40, "fd4d778a-6ad8-4e39-b8b2-549305ec609e"]
)
def test_undo_of_nothing(client, mo, line):
    assert client.post(UNDO, {"line": line}).status_code == 404


def test_what_was_typed_is_given_back_when_the_session_has_ended(client, mo, article, maxi):
    comment = held(article, maxi)
    client.logout()
    sent = {"code": "spam", "message": "Typed with care", "note": "And this"}
    answer = press(client, comment, "remove", **sent)
    page = text(answer)
    assert answer.status_code == 403
    assert "Typed with care</textarea>" in page
    assert "And this</textarea>" in page
    assert '<input type="hidden" name="code" value="spam">' in page
    assert fresh(comment).status == Status.HELD


def test_hostile_words_stay_words(client, mo, article, maxi):
    bad = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    comment = held(article, maxi, text=bad)
    report(comment, None, text=bad, snapshot=f"Before {bad}")
    page = look(client, comment).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


# --- Cost ----------------------------------------------------------------------------------


def test_the_page_costs_the_same_whatever_waits(
    client, mo, article, maxi, rita, django_assert_max_num_queries
):
    now = timezone.now()

    def add(count):
        for _number in range(count):
            author = build.user(f"m{Comment.objects.count()}x")
            held(build.article(), author, at=now - timedelta(days=1))

    def everything(comment, count):
        for number in range(1, count):
            who = build.user(f"r{CommentReport.objects.count()}x")
            report(comment, who, snapshot=f"Text {number}")
            CommentRevision.objects.create(
                comment=comment,
                number=number + CommentRevision.objects.count(),
                source=f"Text {number}",
                replaced_at=now,
                replaced_by=maxi,
            )

    root = build.comment(article, by=rita, at=now - timedelta(days=3))
    comment = held(article, maxi, parent=root, claimed_by=mo, claimed_at=now)
    add(2)
    everything(comment, 2)
    look(client, comment)
    with django_assert_max_num_queries(QUERIES) as few:
        look(client, comment)
    add(28)
    everything(comment, 9)
    with django_assert_max_num_queries(QUERIES) as many:
        assert len(look(client, comment).context["lines"]) == 20
    assert len(many) == len(few)
