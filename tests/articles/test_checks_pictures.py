"""What the checks find in the descriptions of pictures."""

import pytest

from articles.checks import Level
from articles.checks.body import read
from articles.checks.pictures import check_pictures
from articles.models import Picture
from articles.rendering import finish_body

pytestmark = pytest.mark.django_db


def found(html):
    spots = list(check_pictures(read(finish_body(html).html)))
    return [(spot.finding.code, spot.finding.level, spot.place) for spot in spots]


def picture(alt=None, src="/media/pictures/a.png"):
    described = "" if alt is None else f' alt="{alt}"'
    return f'<figure><img src="{src}"{described}></figure>'


def in_library(name, **values):
    return Picture.objects.create(title="A", name=name, width=1, height=1, size=1, **values)


@pytest.mark.parametrize("alt", [None, "  ", "…", "\u200b"])
def test_a_picture_without_a_description_stops_the_text(alt):
    assert found(picture(alt)) == [("ALT", Level.BLOCKING, "Picture 1")]


def test_a_description_is_enough(django_assert_num_queries):
    body = read(finish_body(picture("A nurse measures a pulse")).html)
    with django_assert_num_queries(0):
        assert list(check_pictures(body)) == []


def test_decoration_needs_no_description():
    assert found(picture("")) == []  # So it was ticked beside the description.
    in_library("pictures/ä b.png", is_decorative=True, digest="1")
    in_library("pictures/b.png", alt="A nurse", digest="2")
    assert found(picture(None, "/media/pictures/%C3%A4%20b.png")) == []
    assert [code for code, *_more in found(picture(None, "/media/pictures/b.png"))] == ["ALT"]


@pytest.mark.parametrize(
    "alt",
    ["IMG_2041.JPG", "nurse.webp", "image", "A photo", "Picture of", "Photo.", "dsc-0042", "img12"],
)
def test_a_description_that_says_nothing_is_told(alt):
    [(code, level, place)] = found(picture(alt))
    assert (code, level) == ("POOR_ALT", Level.WARNING)
    assert place == f"Picture 1: {alt}"


@pytest.mark.parametrize(
    "alt", ["Picture of a nurse", "Photo album on a table", "A chart: doses over a week", "図"]
)
def test_a_description_may_say_that_it_is_a_picture(alt):
    assert found(picture(alt)) == []


def test_pictures_are_told_by_number_and_heading():
    html = f"{picture('A nurse')}<h2>Breathing</h2><p>x</p>{picture()}"
    assert [place for _code, _level, place in found(html)] == ["Picture 2, under “Breathing”"]
