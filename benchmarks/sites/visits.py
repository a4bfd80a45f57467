"""What people do on a site that was made here: everything whose cost must not grow with it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.test import Client

from accounts.models import User
from articles.models import Article, MistakeReport, Picture, Reference
from articles.services import drafting, publishing
from articles.workflow import State
from benchmarks.sites.building import Site, look
from comments.models import Comment
from comments.rules import Queue, Reason, Status
from comments.services import moderating, posting, thanking
from core.pagination import cursor_after

Visit = Callable[[], object]
LISTS = ("mine", "drafts", "waiting", "due", "recent", "oldest")
OPERATOR = "bench-operator"
ARTICLES, COMMENTS = "/admin/articles", "/admin/comments"
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def visits() -> dict[str, Visit]:
    """Return all visits by name. Each can be repeated: what it writes is taken back."""
    site = look()
    named = dict(_public(site))
    return {
        **{name: _page(Client(), path) for name, path in named.items()},
        **dict(_of_member(site)),
        **dict(_newsroom(site)),
        **dict(_desk(site)),
        **dict(_acts(site)),
    }


def _page(client: Client, path: str) -> Visit:
    def visit() -> None:
        answer = client.get(path, headers={"host": "localhost"})
        assert answer.status_code in (200, 301), f"{answer.status_code} at {path}"

    return visit


def _signed_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def _public(site: Site) -> Iterator[tuple[str, str]]:
    """Yield what anybody reads."""
    yield "home", "/"
    yield "topic", f"/topics/{site.topic}/"
    behind = Article.objects.published().order_by("-published_at")[200]
    yield "topic, page behind", f"/topics/{site.topic}/?after={cursor_after(behind)}"
    yield "article", f"/articles/{site.typical}/"
    longest = f"/articles/{site.longest}/"
    yield "article, longest thread", longest
    yield "longest thread", f"{longest}comments/"
    yield "longest thread, newest first", f"{longest}comments/?sort=new"
    roots = Comment.objects.filter(thread__article__slug=site.longest).roots()
    roots = roots.order_by("published_at", "pk")
    late = roots[roots.count() - 40]
    yield "longest thread, near its end", f"{longest}comments/?after={cursor_after(late)}"
    yield "longest thread, a day", f"{longest}comments/?from={late.published_at.date()}"
    yield "permalink of a late root", f"/c/{late.public_id}/"
    below = roots[0].branch.filter(status=Status.PUBLISHED)
    yield "permalink of a late reply", f"/c/{below.latest('published_at').public_id}/"
    yield "person", f"/people/{site.person}/"
    yield "clinician", f"/people/{site.clinician}/"
    yield "reviewed by a clinician", f"/people/{site.clinician}/reviewed/"
    yield "corrections", "/corrections/"
    yield "freshness", "/about/freshness/"
    yield "feed", "/feed/"
    yield "feed of corrections", "/corrections/feed/"
    yield "feed of a topic", "/feed/topics/1/"
    yield "feed of a discussion", f"/articles/{site.typical}/comments/feed/"
    yield "sitemap, articles", "/sitemap-articles-0.xml"
    yield "sitemap, people", "/sitemap-people-0.xml"
    yield "former address", "/articles/once-4/"


def _of_member(site: Site) -> Iterator[tuple[str, Visit]]:
    """Yield what a member reads who writes often."""
    client = _signed_in(site.member)
    yield "member: article", _page(client, f"/articles/{site.typical}/")
    yield "member: longest thread", _page(client, f"/articles/{site.longest}/comments/")
    yield "member: my comments", _page(client, "/my/comments/")
    yield "member: mails", _page(client, "/my/comments/mail/")


def _newsroom(site: Site) -> Iterator[tuple[str, Visit]]:
    """Yield what the newsroom looks at, without searching."""
    for who in ("author", "editor", "reviewer"):
        yield f"{who}: start", _page(_signed_in(getattr(site, who)), "/admin/")
    client = _signed_in(site.editor)
    lists = f"{ARTICLES}/article/"
    yield "editor: articles", _page(client, lists)
    yield "editor: articles, page 3", _page(client, f"{lists}?p=3")
    for which in LISTS:
        yield f"editor: articles, {which}", _page(client, f"{lists}?list={which}")
    for state in (State.DRAFT, State.PUBLISHED, State.ARCHIVED):
        yield f"editor: articles, {state.value}", _page(client, f"{lists}?state={state.value}")
    yield "editor: articles of a topic", _page(client, f"{lists}?topic=1")
    for number, name in ((1, "title"), (2, "state"), (5, "topic"), (6, "author"), (-7, "saved")):
        yield f"editor: articles by {name}", _page(client, f"{lists}?o={number}")
    yield "editor: reviews", _page(client, f"{lists}reviews/")
    yield "editor: new article", _page(client, f"{lists}add/")
    key = Article.objects.get(slug=site.typical).pk
    for name in ("change", "history", "preview", "about"):
        yield f"editor: {name} of an article", _page(client, f"{lists}{key}/{name}/")
    for model in ("category", "person", "reference", "picture", "linkcheck", "mistakereport"):
        yield f"editor: list of {model}", _page(client, f"{ARTICLES}/{model}/")
    opened: dict[str, Any] = {
        "reference": Reference,
        "picture": Picture,
        "mistakereport": MistakeReport,
    }
    for name, of in opened.items():
        first = of._default_manager.order_by("pk")[0].pk
        yield f"editor: one {name}", _page(client, f"{ARTICLES}/{name}/{first}/change/")
    yield "editor: sources to pick", _page(client, f"{ARTICLES}/reference/pick/")
    yield "editor: pictures to pick", _page(client, f"{ARTICLES}/picture/pick/")


def _desk(site: Site) -> Iterator[tuple[str, Visit]]:
    """Yield what moderators look at, without searching."""
    client = _signed_in(site.moderator)
    yield "moderator: start", _page(client, "/admin/")
    for queue in Queue:
        address = f"{COMMENTS}/comment/moderate/?queue={queue.value}"
        yield f"moderator: {queue.value}", _page(client, address)
    for model in ("comment", "moderationaction", "commentthread"):
        yield f"moderator: list of {model}", _page(client, f"{COMMENTS}/{model}/")
    for state in (Status.HELD, Status.REMOVED):
        address = f"{COMMENTS}/comment/?status__exact={state.value}"
        yield f"moderator: {state.value} comments", _page(client, address)
    first = Comment.objects.filter(thread__article__slug=site.longest).order_by("pk")[0]
    yield "moderator: one comment", _page(client, f"{COMMENTS}/comment/{first.pk}/change/")
    yield "moderator: branch", _page(client, f"{COMMENTS}/comment/{first.pk}/branch/")
    reply = Comment.objects.filter(root=first).order_by("pk")[0]
    yield "moderator: branch of a reply", _page(client, f"{COMMENTS}/comment/{reply.pk}/branch/")
    yield "moderator: member", _page(client, f"{COMMENTS}/comment/member/{first.author_id}/")
    if not User.objects.filter(username=OPERATOR).exists():
        User.objects.create_superuser(OPERATOR, f"{OPERATOR}@bench.example")
    yield "operator: list of members", _page(_signed_in(OPERATOR), "/admin/accounts/user/")


def _acts(site: Site) -> Iterator[tuple[str, Visit]]:
    """Yield what changes something."""
    article = Article.objects.get(slug=site.longest)
    thread = Comment.objects.filter(thread__article=article)
    member = User.objects.get(username=site.member)
    shown = thread.roots().filter(status=Status.PUBLISHED).exclude(author=member)[20]
    mo = User.objects.get(username=site.moderator)
    held = Comment.objects.filter(status=Status.HELD).order_by("pk")[0]
    spam: dict[str, Any] = {"reason": Reason.SPAM.value, "revision": shown.revision}
    yield "posting", _undone(lambda: _post(article, member))
    yield "answering", _undone(lambda: _post(article, member, shown))
    yield "approving", _undone(lambda: moderating.approve(held, by=mo, revision=held.revision))
    yield "removing", _undone(lambda: moderating.remove(shown, by=mo, **spam))
    yield "withdrawing", _undone(lambda: posting.withdraw(shown, by=shown.author))
    yield "thanking", _undone(lambda: thanking.thank(shown, by=member))
    draft = Article.objects.filter(stage=State.DRAFT, live_revision=None).order_by("pk")[0]
    yield "saving", _undone(partial(_save, draft))
    yield "publishing", _undone(partial(publishing.publish, draft, by=None))


def _post(article: Article, member: User, parent: Comment | None = None) -> None:
    # In letters: whoever writes what looks like a telephone number is asked whether they mean it.
    number = uuid4().hex.translate(_LETTERS)
    text = f"What helps me is to rest before I am tired, {number}."
    posting.post(article, by=member, text=text, token=uuid4(), parent=parent)


def _save(article: Article) -> None:
    newest = article.latest_revision
    assert newest is not None  # Every article has one.
    text = drafting.Draft(newest.title, newest.summary, f"{newest.body}<p>And so on.</p>")
    drafting.save_draft(article, text, base=newest.number, by=None)


def _undone(act: Visit) -> Visit:
    def visit() -> None:
        with taken_back():
            act()

    return visit


@contextmanager
def taken_back() -> Iterator[None]:
    """Take back what is written meanwhile; what follows a commit does not follow."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
