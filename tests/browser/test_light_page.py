"""What a phone has to fetch for an article, and whether anything moves while it does."""

from collections import defaultdict

import pytest

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
# With pictures, sources and a discussion.
ARTICLE = "/articles/saving-energy/"
MOST_TEXT, MOST_SCRIPT = 30_000, 8_000  # Bytes as they cross the wire: HTML, style and script.

# Every shift counts, also those after a tap, which the usual figure leaves out.
WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) {
    const moved = shift.sources.map((source) => source.node?.outerHTML?.slice(0, 80));
    window.shifts.push([shift.value, ...moved]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""
BLOCKING = """() => performance.getEntriesByType("resource")
  .filter((entry) => entry.renderBlockingStatus === "blocking").map((entry) => entry.name)"""
UNDEFERRED = """() => [...document.scripts]
  .filter((script) => !script.type && !(script.src && script.defer)).map((s) => s.outerHTML)"""
# Down and up again, slowly enough for pictures that load when they are near.
SCROLL = """async () => {
  const rest = () => new Promise((done) => setTimeout(done, 30));
  for (let y = 0; y < document.documentElement.scrollHeight; y += 400) {
    scrollTo(0, y);
    await rest();
  }
  scrollTo(0, 0);
  await rest();
}"""


@pytest.fixture
def fetched():
    """Return what pages fetched: sizes in bytes by the kind of file."""
    return defaultdict(list)


@pytest.fixture
def phone(open_page, fetched):
    """Return a page on a phone that keeps account of what it fetches."""
    page = open_page(**PHONE)
    page.on(
        "requestfinished",
        lambda request: fetched[request.resource_type].append(request.sizes()["responseBodySize"]),
    )
    page.add_init_script(WATCH_SHIFTS)
    return page


def test_an_article_is_one_page_one_style_and_a_little_script(phone, fetched):
    phone.goto(ARTICLE, wait_until="load")
    phone.evaluate(SCROLL)
    phone.wait_for_load_state("networkidle")
    assert phone.locator("main img").count() and phone.locator(".comment").count()
    kinds = {kind: len(sizes) for kind, sizes in fetched.items()}
    assert kinds.pop("image") >= 1 and kinds.pop("other", 0) <= 1  # The icon of the tab.
    script = kinds.pop("script", 0)
    assert kinds == {"document": 1, "stylesheet": 1}, kinds  # No font, and nothing by script.
    assert sum(fetched["script"]) <= MOST_SCRIPT, (script, fetched["script"])
    texts = {kind: sum(fetched[kind]) for kind in ("document", "stylesheet", "script")}
    assert 1_000 < sum(texts.values()) <= MOST_TEXT, texts


def test_only_the_style_is_waited_for(phone):
    phone.goto(ARTICLE, wait_until="load")
    assert phone.evaluate(UNDEFERRED) == []
    blocking = phone.evaluate(BLOCKING)
    assert len(blocking) == 1 and blocking[0].endswith(".css"), blocking


@pytest.mark.parametrize("path", [ARTICLE, "/", "/topics/health/"])
def test_nothing_moves_while_a_page_comes(phone, path):
    phone.goto(path, wait_until="load")
    phone.evaluate(SCROLL)
    phone.wait_for_load_state("networkidle")
    assert phone.evaluate("window.shifts") == []


def test_a_shift_would_be_noticed(phone):
    phone.goto(ARTICLE, wait_until="load")
    phone.evaluate("() => { document.querySelector('main h1').style.marginTop = '200px' }")
    phone.wait_for_function("window.shifts.length > 0")
