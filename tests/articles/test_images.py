"""Pictures: what is let in, what is taken out of them, and what is stored."""

import io
import struct
import zlib

import pytest
from django.core.files.storage import default_storage
from PIL import Image, ImageCms

from articles import images

PLACE = {0x8825: {1: "N", 2: (52.0, 31.0, 0.0)}, 0x010F: "Camera of Max", 0x0112: 6}


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def picture(kind="PNG", size=(8, 4), mode="RGB", **options):
    """Return the bytes of a picture whose left half differs from its right one."""
    image = Image.new(mode, size)
    image.paste(Image.new(mode, (size[0] // 2, size[1]), 200 if len(mode) == 1 else "red"), (0, 0))
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def exif():
    tags = Image.Exif()
    for tag, value in PLACE.items():
        tags[tag] = value
    return tags


def stored(source):
    """Return what is stored of a picture, as bytes and as an image."""
    checked = images.check(source)
    images.store(checked)
    with default_storage.open(checked.name) as file:
        data = file.read()
    return data, Image.open(io.BytesIO(data))


def png_header(width, height):
    """Return a PNG that claims a size and holds no pixels."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 9) + b"IDAT"


@pytest.mark.parametrize(("kind", "suffix"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp")])
def test_three_formats_are_let_in(kind, suffix):
    checked = images.check(picture(kind))
    assert checked.name.startswith("articles/")
    assert checked.name.endswith(f".{suffix}")
    assert (checked.width, checked.height) == (8, 4)
    assert checked.url == f"/media/{checked.name}"


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO", "PPM", "PDF", "AVIF"])
def test_other_formats_are_refused(kind):
    with pytest.raises(images.BadPicture, match="not a JPEG, PNG or WebP"):
        images.check(picture(kind, size=(16, 16)))


@pytest.mark.parametrize(
    "source", [b"", b"x", b'<svg xmlns="http://www.w3.org/2000/svg"/>', b"\x89PNG\r\n\x1a\n"]
)
def test_what_is_no_picture_is_refused(source):
    with pytest.raises(images.BadPicture, match="not a JPEG, PNG or WebP"):
        images.check(source)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_half_a_picture_is_refused(kind):
    whole = picture(kind, size=(300, 300))
    with pytest.raises(images.BadPicture):
        images.check(whole[: len(whole) // 2])


@pytest.mark.parametrize(
    ("width", "height"), [(8_000, 5_001), (12_000, 9_000), (20_000, 20_000), (40_000_001, 1)]
)
def test_a_bomb_is_refused_by_its_header(width, height):
    with pytest.raises(images.BadPicture, match="40 million pixels"):
        images.check(png_header(width, height))


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(images.BadPicture, match="20 MB"):
        images.check(b"x" * 20_000_001)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_moving_picture_is_refused(kind):
    frames = [Image.new("RGB", (8, 4), colour) for colour in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    with pytest.raises(images.BadPicture, match="moves"):
        images.check(out.getvalue())


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_what_a_picture_tells_about_people_is_taken_out(kind):
    source = picture(kind, exif=exif())
    assert b"Camera of Max" in source
    data, image = stored(source)
    assert b"Camera of Max" not in data
    assert not image.getexif()


def test_comments_and_trailing_data_are_taken_out():
    source = picture("JPEG", comment=b"Ward 7, bed 2") + b"<script>alert(1)</script>"
    data, _image = stored(source)
    assert b"Ward 7" not in data
    assert b"script" not in data


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_stored_upright(kind):
    checked = images.check(picture(kind, exif=exif()))
    assert (checked.width, checked.height) == (4, 8)
    _data, image = stored(picture(kind, exif=exif()))
    assert image.size == (4, 8)


def test_a_huge_picture_is_made_smaller():
    checked = images.check(picture(size=(4_000, 1_000)))
    assert (checked.width, checked.height) == (2_000, 500)
    assert stored(picture(size=(4_000, 1_000)))[1].size == (2_000, 500)


@pytest.mark.parametrize("size", [(8, 4), (2_400, 40)])
@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("PNG", "P"),
        ("PNG", "1"),
        ("PNG", "L"),
        ("PNG", "LA"),
        ("PNG", "RGBA"),
        ("PNG", "I;16"),
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
        ("WEBP", "RGBA"),
    ],
)
def test_every_usual_kind_of_colours_can_be_stored(kind, mode, size):
    image = Image.new(mode, size)
    out = io.BytesIO()
    image.save(out, kind)
    checked = images.check(out.getvalue())
    images.store(checked)
    with default_storage.open(checked.name) as file:
        assert Image.open(file).size == (checked.width, checked.height)


def test_transparent_colours_stay_transparent():
    out = io.BytesIO()
    Image.new("P", (8, 4)).save(out, "PNG", transparency=0)
    _data, image = stored(out.getvalue())
    assert image.convert("RGBA").getpixel((0, 0))[3] == 0


def test_the_meaning_of_the_colours_stays():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    _data, image = stored(picture("JPEG", icc_profile=profile))
    assert image.info["icc_profile"] == profile


def test_the_same_picture_is_stored_once():
    first, second = images.check(picture()), images.check(picture())
    images.store(first)
    images.store(second)
    assert first.name == second.name
    assert default_storage.listdir("articles") == ([], [first.name.removeprefix("articles/")])


def test_checking_stores_nothing(tmp_path):
    images.check(picture())
    assert not (tmp_path / "media").exists()
