"""The attack corpus in a real browser, under the policy of the site: nothing runs or asks."""

import json

from playwright.sync_api import Page, expect

from tests.attacks import PAYLOADS
from tests.browser.members import enter, make
from tests.comments.browsing import fields_of

# Comments that are not folded, each of as many payloads as it has room for.
ROOM = 1_000
DESK = "/admin/comments/comment/moderate/?queue=reported"
FOREIGN = (
    "main :is(script:not([src^='/static/'], [type='application/ld+json']), iframe, object, embed,"
    " svg, math, style, [onclick])"
)
COUNT = """
window.breaches = []; window.ran = 0; window.mg = () => { window.ran += 1; };
document.addEventListener("securitypolicyviolation", (event) => {
  window.breaches.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""
MADE = """
import json
from comments.models import Comment, CommentReport
from articles.models import Article
from comments.rules import ReportReason
from django.utils import timezone
texts = json.loads({texts!r})
article = build.article("Attacked", slug="attacked")
maxi, mo = build.known_member("Attacker"), build.user("Attacked-Mo", group="Moderators")
made = [build.comment(article, by=maxi, text=text) for text in texts]
for comment in made[::4]:
    build.comment(article, by=maxi, text=comment.source, parent=comment)
    CommentReport.objects.create(comment=comment, revision=1, reason="other", text=comment.source,
        snapshot="before " + comment.source, created_at=timezone.now())
Comment.objects.filter(pk__in=[c.pk for c in made[::4]]).update(
    open_reports=1, reported_at=timezone.now())
"""
# The other tests find the lists of the moderators as they were.
CLEARED = """
from comments.models import Comment, CommentReport
CommentReport.objects.filter(comment__author__username="Attacker").update(status="void")
Comment.objects.filter(author__username="Attacker").update(
    open_reports=0, reported_at=None)
"""


def texts() -> list[str]:
    """Put the payloads into as few comments as they fit in."""
    found = ["ok"]
    for payload in PAYLOADS:
        if "\0" in payload:
            continue
        if len(found[-1]) + len(payload) > ROOM:
            found.append("ok")
        found[-1] += f"\n\n{payload}"
    return found


class Looker:
    """Opens pages and counts what none of them may do."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.dialogs: list[str] = []
        page.on("dialog", self._on_dialog)
        page.add_init_script(COUNT)

    def _on_dialog(self, dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def look(self, path: str = "") -> None:
        if path:
            self.page.goto(path, wait_until="load")
        self.page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
        assert self.page.locator(FOREIGN).count() == 0
        assert self.page.evaluate("[window.breaches, window.ran]") == [[], 0], self.page.url
        assert self.dialogs == []

    def walk(self, path: str) -> int:
        """Look at a list and all its further pages; return how many there were."""
        number, onward = 1, self.page.locator("nav.pages a[href*='after=']").last
        self.look(path)
        while onward.count() and number < 40:
            self.page.goto(onward.get_attribute("href") or "")
            self.look()
            number += 1
        return number


def test_nothing_runs_and_nothing_is_stopped(site, page):
    code = MADE.format(texts=json.dumps(texts()))
    sessions = make(site, code, "Attacker", "Attacked-Mo")
    looker = Looker(page)
    looker.look("/articles/attacked/")
    assert looker.walk("/articles/attacked/comments/") > 1

    enter(page, site, sessions["Attacker"])
    looker.look("/my/comments/")
    looker.look("/articles/attacked/")
    looker.look("/articles/attacked/comments/new/")
    for text in texts()[:2]:
        assert fields_of(page.content())["author"]
        page.get_by_label("Your comment").fill(text)
        page.get_by_role("button", name="Preview").click()
        expect(page.get_by_role("heading", name="How it will look")).to_be_visible()
        looker.look()

    enter(page, site, sessions["Attacked-Mo"])
    looker.look(DESK)
    items = page.locator("main a[href*='item=']").evaluate_all("all => all.map(one => one.href)")
    for address in dict.fromkeys(items):
        looker.look(address)
    assert len(items) > 3
    looker.look("/admin/comments/comment/")
    site.run(CLEARED)


def test_the_counter_counts(page):
    """Without this the other test could not fail."""
    page.watch.allowed += ["Content Security Policy", "Content-Security-Policy", "inline script"]
    looker = Looker(page)
    looker.look("/")
    page.evaluate(
        "const one = document.createElement('script'); one.textContent = 'mg()';"
        "document.body.append(one)"
    )
    page.wait_for_function("window.breaches.length > 0")
    assert page.evaluate("window.ran") == 0
