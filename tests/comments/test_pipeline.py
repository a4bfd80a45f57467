"""The pipeline of a new comment: what is refused, asked about, held, or published."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from comments.models import (
    Comment,
    CommenterStanding,
    CommentThread,
    Consent,
    ModerationAction,
    Outbox,
    Rule,
    Statement,
)
from comments.models.names import StaffLabel
from comments.rules import (
    Action,
    Audience,
    Crisis,
    Hold,
    Kind,
    Level,
    Match,
    Reason,
    RuleAction,
    Status,
    ThreadMode,
)
from comments.services import consenting, errors, posting
from tests import build
from tests.comments.acts import TEXT, count, post, rest

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return build.article("Resting")


@pytest.fixture
def maxi():
    return build.known_member()


@pytest.fixture
def newcomer():
    made = build.user("Nele")
    build.agree(made)
    return made


def rule(action: RuleAction, pattern: str = "zebra", **values) -> Rule:
    made = {"name": pattern, "pattern": pattern, "match": Match.WORD, "enabled": True}
    return Rule.objects.create(action=action, **{**made, **values})


def standing(member, **values) -> None:
    CommenterStanding.objects.update_or_create(user=member, defaults=values)


def seen(comment) -> tuple[str, str]:
    comment.refresh_from_db()
    return comment.status, comment.hold_code


PUBLISHED = (Status.PUBLISHED, "")


def held(code: Hold) -> tuple[str, str]:
    return Status.HELD, code


# --- Standing and consent ------------------------------------------------------------------


def test_a_suspended_member_is_told_until_when(article, maxi):
    until = timezone.now() + timedelta(days=3)
    standing(maxi, suspended_until=until)
    with pytest.raises(errors.Barred, match="suspended you from the discussions until") as refused:
        post(article, maxi)
    assert (refused.value.until, refused.value.kind) == (until, Action.SUSPEND)


def test_a_banned_member_is_told_so(article, maxi):
    standing(maxi, banned_at=timezone.now())
    with pytest.raises(errors.Barred, match="excluded") as refused:
        post(article, maxi)
    assert (refused.value.until, refused.value.kind) == (None, Action.BAN)


def test_a_suspension_ends_by_itself(article, maxi):
    standing(maxi, suspended_until=timezone.now() - timedelta(seconds=1))
    assert post(article, maxi).pk


def warn(member) -> Statement:
    line = ModerationAction.objects.create(
        action=Action.WARN, member=member, from_status="", to_status=""
    )
    return Statement.objects.create(member=member, line=line, action=Action.WARN)


def test_a_warning_is_read_before_anything_else_is_written(article, maxi):
    statement = warn(maxi)
    with pytest.raises(errors.WarningOpen) as refused:
        post(article, maxi)
    assert refused.value.statement == statement
    statement.seen_at = timezone.now()
    statement.save()
    assert post(article, maxi).pk


def test_the_first_comment_asks_for_consent_and_nothing_is_stored_before(article):
    nele = build.user("Nele")
    with pytest.raises(errors.ConsentNeeded):
        post(article, nele)
    assert not Comment.objects.exists()
    posting.check(article, by=nele)  # The form is shown: the box stands on it.
    consenting.give(by=nele)
    assert post(article, nele).pk


def test_consent_is_kept_once_with_its_version_and_can_be_taken_back(article, maxi):
    given = Consent.objects.get(user=maxi)
    assert consenting.give(by=maxi) == given
    consenting.take_back(by=maxi)
    given.refresh_from_db()
    assert given.withdrawn_at is not None
    with pytest.raises(errors.ConsentNeeded):
        post(article, maxi)
    consenting.give(by=maxi)
    assert Consent.objects.filter(user=maxi).count() == 2


def test_an_older_text_of_consent_does_not_count(article, maxi, monkeypatch):
    monkeypatch.setattr("comments.models.standing.CONSENT_VERSION", 2)
    with pytest.raises(errors.ConsentNeeded):
        post(article, maxi)


# --- Held ----------------------------------------------------------------------------------


def test_the_first_comments_of_a_member_wait_for_a_moderator(article, newcomer):
    comment = post(article, newcomer)
    assert seen(comment) == held(Hold.NEW_MEMBER)
    assert count(article) == 0
    assert CommenterStanding.objects.get(user=newcomer).published == 0
    standing(newcomer, published=3)
    rest(31)
    assert seen(post(article, newcomer, "Now I am known.")) == PUBLISHED
    assert CommenterStanding.objects.get(user=newcomer).published == 4
    assert count(article) == 1


def test_new_members_write_less(article, newcomer):
    post(article, newcomer, "One thing.")
    rest(11)
    with pytest.raises(errors.TooSoon, match="in 19 seconds"):
        post(article, newcomer, "Another thing.")


def test_staff_are_known_from_the_first_comment_on(article):
    ed = build.ed_editor()
    build.agree(ed)
    comment = post(article, ed)
    assert seen(comment) == PUBLISHED
    assert comment.staff_label == StaffLabel.EDITOR


@pytest.mark.parametrize(
    ("group", "label"),
    [
        ("Moderators", StaffLabel.MODERATOR),
        ("Lead moderators", StaffLabel.MODERATOR),
        ("Editors", StaffLabel.EDITOR),
        ("Reviewers", StaffLabel.REVIEWER),
        ("Authors", StaffLabel.TEAM),
    ],
)
def test_what_staff_are_called_comes_from_their_groups(article, group, label):
    somebody = build.user("Sam", group=group)
    build.agree(somebody)
    assert post(article, somebody).staff_label == label


def test_a_member_in_a_group_is_no_staff(article, maxi):
    maxi.groups.add(*build.ed_editor().groups.all())
    assert post(article, maxi).staff_label == ""


def test_a_discussion_may_hold_all(article, maxi):
    CommentThread.objects.create(article=article, mode=ThreadMode.HOLD_ALL)
    assert seen(post(article, maxi)) == held(Hold.THREAD)


def test_all_of_one_member_may_be_held(article, maxi):
    standing(maxi, premoderated_until=timezone.now() + timedelta(days=1))
    assert seen(post(article, maxi)) == held(Hold.PREMODERATED)
    standing(maxi, premoderated_until=timezone.now() - timedelta(days=1))
    rest(11)
    assert seen(post(article, maxi, "Something else.")) == PUBLISHED


LINKS = " ".join(f"https://example.org/{number}" for number in range(6))


@pytest.mark.parametrize(
    ("published", "links", "expected"),
    [(3, 2, PUBLISHED), (3, 3, held(Hold.LINKS)), (30, 5, PUBLISHED), (30, 6, held(Hold.LINKS))],
)
def test_how_many_links_are_held_depends_on_how_well_one_is_known(
    article, published, links, expected
):
    lena = build.known_member("Lena", published=published)
    lena.date_joined -= timedelta(days=91)
    lena.save()
    text = "See " + " ".join(LINKS.split()[:links])
    assert seen(post(article, lena, text)) == expected


def test_a_hold_rule_holds_and_is_named(article, maxi):
    kept = rule(RuleAction.HOLD, is_medical=True)
    comment = post(article, maxi, "A ZEBRA was here.")
    assert seen(comment) == held(Hold.RULE)
    assert comment.rule == kept
    assert comment.medical_at is not None


def test_a_clinician_is_exempt_from_hold_rules_only(article, maxi):
    now = timezone.now()
    badge = maxi.credentials.create(
        profession="neurologist",
        country="Romania",
        register="CMR",
        verified_by=build.mo_moderator(),
        verified_at=now,
        expires_at=now + timedelta(days=300),
    )
    rule(RuleAction.HOLD)
    comment = post(article, maxi, "A zebra was here.")
    assert seen(comment) == PUBLISHED
    assert comment.badge == badge
    rest(11)
    assert seen(post(article, maxi, LINKS)) == held(Hold.LINKS)
    rest(11)
    rule(RuleAction.REFUSE, "okapi")
    with pytest.raises(errors.RefusedByRule):
        post(article, maxi, "An okapi")


def test_an_expired_profession_is_no_badge(article, maxi):
    now = timezone.now()
    maxi.credentials.create(
        profession="nurse",
        verified_by=build.mo_moderator(),
        verified_at=now - timedelta(days=300),
        expires_at=now,
    )
    assert post(article, maxi).badge is None


def removed(article, member, number: int, reason: str = Reason.SPAM, **values) -> None:
    at = timezone.now() - timedelta(days=1)
    for place in range(number):
        values = {"status": Status.REMOVED, "removal_code": reason, **values}
        build.comment(article, by=member, text=f"Number {place}", at=at, **values)


def test_much_removed_lately_means_that_a_moderator_looks_first(article, maxi):
    removed(article, maxi, 2)
    removed(article, maxi, 3, status=Status.PUBLISHED, reason="")
    assert seen(post(article, maxi)) == held(Hold.HISTORY)


@pytest.mark.parametrize(
    "values",
    [
        {"reason": Reason.EXPIRED},
        {"reason": Reason.SPAM, "created_at": timezone.now() - timedelta(days=8)},
    ],
)
def test_what_nobody_looked_at_or_is_long_ago_is_not_held_against_anybody(article, maxi, values):
    removed(article, maxi, 5, **values)
    assert seen(post(article, maxi)) == PUBLISHED


def test_withdrawing_what_was_removed_makes_no_better_history(article, maxi):
    removed(article, maxi, 4, status=Status.WITHDRAWN)
    assert seen(post(article, maxi)) == held(Hold.HISTORY)


def test_a_discussion_that_runs_too_fast_is_held(article, maxi, monkeypatch):
    monkeypatch.setattr("comments.rules.SURGE_COMMENTS", 3)
    for number in range(3):
        build.comment(article, by=None, text=f"Number {number}")
    assert seen(post(article, maxi)) == held(Hold.SURGE)
    rest(601)
    assert seen(post(article, maxi, "Later on.")) == PUBLISHED


# --- Refused and asked about ---------------------------------------------------------------


def test_a_refused_text_is_told_why_and_not_stored(article, maxi):
    rule(RuleAction.REFUSE, message="We do not speak of zebras.")
    with pytest.raises(errors.RefusedByRule, match="We do not speak of zebras"):
        post(article, maxi, "A zebra was here.")
    rule(RuleAction.REFUSE, "okapi")
    with pytest.raises(errors.RefusedByRule, match="say it differently"):
        post(article, maxi, "An okapi was here.")
    assert not Comment.objects.exists()


ADVICE = "You should stop taking your Mestinon."


def test_advice_is_asked_about_once_and_then_published(article, maxi):
    with pytest.raises(errors.Nudged) as nudge:
        post(article, maxi, ADVICE)
    assert "reads like advice about a medicine" in nudge.value.questions[0]
    assert not Comment.objects.exists()
    comment = post(article, maxi, ADVICE, confirmed=nudge.value.fingerprint)
    assert seen(comment) == PUBLISHED
    assert comment.medical_at is not None
    assert comment.rule is not None


def test_a_confirmation_is_for_the_text_that_was_asked_about(article, maxi):
    with pytest.raises(errors.Nudged) as nudge:
        post(article, maxi, ADVICE)
    with pytest.raises(errors.Nudged):
        post(article, maxi, f"{ADVICE} Now!", confirmed=nudge.value.fingerprint)


def test_advice_of_a_new_member_is_held_although_it_was_meant(article, newcomer):
    with pytest.raises(errors.Nudged) as nudge:
        post(article, newcomer, ADVICE)
    comment = post(article, newcomer, ADVICE, confirmed=nudge.value.fingerprint)
    assert seen(comment) == held(Hold.ADVICE)


def test_personal_data_is_asked_about_too(article, maxi):
    text = "Write to max@example.org or call +40 721 123 456."
    with pytest.raises(errors.Nudged) as nudge:
        post(article, maxi, text)
    assert len(nudge.value.questions) == 3
    assert "e-mail address" in nudge.value.questions[0]
    assert seen(post(article, maxi, text, confirmed=nudge.value.fingerprint)) == PUBLISHED


# --- Crisis and flag -----------------------------------------------------------------------


def test_a_crisis_is_published_and_calls_the_moderators(article, maxi):
    mo = build.mo_moderator()
    comment = post(article, maxi, "I can't breathe properly tonight.")
    assert seen(comment) == PUBLISHED
    assert comment.crisis == Crisis.BREATHING
    assert comment.urgent_at is not None
    assert Outbox.objects.filter(user=mo, kind=Kind.URGENT, comment=comment).exists()


def test_a_crisis_of_a_new_member_is_held_as_any_other_and_urgent(article, newcomer):
    comment = post(article, newcomer, "Some days I want to die.")
    assert seen(comment) == held(Hold.NEW_MEMBER)
    assert comment.crisis == Crisis.DISTRESS
    assert comment.urgent_at is not None


def test_of_two_crises_breathing_comes_first(article, maxi):
    comment = post(article, maxi, "I want to die. I can't breathe.")
    assert comment.crisis == Crisis.BREATHING


def test_a_flag_publishes_and_shows_it_to_a_moderator(article, maxi):
    kept = rule(RuleAction.FLAG)
    comment = post(article, maxi, "A zebra was here.")
    assert seen(comment) == PUBLISHED
    assert comment.flagged_at is not None
    assert comment.rule == kept


# --- Audience ------------------------------------------------------------------------------


def test_who_reads_a_comment_is_its_authors_choice(article, maxi):
    comment = post(article, maxi, audience=Audience.MEMBERS)
    assert comment.audience == Audience.MEMBERS
    thread = CommentThread.objects.get()
    assert (thread.public_count, thread.member_count) == (0, 1)


def test_without_a_choice_it_is_that_of_the_discussion(article, maxi):
    CommentThread.objects.create(article=article, default_audience=Audience.MEMBERS)
    assert post(article, maxi).audience == Audience.MEMBERS
    rest(11)
    assert post(article, maxi, "For all", audience=Audience.PUBLIC).audience == Audience.PUBLIC


def test_an_unknown_audience_is_refused(article, maxi):
    with pytest.raises(errors.Invalid, match="who may read"):
        post(article, maxi, audience="everybody")


def test_levels_stand_for_what_was_published(maxi):
    assert CommenterStanding.objects.of(maxi).level == Level.MEMBER


# --- Cost ----------------------------------------------------------------------------------


def test_a_comment_costs_the_same_number_of_queries_among_many(
    article, maxi, django_assert_num_queries, django_assert_max_num_queries
):
    parent = build.comment(article, by=build.known_member("Nora"))
    post(article, maxi, "To begin with.", parent=parent)
    rest(11)
    with django_assert_max_num_queries(60) as few:
        post(article, maxi, TEXT, parent=parent, token=uuid4())
    for number in range(60):
        at = timezone.now() - timedelta(days=2, seconds=number)
        build.comment(article, by=maxi, text=f"Number {number}", at=at, parent=parent)
    rest(11)
    with django_assert_num_queries(len(few)):
        post(article, maxi, "And once more among many.", parent=parent, token=uuid4())
