"""Pictures: added to the library, chosen for a text by keyboard, seen by readers."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.staff import editor_of, sign_in

LIBRARY = "/admin/articles/picture/"


@pytest.fixture(scope="module")
def password(site):
    return site.staff("EdShows", "Editors")


@pytest.fixture
def desk(open_page, password):
    """Return a function that opens a browser in which an editor is signed in."""

    def open_desk(width: int = 1280, **options) -> Page:
        page = open_page(viewport={"width": width, "height": 900}, **options)
        sign_in(page, "EdShows", password)
        return page

    return open_desk


def photo(name: str, seed: int, data: bytes | None = None) -> dict[str, object]:
    """Return a file for a form; each seed makes another picture."""
    out = io.BytesIO()
    Image.effect_mandelbrot((300, 200), (-2 - seed / 50, -1.2, 1, 1.2), 60).convert("RGB").resize(
        (900, 600)
    ).save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": data or out.getvalue()}


def add(page: Page, name: str, seed: int, alt: str, **values: str) -> None:
    page.goto(f"{LIBRARY}add/")
    page.get_by_label("File").set_input_files(photo(name, seed))
    page.get_by_label("Description").fill(alt)
    for label, value in values.items():
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The picture is in the library.")).to_be_visible(timeout=20_000)


def begin(page: Page, title: str) -> None:
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Summary").fill("With pictures.")
    page.get_by_label("Topic").select_option(index=3)
    page.get_by_label("Author").select_option(label="Harbour Lane")
    page.get_by_label("Kind of page").select_option("news")
    editor_of(page).click()
    page.keyboard.type("Before the picture.")


def dialog(page: Page):
    return page.get_by_role("dialog")


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def test_a_picture_is_added_described_and_found(desk, axe):
    page = desk()
    page.goto(LIBRARY)
    page.get_by_role("link", name="Add picture").click()
    page.get_by_label("File").set_input_files(photo("a.svg", 0, b"<svg onload='alert(1)'/>"))
    page.get_by_label("Credit").fill("Jo Nurse")
    page.get_by_label("Description").fill("Two beds by a window")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The picture is not a JPEG, PNG, WebP or AVIF file.")).to_be_visible()
    expect(page.get_by_label("Credit")).to_have_value("Jo Nurse")
    axe(page)

    page.get_by_label("File").set_input_files(photo("window_bed.jpg", 1))
    picture = page.get_by_role("img", name="The chosen file")
    expect(picture).to_be_visible()
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] / 4, "y": box["height"] / 2})
    expect(page.get_by_label("from the left")).to_have_value("25")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Window bed", timeout=20_000)
    expect(page.get_by_label("from the left")).to_have_value("25")
    expect(page.get_by_text("No article shows it now.")).to_be_visible()
    axe(page)

    page.goto(LIBRARY)
    page.get_by_label("Find").fill("beds window")
    page.keyboard.press("Enter")
    expect(page.locator(".pictures li")).to_have_count(1)
    small = page.locator(".pictures img")
    assert small.evaluate("image => image.naturalWidth") == 480
    assert small.evaluate("image => getComputedStyle(image).objectPosition") == "25% 50%"
    axe(page)


def test_words_that_are_typed_after_a_picture_do_not_replace_it(desk):
    page = desk()
    add(page, "bench.jpg", 8, "A bench")
    begin(page, "Words go on")
    page.get_by_role("button", name="picture", exact=True).click()
    dialog(page).locator("input[type=radio]").first.check()
    dialog(page).get_by_role("button", name="Use this picture").click()
    dialog(page).get_by_role("button", name="Put it into the text").click()
    expect(dialog(page)).to_have_count(0)
    page.keyboard.type("After the picture.")
    text = editor_of(page)
    expect(text.locator("figure img")).to_have_attribute("alt", "A bench")
    expect(text.locator("figure + p")).to_have_text("After the picture.")


def test_a_picture_is_put_into_a_text_with_the_keyboard_alone(desk, axe):
    page = desk()
    add(page, "garden.jpg", 2, "A garden with two chairs", Credit="Jo Nurse", Licence="CC BY 4.0")
    begin(page, "By keyboard")
    page.get_by_role("button", name="picture", exact=True).focus()
    page.keyboard.press("Enter")
    expect(dialog(page)).to_be_visible()
    expect(dialog(page).get_by_label("Find")).to_be_focused()
    axe(page)
    page.keyboard.type("garden")
    page.keyboard.press("Enter")
    expect(dialog(page).get_by_role("status")).to_have_text("1 picture found")
    page.keyboard.press("Tab")  # To the button, and on to the picture.
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(dialog(page).get_by_role("heading", name="Garden")).to_be_focused()
    expect(dialog(page).get_by_text("“Picture: Jo Nurse, CC BY 4.0”")).to_be_visible()
    axe(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Sit down often.")
    page.keyboard.press("Enter")
    # A picture that is not described is not put in.
    expect(dialog(page).get_by_text("Say what the picture shows")).to_be_visible()
    expect(dialog(page).get_by_label("Description")).to_be_focused()
    page.keyboard.type("Two empty chairs")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(dialog(page)).to_have_count(0)
    assert 'role="textbox"' in focused(page)
    page.get_by_role("button", name="Save draft").first.click()
    expect(page).to_have_url(re.compile(r"/change/$"))

    page.get_by_role("button", name="Preview").first.click()
    figure = page.locator(".prose figure")
    image = figure.get_by_role("img", name="Two empty chairs")
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("image => image.currentSrc").endswith((".avif", ".webp"))
    assert image.evaluate("image => image.naturalWidth") > 0
    expect(figure.locator("figcaption")).to_have_text(
        "Sit down often. Picture: Jo Nurse, CC BY 4.0"
    )
    axe(page)


def test_a_picture_in_the_text_is_changed_and_taken_out(desk):
    page = desk()
    add(page, "first.jpg", 3, "The first")
    add(page, "second.jpg", 4, "The second")
    begin(page, "Changed pictures")
    page.get_by_role("button", name="picture", exact=True).click()
    dialog(page).get_by_label("First").check()
    dialog(page).get_by_role("button", name="Use this picture").click()
    dialog(page).get_by_label("Caption").fill("A caption.")
    dialog(page).get_by_role("button", name="Put it into the text").click()

    body = page.locator("textarea[name=body]")
    page.locator(".ProseMirror figure img").click()
    page.get_by_role("button", name="picture", exact=True).click()
    expect(dialog(page).get_by_label("Description")).to_have_value("The first")
    dialog(page).get_by_role("button", name="Another picture").click()
    dialog(page).get_by_label("Second").check()
    dialog(page).get_by_role("button", name="Use this picture").click()
    expect(dialog(page).get_by_label("Description")).to_have_value("The second")
    dialog(page).get_by_label("It is only decoration here").check()
    dialog(page).get_by_role("button", name="Change the picture").click()
    assert re.search(
        r'<img src="/media/pictures/\w+\.jpg" alt="" width="900" height="600">'
        r"<figcaption[^>]*>A caption\.</figcaption>",
        body.input_value(),
    )
    page.locator(".ProseMirror figure img").click()
    page.get_by_role("button", name="picture", exact=True).click()
    expect(dialog(page).get_by_label("It is only decoration here")).to_be_checked()
    dialog(page).get_by_role("button", name="Take it out of the text").click()
    # The empty line that stood below it for the words to come is left out when it is saved.
    assert body.input_value() == "<p>Before the picture.</p><p></p>"


def test_a_picture_is_added_from_the_text_on_a_phone(desk, axe):
    page = desk(390, color_scheme="dark")
    begin(page, "Added in place")
    page.get_by_role("button", name="picture", exact=True).click()
    dialog(page).get_by_text("Add a new picture").click()
    dialog(page).get_by_label("File").set_input_files(photo("x.jpg", 5))
    dialog(page).get_by_role("button", name="Add and use").click()
    # Nothing that was given is lost: neither the file nor the words.
    expect(dialog(page).get_by_role("alert")).to_be_focused()
    expect(dialog(page).get_by_text("Say what the picture shows")).to_be_visible()
    axe(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="picture", exact=True).click()
    dialog(page).get_by_label("Description").fill("A ward")
    dialog(page).get_by_role("button", name="Add and use").click()
    expect(dialog(page).get_by_role("heading", name="X", exact=True)).to_be_visible(timeout=20_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    dialog(page).get_by_role("button", name="Put it into the text").click()
    assert 'alt="A ward"' in page.locator("textarea[name=body]").input_value()


def test_the_dialog_says_that_a_session_has_ended(desk):
    page = desk()
    page.watch.allowed.append("403")
    begin(page, "Signed out")
    page.get_by_role("button", name="picture", exact=True).click()
    dialog(page).get_by_text("Add a new picture").click()
    dialog(page).get_by_label("File").set_input_files(photo("y.jpg", 6))
    dialog(page).get_by_label("Description").fill("A ward")
    page.context.clear_cookies()
    dialog(page).get_by_role("button", name="Add and use").click()
    expect(dialog(page).get_by_text("You are not signed in any more")).to_be_visible()
    expect(dialog(page).get_by_label("Description")).to_have_value("A ward")


def test_without_scripts_a_picture_is_put_in_as_html(desk):
    page = desk(java_script_enabled=False)
    add(page, "plain.jpg", 7, "A plain picture")
    code = page.get_by_label("To put it into a text").input_value()
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Title").fill("Plain picture")
    page.get_by_label("Topic").select_option(index=3)
    page.get_by_label("Author").select_option(label="Harbour Lane")
    page.get_by_label("Kind of page").select_option("news")
    page.locator("textarea[name=body]").fill(f"<p>Before.</p>{code}")
    page.get_by_role("button", name="Save draft").first.click()
    expect(page).to_have_url(re.compile(r"/change/$"))
    assert code in page.locator("textarea[name=body]").input_value()
    page.get_by_role("button", name="Preview").first.click()
    expect(
        page.locator(".prose picture").get_by_role("img", name="A plain picture")
    ).to_be_visible()
