"""The library of pictures: who may add, describe and remove, and what texts take from it."""

import io

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError
from PIL import Image

from articles import images
from articles.models import Picture, PictureUse, WorkingDraft
from articles.services import drafting, pictures
from articles.services.errors import Invalid, NotAllowed, NotPossible
from articles.services.pictures import AlreadyThere, Description
from tests import build

pytestmark = pytest.mark.django_db
WARD = Description("A ward", "A ward with two beds")


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def ada():
    return build.ada_author()


def upload(colour="red"):
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "JPEG")
    return out.getvalue()


def figure(picture, **attributes):
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<figure><img src="{picture.url}"{written}></figure>'


# --- Adding --------------------------------------------------------------------------------


def test_a_picture_that_is_added_has_all_its_files(ada):
    picture = pictures.add_picture(upload(), WARD, by=ada)
    assert (picture.title, picture.alt) == ("A ward", "A ward with two beds")
    assert (picture.width, picture.height, picture.created_by) == (60, 40, ada)
    assert picture.digest == images.digest(upload())
    assert picture.renditions
    for name in picture.names:
        assert default_storage.exists(name)
    assert default_storage.size(picture.name) == picture.size
    for file in picture.renditions:
        assert default_storage.size(file["name"]) == file["size"] < picture.size


@pytest.mark.parametrize("someone", [build.clara_reviewer, build.mo_moderator, build.max_member])
def test_only_who_may_write_may_add_pictures(someone):
    with pytest.raises(NotAllowed):
        pictures.add_picture(upload(), WARD, by=someone())
    assert not Picture.objects.exists()


def test_editors_and_the_operator_may_add_pictures():
    pictures.add_picture(upload(), WARD, by=build.ed_editor())
    pictures.add_picture(upload("blue"), WARD, by=None)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("title", {"title": " \u200b"}),
        ("title", {"title": "x" * 121}),
        ("alt", {"alt": ""}),
        ("alt", {"alt": "…"}),
        ("alt", {"alt": "x" * 301}),
        ("credit", {"credit": "x" * 201}),
        ("licence", {"licence": "x" * 121}),
        ("focal_x", {"focal_x": 101}),
        ("focal_y", {"focal_y": -1}),
    ],
)
def test_what_is_missing_or_wrong_is_told_by_field(ada, field, changes):
    values = vars(WARD) | changes
    with pytest.raises(Invalid) as refused:
        pictures.add_picture(upload(), Description(**values), by=ada)
    assert refused.value.field == field
    assert not default_storage.exists("pictures")


def test_decoration_needs_no_description(ada):
    picture = pictures.add_picture(upload(), Description("Leaves", "", is_decorative=True), by=ada)
    assert (picture.alt, picture.is_decorative) == ("", True)


def test_texts_are_made_regular(ada):
    typed = Description(" A\tward ", "Two\nbeds", credit=" Jo\u202e ", licence="CC  BY")
    picture = pictures.add_picture(upload(), typed, by=ada)
    assert (picture.title, picture.alt) == ("A ward", "Two beds")
    assert picture.owner == "Jo, CC BY"


def test_the_same_upload_is_recognised(ada):
    first = pictures.add_picture(upload(), WARD, by=ada)
    with pytest.raises(AlreadyThere, match="already: “A ward”") as refused:
        pictures.add_picture(upload(), Description("Again", "Two beds"), by=ada)
    assert (refused.value.field, refused.value.picture) == ("file", first)


def test_the_same_upload_at_the_same_time_leaves_no_files(ada, monkeypatch):
    make = images.make

    def made_meanwhile(source):
        build.picture("Sooner", digest=images.digest(source))
        return make(source)

    monkeypatch.setattr(images, "make", made_meanwhile)
    with pytest.raises(AlreadyThere, match="Sooner"):
        pictures.add_picture(upload(), WARD, by=ada)
    assert not default_storage.exists("pictures")


def test_a_file_that_is_no_picture_is_refused_beside_its_field(ada):
    with pytest.raises(Invalid, match="not a JPEG, PNG, WebP or AVIF") as refused:
        pictures.add_picture(b'<svg onload="alert(1)"/>', WARD, by=ada)
    assert refused.value.field == "file"


def test_a_full_disk_leaves_nothing_behind(ada, settings, tmp_path):
    (tmp_path / "media").write_text("a file where a folder should be")
    with pytest.raises(Invalid, match="cannot be stored"):
        pictures.add_picture(upload(), WARD, by=ada)
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("nerve-and_muscle.png", "Nerve and muscle"),
        ("../x/IMG_2041.JPG", "IMG 2041"),
        (".png", ".png"),
        ("a%20ward.png", "A%20ward"),
        ("x" * 200 + ".jpg", "X" + "x" * 119),
        ("", ""),
    ],
)
def test_a_title_is_made_of_the_name_of_the_file(name, title):
    assert pictures.title_of(name) == title


# --- Changing and removing -----------------------------------------------------------------


def test_whoever_added_a_picture_and_editors_may_change_it(ada):
    picture = build.picture(by=ada)
    for someone in (ada, build.ed_editor(), None):
        pictures.change_picture(picture, Description("New", "Three beds"), by=someone)
    assert Picture.objects.get().alt == "Three beds"
    for someone in (build.user("Bea", group="Authors"), build.clara_reviewer()):
        with pytest.raises(NotAllowed):
            pictures.change_picture(picture, WARD, by=someone)


def test_a_picture_never_loses_its_description(ada):
    picture = build.picture(by=ada)
    with pytest.raises(Invalid):
        pictures.change_picture(picture, Description("New", ""), by=ada)
    with pytest.raises(IntegrityError):
        Picture.objects.update(alt="")


def test_a_picture_that_nothing_shows_is_removed_with_its_files(django_capture_on_commit_callbacks):
    picture = pictures.add_picture(upload(), WARD, by=None)
    with pytest.raises(NotAllowed):
        pictures.remove_picture(picture, by=build.ada_author())
    with django_capture_on_commit_callbacks(execute=True):
        pictures.remove_picture(picture, by=build.ed_editor())
    assert not Picture.objects.exists()
    assert default_storage.listdir("pictures")[1] == []


def test_a_picture_that_any_version_shows_stays():
    picture = build.picture()
    article = build.article(body=figure(picture, alt="Two beds"))
    drafting.save_draft(article, drafting.Draft("A", "", "<p>Gone.</p>"), base=1, by=None)
    with pytest.raises(NotPossible, match="is in a text"):
        pictures.remove_picture(picture, by=None)


def test_a_picture_in_a_text_that_is_not_saved_yet_stays(ada):
    picture = build.picture()
    WorkingDraft.objects.create(editor=ada, values={"body": figure(picture)})
    with pytest.raises(NotPossible):
        pictures.remove_picture(picture, by=None)


# --- In texts ------------------------------------------------------------------------------


def test_a_text_takes_files_size_and_credit_from_the_library():
    picture = build.picture(credit="Jo & Max", licence="CC BY 4.0")
    body = build.article(body=figure(picture, alt="Mine")).latest_revision.body
    assert f'<img src="{picture.url}" alt="Mine" width="900" height="600"></picture>' in body
    stem = picture.url.removesuffix(".jpg")
    assert f'type="image/avif" srcset="{stem}-480.avif 480w, {stem}-900.avif 900w"' in body
    assert body.index("image/avif") < body.index("image/webp")
    assert '<small class="credit">Picture: Jo &amp; Max, CC BY 4.0</small>' in body


def test_a_text_remembers_which_pictures_it_shows():
    first, second = build.picture(), build.picture()
    article = build.article(body=figure(first) + figure(second) + figure(first))
    uses = PictureUse.objects.filter(revision=article.latest_revision)
    assert {use.picture for use in uses} == {first, second}


def test_a_text_is_the_same_when_it_is_saved_again():
    picture = build.picture(credit="Jo")
    article = build.article(body=figure(picture, alt="Mine") * 2)
    latest = article.latest_revision
    draft = drafting.Draft(latest.title, latest.summary, latest.body)
    assert drafting.save_draft(article, draft, base=1, by=None) == latest


def test_a_new_credit_comes_into_a_text_when_that_is_saved_again():
    picture = build.picture(credit="Jo")
    article = build.article(body=figure(picture, alt="Mine"))
    pictures.change_picture(picture, Description("A", "B", credit="Max"), by=None)
    latest = article.latest_revision
    assert "Max" not in latest.body
    draft = drafting.Draft(latest.title, latest.summary, latest.body)
    saved = drafting.save_draft(article, draft, base=1, by=None)
    assert "Picture: Max" in saved.body
    assert "Jo" not in saved.body


def test_a_page_with_pictures_asks_for_no_more_than_one_without(
    client, django_assert_max_num_queries
):
    plain = build.article(body="<p>a</p>")
    shown = build.article(body="".join(figure(build.picture(), alt="A") for _ in range(5)))
    with django_assert_max_num_queries(1000) as without:
        client.get(plain.get_absolute_url())
    with django_assert_max_num_queries(len(without)):
        page = client.get(shown.get_absolute_url()).content.decode()
    assert page.count("<picture>") == 5
    assert page.count('loading="lazy"') == 4
