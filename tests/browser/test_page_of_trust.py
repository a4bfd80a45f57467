"""A reader sees who vouches for a page; its data is there to be read and is never run."""

import pytest

# Of the sample: reviewed with an emergency card, corrected, overdue, never reviewed.
REVIEWED, CORRECTED = "/articles/myasthenic-crisis/", "/corrections/"
LOOKS = [
    pytest.param({"color_scheme": "light", "viewport": {"width": 1280, "height": 900}}, id="light"),
    pytest.param({"color_scheme": "dark", "viewport": {"width": 320, "height": 800}}, id="dark"),
]
PROMISES = ["editorial", "corrections", "conflicts", "funding", "feedback"]


def test_the_data_can_be_read_under_the_policy(page):
    page.goto(REVIEWED)
    types = page.evaluate(
        "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)"
        "['@graph'].map(node => node['@type'])"
    )
    assert {"MedicalWebPage", "Article", "BreadcrumbList"} <= set(types)


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_is_wrong_with_the_page_or_the_promises(open_page, axe, look):
    page = open_page(**look)
    for path in [REVIEWED, *(f"/about/{name}/" for name in PROMISES)]:
        assert page.goto(path).ok, path
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_the_address_of_a_correction_opens_the_record(page):
    page.goto(CORRECTED)
    entry = page.locator("li[id^=correction-]").first
    place = entry.get_attribute("id")
    address = entry.get_by_role("link").first.get_attribute("href")
    page.goto(f"{address}#{place}")
    assert page.locator(f"#{place}").is_visible()


def test_what_to_do_in_an_emergency_stands_before_the_text_and_on_paper(page):
    page.goto(REVIEWED)
    card = page.locator("section.emergency").first
    contents = page.locator(".article-body")
    assert card.bounding_box()["y"] < contents.bounding_box()["y"]
    page.emulate_media(media="print")
    assert card.is_visible()
    assert page.get_by_text("Page last reviewed").is_visible()
    assert page.locator(".comments").is_hidden()
