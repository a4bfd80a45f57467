"""The library of pictures in the administration, and what the editor of texts asks of it."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from articles.models import Picture
from tests import build
from tests.articles.newsroom import url

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/picture/"
ADD, PICK = f"{LIST}add/", f"{LIST}pick/"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def ada(client):
    user = build.ada_author()
    client.force_login(user)
    return user


def file(name="my_ward-7.jpg", data=None, colour="red"):
    if data is None:
        out = io.BytesIO()
        Image.new("RGB", (60, 40), colour).save(out, "JPEG")
        data = out.getvalue()
    return SimpleUploadedFile(name, data)


def sent(**changes):
    values = {"title": "", "alt": "Two beds", "credit": "", "licence": ""}
    return values | {"focal_x": 50, "focal_y": 50} | changes


def page(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def errors(html, field):
    row = re.search(rf'<div class="form-row field-{field} errors">(.*?)</ul>', html, re.DOTALL)
    return row[1] if row else ""


def change_url(picture):
    return reverse("admin:articles_picture_change", args=[picture.pk])


# --- Adding --------------------------------------------------------------------------------


def test_adding_a_picture_leads_to_its_page(client, ada):
    response = client.post(ADD, sent(file=file(), credit="Jo", focal_x=20), follow=True)
    picture = Picture.objects.get()
    assert response.redirect_chain == [(change_url(picture), 303)]
    assert (picture.title, picture.alt, picture.focal_x) == ("My ward 7", "Two beds", 20)
    assert picture.created_by == ada
    html = page(response)
    assert "The picture is in the library." in html
    assert f"Added by {ada} on " in html
    assert f"&lt;img src=&quot;{picture.url}&quot; alt=&quot;Two beds&quot;" in html


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        (file(data=b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), "not a JPEG"),
        (file("a.jpg", b"GIF89a" + bytes(100)), "not a JPEG"),
        (file("a.png", b"\x89PNG\r\n\x1a\n" + bytes(100)), "not a JPEG|damaged"),
        (file("a.jpg", file().read()[:300]), "damaged"),
        (file("a.jpg", b""), "The file is empty"),
        (None, "required"),
    ],
)
def test_what_is_wrong_with_a_file_stands_beside_it_and_what_was_typed_stays(
    client, ada, upload, said
):
    typed = sent(title="Ward 7", alt="Two <beds>", credit="Jo", licence="CC BY 4.0")
    html = page(client.post(ADD, typed | ({"file": upload} if upload else {})))
    assert re.search(said, errors(html, "file"))
    for value in ("Ward 7", "Two &lt;beds&gt;", "Jo", "CC BY 4.0"):
        assert value in html
    assert not Picture.objects.exists()


def test_a_file_that_is_too_large_is_told_and_what_was_typed_stays(client, ada, settings):
    settings.MOST_UPLOADED = 1000
    large = file("a.jpg", bytes(20_000_001))
    html = page(client.post(ADD, sent(title="Ward 7", file=large)))
    assert "larger than 20 MB" in errors(html, "file")
    assert "Ward 7" in html


def test_a_bomb_is_told(client, ada):
    head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x9c\x40\0\0\x9c\x40\x08\x02\0\0\0\x24\x63\x6d\xb6"
    html = page(client.post(ADD, sent(file=file("a.png", head + b"\0\0\0\x09IDAT"))))
    assert re.search("40 million pixels|damaged|not a JPEG", errors(html, "file"))


def test_a_missing_description_stands_beside_it(client, ada):
    html = page(client.post(ADD, sent(alt="", file=file())))
    assert "Say what the picture shows" in errors(html, "alt")
    assert "choose the file once more" in html


def test_decoration_can_be_added_without_words(client, ada):
    client.post(ADD, sent(alt="", is_decorative="on", file=file()))
    assert Picture.objects.get().is_decorative


def test_the_same_picture_again_names_the_one_that_is_there(client, ada):
    client.post(ADD, sent(title="Ward 7", file=file()))
    html = page(client.post(ADD, sent(title="Another", file=file())))
    assert "already: “Ward 7”" in errors(html, "file")


def test_a_session_that_ended_gives_the_words_back(client, ada):
    client.logout()
    html = page(client.post(ADD, sent(title="Ward 7", alt="Two beds", file=file())), 403)
    assert "Not saved yet, and not lost" in html
    assert "Ward 7" in html and "Two beds" in html


# --- Looking and changing ------------------------------------------------------------------


def test_the_list_shows_small_pictures_and_finds_them(client, ada, django_assert_max_num_queries):
    for number in range(60):
        build.picture(f"Ward {number:02}", alt=f"Bed number {number}")
    build.picture("Leaves", is_decorative=True, alt="")
    with django_assert_max_num_queries(8):
        html = page(client.get(LIST))
    assert html.count('loading="lazy"') == 48
    assert "Leaves" in html and "Ward 59" in html and "Ward 10" not in html
    assert "-480.avif" in html or "-480.webp" in html
    found = page(client.get(LIST, {"q": "number 17"}))
    assert "Ward 17" in found and "Ward 18" not in found
    assert "There are no such pictures." in page(client.get(LIST, {"q": "nothing"}))


def test_the_list_can_be_narrowed_to_what_no_text_shows(client, ada):
    used, unused = build.picture("Used"), build.picture("Unused")
    build.article(body=f'<figure><img src="{used.url}" alt="A"></figure>')
    assert unused.title in page(client.get(LIST, {"use": "no"}))
    shown = page(client.get(LIST, {"use": "yes"}))
    assert ">\n            Used" in shown or "Used\n" in shown
    assert unused.title not in shown


def test_whoever_added_a_picture_changes_what_is_said_of_it(client, ada):
    picture = build.picture(by=ada)
    response = client.post(change_url(picture), sent(title="New", credit="Jo"), follow=True)
    assert response.redirect_chain[0][1] == 303
    assert "until they are saved again" in page(response)
    picture.refresh_from_db()
    assert (picture.title, picture.credit) == ("New", "Jo")
    html = page(client.post(change_url(picture), sent(title="", alt="Typed")))
    assert errors(html, "title") and "Typed" in html


def test_others_look_and_change_nothing(client, ada):
    picture = build.picture()
    build.article("Saving energy", body=f'<figure><img src="{picture.url}" alt="A"></figure>')
    html = page(client.get(change_url(picture)))
    assert "Saving energy</a>" in html and "Added on " in html
    assert "disabled" in html and ">Save</button>" not in html
    assert client.post(change_url(picture), sent(title="Mine")).status_code == 403
    client.force_login(build.clara_reviewer())
    assert client.get(change_url(picture)).status_code == 200
    assert client.get(ADD).status_code == 403
    assert client.post(ADD, sent(file=file())).status_code == 403


@pytest.mark.parametrize("someone", [build.mo_moderator, build.max_member])
def test_the_library_is_for_the_newsroom(client, someone):
    client.force_login(someone())
    picture = build.picture()
    for address in (LIST, ADD, PICK, f"{PICK}use/?picture={picture.pk}", change_url(picture)):
        assert client.get(address).status_code in (302, 403)


def test_the_page_names_the_articles_that_show_the_picture(
    client, ada, django_assert_max_num_queries
):
    picture = build.picture()
    body = f'<figure><img src="{picture.url}" alt="A"></figure>'
    for number in range(5):
        build.article(f"Shows it {number}", body=body)
    build.article("Shows another")
    client.force_login(build.ed_editor())
    with django_assert_max_num_queries(14):
        html = page(client.get(change_url(picture)))
    assert [f"Shows it {n}" in html for n in range(5)] == [True] * 5
    assert "Shows another" not in html
    assert "Remove this picture" not in html
    assert client.post(f"{LIST}{picture.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Picture.objects.exists()


def test_an_editor_removes_a_picture_that_no_text_shows(client):
    client.force_login(build.ed_editor())
    picture = build.picture()
    assert "Remove this picture" in page(client.get(change_url(picture)))
    assert "Are you sure" in page(client.get(f"{LIST}{picture.pk}/delete/"))
    client.post(f"{LIST}{picture.pk}/delete/", {"post": "yes"})
    assert not Picture.objects.exists()


@pytest.mark.parametrize("key", ["0", "x", "9" * 30])
def test_a_picture_that_is_not_there(client, ada, key):
    assert client.get(f"{LIST}{key}/change/").status_code in (302, 404)
    assert client.get(f"{PICK}use/", {"picture": key}).status_code == 200


# --- The editor of texts -------------------------------------------------------------------


def test_the_dialog_offers_the_newest_pictures_and_more(client, ada, django_assert_num_queries):
    for number in range(30):
        build.picture(f"Ward {number:02}")
    client.get(PICK)  # The session and the rights are known then.
    with django_assert_num_queries(5):
        html = page(client.get(PICK))
    assert html.count('type="radio"') == 24
    assert "Ward 29" in html and "Ward 05" not in html
    more = re.search(r'data-more="([^"]+)"', html)[1].replace("&amp;", "&")
    rest = page(client.get(more))
    assert rest.count('type="radio"') == 6
    assert "Ward 05" in rest and "<h2" not in rest and "data-more" not in rest


def test_the_dialog_finds_by_all_words(client, ada):
    build.picture("Ward", alt="Two beds", credit="Jo")
    build.picture("Garden", alt="Two chairs")
    html = page(client.get(PICK, {"q": "two ward jo"}))
    assert "1 picture found" in html and "Garden" not in html
    assert "Nothing found." in page(client.get(PICK, {"q": "<script>%"}))


def test_how_a_picture_is_used_is_asked(client, ada):
    picture = build.picture(alt='Two "beds"', credit="Jo")
    html = page(client.get(f"{PICK}use/", {"picture": picture.pk}))
    assert f'data-src="{picture.url}"' in html
    assert 'data-width="900" data-height="600"' in html
    assert ">Two &quot;beds&quot;</textarea>" in html
    assert "“Picture: Jo”" in html
    assert page(client.get(f"{PICK}use/", {"src": picture.url})) == html
    decoration = build.picture(is_decorative=True, alt="")
    html = page(client.get(f"{PICK}use/", {"picture": decoration.pk}))
    assert 'name="decorative" checked' in html


def test_a_picture_of_elsewhere_can_be_described_too(client, ada):
    html = page(client.get(f"{PICK}use/", {"src": '/static/a.png?"><script>'}))
    assert "not in the library" in html
    assert "<script>" not in html


def test_a_picture_can_be_added_from_the_dialog(client, ada):
    html = page(client.post(f"{PICK}add/", sent(file=file())))
    picture = Picture.objects.get()
    assert f'data-src="{picture.url}"' in html
    # The same file again is the same picture.
    assert f'data-src="{picture.url}"' in page(client.post(f"{PICK}add/", sent(file=file())))


def test_the_dialog_says_what_is_wrong_with_a_file(client, ada):
    html = page(client.post(f"{PICK}add/", sent(title="Ward 7", file=file(data=b"<svg/>"))))
    assert "not a JPEG" in errors(html, "file")
    assert "Ward 7" in html and "data-upload" in html
    assert client.get(f"{PICK}add/").status_code == 405


def test_the_editor_gets_plain_pictures_back(client, ada):
    picture = build.picture(credit="Jo")
    article = build.article(
        body=f'<figure><img src="{picture.url}" alt="A"><figcaption>B</figcaption></figure>' * 2,
        by=ada,
        published=False,
    )
    assert "<picture>" in article.latest_revision.body
    html = page(client.get(url("change", article)))
    figure = (
        f"&lt;figure&gt;&lt;img src=&quot;{picture.url}&quot; alt=&quot;A&quot;"
        " width=&quot;900&quot; height=&quot;600&quot;&gt;"
        "&lt;figcaption&gt;B&lt;/figcaption&gt;&lt;/figure&gt;"
    )
    assert figure * 2 in html
    assert "js/editor_pictures.js" in html
    assert 'id="picking"' in html
