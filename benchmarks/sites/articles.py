"""Articles of all states with what belongs to them: texts, signatures, sources, the record."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from random import Random
from typing import Any, NamedTuple

from django.db import transaction

from articles.models import (
    Article,
    Change,
    Citation,
    Credential,
    Declaration,
    Event,
    Link,
    MistakeReport,
    OldArticleSlug,
    Recheck,
    Revision,
    SignOff,
)
from articles.models.link import url_hash
from articles.models.revision import content_hash
from articles.rules import Class, Harm, Kind, Reopening, Role, Scope
from articles.workflow import Action, State
from benchmarks.sites.bulk import Progress, first_key, load_all
from benchmarks.sites.newsroom import DAY, outside, papers

CHUNK = 5_000
# Of a hundred articles so many stand in each state; the rest are published and nothing more.
SHARES = {
    State.DRAFT: 15,  # Every second one with a page that readers have.
    State.IN_REVIEW: 4,
    State.CHANGES_REQUESTED: 2,
    State.APPROVED: 2,
    State.SCHEDULED: 5,
    State.WITHDRAWN: 2,
    State.ARCHIVED: 8,
}
# The first of each hundred are published, so that the first articles of a site are.
STATES = [State.PUBLISHED] * (100 - sum(SHARES.values()))
STATES += [state for state, share in SHARES.items() for _ in range(share)]
KINDS = [Kind.LIVING, Kind.SYMPTOM, Kind.CONDITION, Kind.TREATMENT, Kind.NEWS]
WORDS = "rest walk sleep swallow breathe voice eyes heat cold travel work school plan test".split()
SUMMARY, SENTENCE = "A short summary.", "Rest before you are tired. "
CITED = 3  # So many sources stand in each text, where there are any.
OWN = 60  # Each writer began so many articles, on a site of any size: more than a page of a list.


class Around(NamedTuple):
    """What articles are filed under, and the keys of who writes and signs them."""

    topics: list[int]
    by_lines: list[int]
    clinicians: dict[int, int]  # With their entries in the register.
    sources: range
    # Who began articles, with their by-lines; all other articles were brought in from elsewhere.
    writers: dict[int, int]


class Plan(NamedTuple):
    """One article to be."""

    number: int
    key: int
    title: str
    state: State
    kind: Kind
    topic: int
    author: int
    writer: int | None
    at: datetime
    review_in: int  # Days from now until its next review.
    texts: list[int]  # Keys of its revisions, the oldest first.
    signoff: int | None
    signer: int | None
    cited: list[int]

    @property
    def has_page(self) -> bool:
        """Whether there is a text that readers have, had, or will have."""
        changed = self.state is State.DRAFT and len(self.texts) > 1
        return changed or self.state in (State.PUBLISHED, State.WITHDRAWN, State.SCHEDULED)

    def published_at(self, now: datetime) -> datetime | None:
        """Return when readers first had it, which may be to come."""
        if self.state is State.SCHEDULED:
            return now + (self.number % 20 + 1) * DAY
        return self.at if self.has_page else None


def articles(
    count: int, around: Around, now: datetime, *, length: int, progress: Progress
) -> range:
    """Add articles with texts of `length` characters; return their keys."""
    chance, first, own = Random(7), first_key(Article), _own(count, list(around.writers))
    for start in range(0, count, CHUNK):
        numbers = range(start, min(start + CHUNK, count))
        plans = list(_plans(numbers, first, around, own, now, chance))
        with transaction.atomic():  # The database asks only at its end what points to what.
            _load(plans, around, now, length)
        progress(f"articles {numbers.stop:,}")
    return range(first, first + count)


def _own(count: int, writers: list[int]) -> dict[int, int]:
    """Return which articles, by number, the writers began: of all ages, in the same states."""
    hundreds, whole = count // 100, OWN * len(writers)
    return {
        100 * (place * hundreds // whole) + 17 * place % 100: writers[place % len(writers)]
        for place in range(whole)
    }


def _plans(
    numbers: range,
    first: int,
    around: Around,
    own: dict[int, int],
    now: datetime,
    chance: Random,
) -> Iterator[Plan]:
    text, signoff, signers = first_key(Revision), first_key(SignOff), list(around.clinicians)
    for number in numbers:
        state, kind = STATES[number % 100], KINDS[number % len(KINDS)]
        texts = list(range(text, text + 1 + (number % 2 and state is State.DRAFT)))
        text += len(texts)
        writer, by_line = own.get(number), chance.choice(around.by_lines)
        plan = Plan(
            number=number,
            key=first + number,
            title=f"{chance.choice(WORDS).title()} and {chance.choice(WORDS)} {first + number}",
            state=state,
            kind=kind,
            topic=chance.choice(around.topics),
            author=around.writers[writer] if writer else by_line,
            writer=writer,
            at=now - chance.random() * 3000 * DAY - DAY,
            review_in=chance.randrange(-60, 900),
            texts=texts,
            signoff=signoff,
            signer=chance.choice(signers) if signers else None,
            cited=chance.sample(around.sources, CITED) if around.sources else [],
        )
        if plan.has_page and plan.signer and kind is not Kind.NEWS:
            signoff += 2
        else:
            plan = plan._replace(signoff=None, signer=None)
        yield plan


def _load(plans: list[Plan], around: Around, now: datetime, length: int) -> None:
    texts = [row for plan in plans for row in _texts(plan, length)]
    load_all(
        Article,
        "id slug category_id author_id stage kind created_at created_by_id latest_revision_id"
        " sort_title live_revision_id next_revision_id published_at updated_at next_at withdraw_at"
        " withdraw_reason live_signoff_id next_signoff_id reviewed_at next_reviewed_at"
        " next_review_on",
        (_article(plan, now) for plan in plans),
    )
    load_all(
        Revision,
        "id article_id number title body content_hash created_at created_by_id",
        texts,
        summary=SUMMARY,
        words=length // 5,
        outline=[["what-helps", "What helps"], ["what-does-not", "What does not"]],
    )
    cited = [
        (text, key, place + 1)
        for p in plans
        for text in p.texts
        for place, key in enumerate(p.cited)
    ]
    load_all(Citation, "revision_id reference_id number", cited)
    load_all(
        Link,
        "revision_id article_id url url_hash",
        (
            (text, key, url, url_hash(url))
            for p in plans
            for text in p.texts
            for key, url in _links(p)
        ),
        text="link",
    )
    _vouch(plans, around, {row[0]: row[5] for row in texts}, now)
    _remember(plans, now)


def _article(plan: Plan, now: datetime) -> tuple[Any, ...]:
    is_next = plan.state is State.SCHEDULED
    live = plan.texts[0] if plan.has_page and not is_next else None
    public_at = plan.published_at(now)
    updated = plan.at + DAY / 2 if _is_updated(plan) else None
    ends = plan.state is State.PUBLISHED and plan.number % 100 == 60
    withdraw_at = now + 9 * DAY if ends else now if plan.state is State.WITHDRAWN else None
    signed = plan.at if plan.signoff else None
    due = (now + plan.review_in * DAY).date() if plan.signoff else None
    return (
        *(plan.key, f"article-{plan.key}", plan.topic, plan.author, plan.state.value),
        *(plan.kind.value, plan.at, plan.writer, plan.texts[-1], plan.title.lower()),
        *(live, plan.texts[0] if is_next else None, public_at, updated),
        *(public_at if is_next else None, withdraw_at, "It is outdated." if withdraw_at else ""),
        *((None, plan.signoff, None, signed) if is_next else (plan.signoff, None, signed, None)),
        due,
    )


def _is_updated(plan: Plan) -> bool:
    return plan.state is State.PUBLISHED and plan.number % 5 == 0


def _links(plan: Plan) -> Iterator[tuple[int | None, str]]:
    """Yield what the texts link to: the article before, and now and then another site."""
    if plan.number:
        yield plan.key - 1, f"/a/{plan.key - 1}/"
    if plan.number % 10 == 0:
        yield None, outside(plan.key)


def _texts(plan: Plan, length: int) -> Iterator[tuple[Any, ...]]:
    body = _body(plan, length)
    for number, key in enumerate(plan.texts, start=1):
        digest = content_hash(plan.title, SUMMARY, body)
        yield key, plan.key, number, plan.title, body, digest, plan.at, plan.writer


def _body(plan: Plan, length: int) -> str:
    half = "".join(f"<p>{SENTENCE * 12}</p>" for _ in range(length // (2 * 12 * len(SENTENCE))))
    half = half or f"<p>{(SENTENCE * (length // 50 + 1))[: length // 2]}</p>"
    marks = "".join(
        f'<sup class="cite" id="cite-{key}-1">{", " if place else ""}<a href="#ref-{key}"'
        f' aria-label="Reference {place + 1}">{place + 1}</a></sup>'
        for place, key in enumerate(plan.cited)
    )
    links = "".join(f' <a href="{url}">link</a>' for _key, url in _links(plan))
    return (
        f'<h2 id="what-helps">What helps</h2>{half}<p>It helps.{marks}</p>'
        f'<h2 id="what-does-not">What does not</h2>{half}<p>See{links}.</p>'
    )


def _vouch(plans: list[Plan], around: Around, hashes: dict[int, str], now: datetime) -> None:
    """Add a clinician's signature under each text that has one, and to some one of a reader."""
    declared, entered = papers(now)
    rows: list[tuple[Any, ...]] = []
    for plan in plans:
        if plan.signoff is None or plan.signer is None:
            continue
        text = (plan.texts[0], hashes[plan.texts[0]], plan.at)
        entry = around.clinicians[plan.signer]
        rows.append((plan.signoff, plan.signer, Role.CLINICAL.value, entry, *text))
        if plan.number % 3 == 1:
            rows.append((plan.signoff + 1, plan.signer, Role.LAY.value, None, *text))
    load_all(
        SignOff,
        "id person_id role register_entry_id revision_id content_hash signed_at",
        rows,
        scope=Scope.PAGE.value,
        credential=Credential(**entered).snapshot(),
        declaration=Declaration(**declared).snapshot(),
    )


def _remember(plans: list[Plan], now: datetime) -> None:
    """Add the public record and the log, former addresses, and what readers reported."""
    load_all(
        Change,
        "article_id revision_id kind at note was now harm",
        (row for plan in plans for row in _changes(plan, now)),
    )
    steps = ((plan, step) for plan in plans for step in _steps(plan))
    load_all(
        Event,
        "article_id revision_id action from_state to_state actor_id at",
        ((p.key, p.texts[-1], step, "", p.state.value, p.writer, p.at) for p, step in steps),
    )
    moved = ((f"once-{plan.key}", plan.key) for plan in plans if plan.number % 10 == 3)
    load_all(OldArticleSlug, "slug article_id", moved)
    doubted = [plan for plan in plans if plan.state is State.PUBLISHED and plan.number % 10 == 7]
    reports = ((plan.key, plan.texts[-1], now - plan.number % 20 * DAY) for plan in doubted)
    load_all(MistakeReport, "article_id revision_id sent_at", reports, text="This is wrong.")
    again = ((plan.key, now - plan.number % 30 * DAY) for plan in doubted)
    load_all(Recheck, "article_id opened_at", again, reason=Reopening.EDITOR.value)


def _changes(plan: Plan, now: datetime) -> Iterator[tuple[Any, ...]]:
    if (at := plan.published_at(now)) is None:
        return
    text = (plan.key, plan.texts[0])
    yield *text, Class.FIRST.value, at, "", "", "", ""
    if _is_updated(plan):
        yield *text, Class.MAJOR.value, plan.at + DAY / 2, "Rest has more room.", "", "", ""
    if plan.state is State.PUBLISHED and plan.number % 50 == 1:
        said = ("The number was wrong.", "Take five.", "Take three.", Harm.NONE.value)
        yield *text, Class.CORRECTION.value, plan.at + DAY, *said


def _steps(plan: Plan) -> Iterable[str]:
    yield Action.SAVE.value
    if plan.has_page:
        yield Action.PUBLISH.value
    elif plan.state is not State.DRAFT:
        yield Action.SUBMIT.value
