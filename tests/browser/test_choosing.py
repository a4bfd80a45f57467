"""A topic and a name for the by-line, chosen among many: with suggestions, by keys, and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.staff import editor_of, sign_in

ADD = "/admin/articles/article/add/"
MANY = """
from articles.models import Person
rows = [Person(name=f"Mira {n}", slug=f"mira-{n}", role="writer") for n in range(101)]
rows += [Person(name="Nils Berg", slug=slug) for slug in ("nils-berg", "nils-berg-2")]
Person.objects.bulk_create(rows)
"""
FEW = """
from articles.models import Article, Person
gone = Person.objects.filter(slug__regex="^(mira|nils-berg)")
Article.objects.filter(author__in=gone).update(author=Person.objects.exclude(pk__in=gone)[0])
gone.delete()
"""


@pytest.fixture(scope="module", autouse=True)
def many_names(site):
    """Give the register more people than a list can hold, and take them away afterwards."""
    site.run(MANY)
    yield
    site.run(FEW)


@pytest.fixture(scope="module")
def password(site):
    return site.staff("EdChooses", "Editors")


@pytest.fixture
def desk(open_page, password):
    """Return a function that opens the form of a new article."""

    def open_desk(**options) -> Page:
        page = open_page(**{"viewport": {"width": 1280, "height": 900}, **options})
        sign_in(page, "EdChooses", password)
        page.goto(ADD)
        page.get_by_label("Title").fill("Chosen by name")
        page.get_by_label("Summary").fill("Kept.")
        page.get_by_label("Topic").select_option(index=3)
        page.get_by_label("Kind of page").select_option("news")
        return page

    return open_desk


def save(page: Page) -> None:
    page.get_by_role("button", name="Save draft").first.click()


def test_a_name_is_chosen_by_keys_from_what_is_suggested(desk, axe):
    page = desk()
    field = page.get_by_role("combobox", name="Author")
    options = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    field.press_sequentially("mira 10")
    expect(options).to_have_count(2)
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status").get_by_text("Suggestions: 2")).to_be_attached()
    assert options.first.bounding_box()["height"] >= 44
    axe(page)
    field.press("ArrowDown")
    field.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    active = options.nth(1).get_attribute("id")
    expect(field).to_have_attribute("aria-activedescendant", active)
    axe(page)
    field.press("Enter")
    expect(field).to_have_value("Mira 100")
    expect(page.locator(".pick-list")).to_have_count(1)
    expect(page.locator(".pick-list")).to_be_hidden()
    expect(field).to_be_focused()
    # Escape closes the list and leaves what was typed.
    field.fill("Nil")
    expect(options).to_have_count(2)
    field.press("Escape")
    expect(page.locator(".pick-list")).to_be_hidden()
    expect(field).to_have_value("Nil")
    field.fill("Nils")
    options.filter(has_text="nils-berg-2").click()
    expect(field).to_have_value("Nils Berg (nils-berg-2)")
    expect(page.locator("#keeping")).to_contain_text("Kept at", timeout=20_000)
    editor_of(page).click()
    page.keyboard.type("Rest helps.")
    save(page)
    expect(page).to_have_url(re.compile(r"/\d+/change/"))
    expect(page.get_by_label("Author")).to_have_value("Nils Berg (nils-berg-2)")


@pytest.mark.parametrize("has_script", [True, False])
def test_a_name_that_several_have_is_asked_about(desk, axe, has_script):
    width = {"width": 390, "height": 844}
    page = desk(viewport=width, java_script_enabled=has_script, color_scheme="dark")
    page.get_by_label("Author").fill("Nils Berg")
    if not has_script:
        page.locator("#id_body").fill("<p>Not lost.</p>")
    save(page)
    expect(page.get_by_text("Several are called “Nils Berg”.")).to_be_visible()
    expect(page.get_by_label("Author")).to_have_value("Nils Berg")
    expect(page.get_by_label("Title")).to_have_value("Chosen by name")
    choice = page.get_by_role("radio", name="Nils Berg (nils-berg-2)")
    if has_script:
        axe(page)
        choice.check()
        page.get_by_label("Author").press_sequentially("x")
        expect(choice).not_to_be_checked()  # What is typed now counts.
        page.get_by_label("Author").press("Backspace")
    choice.check()
    save(page)
    expect(page).to_have_url(re.compile(r"/\d+/change/"))
    expect(page.get_by_label("Author")).to_have_value("Nils Berg (nils-berg-2)")


def test_a_name_is_typed_in_full_where_nothing_can_be_suggested(desk):
    page = desk()
    page.watch.allowed.append("names/people")
    page.route("**/names/people/**", lambda route: route.abort())
    page.watch.allowed.append("ERR_FAILED")
    page.get_by_label("Author").press_sequentially("Mira 7")
    expect(page.locator(".pick-list")).to_be_hidden()
    save(page)
    expect(page).to_have_url(re.compile(r"/\d+/change/"))
    expect(page.get_by_label("Author")).to_have_value("Mira 7")
