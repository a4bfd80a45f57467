"""Case 12: addresses that pretend, run something or act when they are followed."""

import re
from html import unescape

import pytest

from comments import notifications
from comments.models import Comment, CommentReport, MailChoice, MemberBlock, Subscription, Thanks
from comments.rules import Status
from comments.services import following, stop_links
from tests import build
from tests.comments.browsing import NEW, landing, send
from tests.comments.mails import follows, later, sent
from tests.pages import faults_of, page, part

pytestmark = pytest.mark.django_db
SITE = "https://mgportal.example"

# None of these may become a link; each is shown as it was typed.
PLAIN = [
    *("javascript:mg()", "JaVaScRiPt:mg()", "JaVa\tscript:mg()", "java\u2028script:mg()"),
    *("&#106;avascript:mg()", "javascript&colon;mg()", "%6aavascript:mg()", "\x01javascript:mg()"),
    *("data:text/html,<script>mg()</script>", "vbscript:mg()", "blob:null/x"),
    *("file:///etc/passwd", "ftp://a.example/", "mailto:a@b.example", "tel:112", "view-source:x"),
    *("//evil.example", "///evil.example", "\\\\evil.example", "https:evil.example"),
    *("https:/evil.example", "https:\\\\evil.example", "https:///evil.example", "https://"),
    f"{SITE}@evil.example",
    f"{SITE}:secret@evil.example/x",
    f"{SITE}\\@evil.example",
    f"{SITE}//evil.example",
    f"{SITE}/\\evil.example",
    *("https://user@a.example/", "https://a.example\\evil", "https://a.example:99999999/"),
    *("https://127.0.0.1/", "https://2130706433/", "https://[::1]/", "https://localhost/"),
    *("https://a.example/\u200bx", "https://a.example/`x`", "https://-。example", "https://a..b/"),
    *("www.example.org", "example.org", "60mg.in", "ld.so", "a@b.example"),
]
# What becomes a link, where it leads, and what of it is shown.
LINKS = [
    ("https://a.example/b?c=1&d=2#e", "https://a.example/b?c=1&d=2#e", "a.example/b?c=1&d=2#e"),
    ("HTTPS://A.Example", "https://a.example", "https://a.example"),
    # Letters of two alphabets: the name that is looked up is shown, which nobody mistakes.
    ("https://p\u0430ypal.example", "https://xn--pypal-4ve.example", "https://xn--pypal-4ve.exam"),
    ("https://\u0440\u0443.example", "https://xn--p1ag.example", "https://xn--p1ag.example"),
    ("https://\uff45vil.example", "https://evil.example", "https://evil.example"),
    ("https://a.example\u202e/moc", "https://a.example/moc", "https://a.example/moc"),
    ("https://evil.example/https://mgportal.example", None, "https://evil.example/"),
    ("https://mgportal.example.evil.example/", None, "https://mgportal.example.evil.example/"),
    ("https://a.example/?utm_source=x&fbclid=y", None, "https://a.example/?utm_source=x"),
    # Inside the site only the path is left, wherever it leads: see the last tests.
    (f"{SITE}/accounts/logout/", "/accounts/logout/", "/accounts/logout/"),
    (f"{SITE}/.//evil.example", "/.//evil.example", "/.//evil.example"),
]


@pytest.fixture(autouse=True)
def article(settings):
    settings.SITE_URL = SITE
    return build.article("Resting")


def body_of(html, comment):
    return part(html, rf'id="{comment.anchor}".*?<div dir="auto">(.*?)</div>')


def test_nothing_but_an_explicit_address_of_the_web_becomes_a_link(client, article):
    texts = ["see " + " \n".join(PLAIN[n : n + 10]) for n in range(0, len(PLAIN), 10)]
    for text in texts:
        comment = build.comment(article, by=None, text=text)
        html = page(client, comment.get_absolute_url())
        shown = body_of(html, comment)
        assert "<a" not in shown
        assert not faults_of(html)
        plain = unescape(re.sub("<[^>]+>", " ", shown))
        for address in text.removeprefix("see ").split("\n"):
            visible = re.sub(r"[\t\u2028\x01]", " ", address).split()
            assert all(word in plain for word in visible), address


@pytest.mark.parametrize(("typed", "href", "shown"), LINKS)
def test_a_link_shows_where_it_really_leads(client, article, typed, href, shown):
    comment = build.comment(article, by=None, text=f"see {typed} now")
    html = body_of(page(client, comment.get_absolute_url()), comment)
    (found,) = re.findall(r"<a (.*?)>(.*?)</a>", html)
    address = unescape(part(found[0], r'href="([^"]*)"'))
    assert address == (href or typed)
    assert shown in unescape(found[1])
    inside = address.startswith("/")
    assert ('rel="ugc nofollow noopener noreferrer"' in found[0]) != inside
    assert "target" not in found[0]


def test_what_is_posted_is_what_is_shown(client):
    client.force_login(build.known_member())
    html = landing(send(client, NEW, "javascript:mg() and //evil.example"))
    comment = Comment.objects.get()
    assert body_of(html, comment) == "<p>javascript:mg() and //evil.example</p>"


def test_the_administration_makes_no_links_of_what_was_typed(client, article):
    comment = build.comment(
        article, by=None, text="\n".join(["https://evil.example/x", *PLAIN[:20]])
    )
    client.force_login(build.mo_moderator())
    for path in (
        f"/admin/comments/comment/{comment.pk}/change/",
        f"/admin/comments/comment/moderate/?queue=reported&item={comment.pk}",
    ):
        html = page(client, path)
        assert "evil.example/x" in html
        assert not re.search(r'href="[^"]*evil\.example', html)


def test_a_mail_holds_the_text_as_it_was_typed_and_no_mark_up(article):
    maxi = build.known_member()
    follows(maxi)
    MailChoice.objects.create(user=maxi, with_text=True)
    text = "javascript:mg()\nhttps://mgportal.example@evil.example"
    mine = build.comment(article, by=maxi)
    answer = build.comment(article, by=build.user("Nora"), text=text, parent=mine)
    notifications.comment_published(answer)
    later(minutes=6)
    (mail,) = sent()
    assert "> javascript:mg()\n> https://mgportal.example@evil.example" in mail.body
    assert mail.content_subtype == "plain" and not getattr(mail, "alternatives", None)
    assert "evil" not in mail.subject


def test_no_page_tells_others_from_where_a_reader_comes(client, article):
    comment = build.comment(article, by=None, text="https://a.example/")
    for path in (
        "/articles/resting/",
        "/articles/resting/comments/",
        comment.get_absolute_url(),
        f"/c/{comment.public_id}/report/",
    ):
        assert client.get(path).headers["Referrer-Policy"] == "same-origin"


def test_no_link_acts_when_it_is_followed(client, article):
    """Whatever address of the site somebody is lured to, looking at it changes nothing."""
    maxi = build.known_member()
    own = build.comment(article, by=maxi)
    other = build.comment(article, by=build.known_member("Nora"))
    following.follow(own.thread.article, by=maxi, frequency="now")
    client.force_login(maxi)
    before = state()
    stop = stop_links.address(maxi, {stop_links.DECISIONS}).removeprefix(SITE)
    acts = [f"/c/{other.public_id}/{act}/" for act in ("thanks", "report", "hide-member", "reply")]
    acts += [f"/c/{own.public_id}/{act}/" for act in ("withdraw", "edit")]
    acts += ["/articles/resting/comments/follow/", "/my/comments/mail/", stop, "/my/comments/"]
    acts += ["/my/comments/withdraw-all/", "/accounts/delete/", "/accounts/logout/"]
    for path in acts:
        for query in ("", "?take_back=1&show=1&action=post&reason=spam&frequency=off&confirm=1"):
            assert client.get(path + query).status_code in (200, 302), path
    assert state() == before
    assert page(client, "/my/comments/")  # Still signed in.


def state():
    return (
        list(Comment.objects.order_by("pk").values_list("status", "source", "thanks_count")),
        *(model.objects.count() for model in (Thanks, CommentReport, MemberBlock)),
        list(Subscription.objects.values_list("thread", "frequency")),
        Comment.objects.filter(status=Status.PUBLISHED).count(),
    )
