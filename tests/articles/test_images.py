"""Pictures: what is let in, what is taken out of them, and what is stored."""

import io
import json
import struct
import subprocess
import sys
import zlib
from functools import cache
from pathlib import Path
from random import Random

import pytest
from django.core.files.storage import default_storage
from PIL import Image, ImageChops, ImageCms, ImageDraw, PngImagePlugin

from articles import images
from articles.images import encoding, workshop

DATA = Path(__file__).parent / "data"
PLACE = {0x8825: {1: "N", 2: (52.0, 31.0, 0.0)}, 0x010F: "Camera of Max", 0x0112: 6}
KINDS = ["PNG", "JPEG", "WEBP", "AVIF"]
# What makes a file something else as well, in the mouth of a browser or a server.
SECOND_CONTENTS = {
    "html": b"<html><script>alert('Maximilian')</script></html>",
    "php": b"<?php system('Maximilian'); ?>",
    "gif and javascript": b"GIF89a/*Maximilian*/=1;alert(1)//",
    "zip": b"PK\x03\x04\x14\0\0\0\0\0Maximilian\0PK\x05\x06" + bytes(18),
    "pdf": b"%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(Maximilian)>>>>endobj",
}


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def picture(kind="PNG", size=(8, 4), mode="RGB", **options):
    """Return the bytes of a picture whose left half differs from its right one."""
    image = Image.new(mode, size)
    image.paste(Image.new(mode, (size[0] // 2, size[1]), 200 if len(mode) == 1 else "red"), (0, 0))
    return saved(image, kind, **options)


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def photo(kind="JPEG", size=(400, 200), **options):
    """Return the bytes of a picture with as many colours as a photograph."""
    return saved(noise(size), kind, **options) if options else plain_photo(kind, size)


@cache
def plain_photo(kind, size):
    return saved(noise(size), kind)


def noise(size):
    return colours().resize(size)


@cache
def colours():
    """Return the same each time: by chance a rendition saves nothing, and is left out."""
    chance, (width, height) = Random(7), (125, 62)
    points = (round(chance.gauss(128, 60)) for _ in range(width * height * 3))
    return Image.frombytes("RGB", (width, height), bytes(max(0, min(255, p)) for p in points))


def exif():
    tags = Image.Exif()
    for tag, value in PLACE.items():
        tags[tag] = value
    return tags


def remade(source):
    """Return what is made of a picture, as Pillow opens it; the first is the main file."""
    return [opened(file) for file in encoding.encode(*encoding.decode(source))]


def opened(file):
    image = Image.open(io.BytesIO(file.data))
    image.load()
    image.data = file.data
    return image


def refusal(source):
    with pytest.raises(encoding.Unfit) as refused:
        encoding.decode(source)
    return refused.value.reason


def chunk(name, data):
    checked = name + data
    return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))


def png_header(width, height):
    """Return a PNG that claims a size and holds no pixels."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + struct.pack(">I", 9) + b"IDAT"


def with_chunk(name, data):
    """Return a whole PNG with one more chunk behind its header."""
    source = picture()
    return source[:33] + chunk(name, data) + source[33:]


def claiming(source, width, height):
    """Return an AVIF whose header tells another size than its pixels have."""
    at = source.index(b"ispe") + 8
    return source[:at] + struct.pack(">II", width, height) + source[at + 8 :]


def webp_header(width, height):
    """Return a WebP that claims a canvas and holds no pixels."""
    canvas = bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBP" + b"VP8X" + struct.pack("<I", len(canvas)) + canvas
    return b"RIFF" + struct.pack("<I", len(body)) + body


# --- What is let in ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "suffix"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "png"), ("AVIF", "png")]
)
def test_four_formats_are_let_in_and_shown_in_those_that_every_browser_knows(kind, suffix):
    lossless = {"lossless": True} if kind == "WEBP" else {}
    checked = images.check(picture(kind, size=(64, 32), **lossless))
    assert checked.name.startswith("pictures/")
    assert checked.name.endswith(f".{suffix}")
    assert (checked.width, checked.height) == (64, 32)
    assert checked.url == f"/media/{checked.name}"


@pytest.mark.parametrize("kind", ["WEBP", "AVIF"])
def test_a_photograph_in_a_new_format_is_kept_for_old_phones_as_jpeg(kind):
    assert encoding.decode(photo(kind))[0] == "JPEG"


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO", "PPM", "PDF", "JPEG2000", "TGA"])
def test_other_formats_are_refused_whatever_they_are_called(kind):
    assert refusal(picture(kind, size=(16, 16))) == "format"


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"x",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        b"\x89PNG\r\n\x1a\n",
        *SECOND_CONTENTS.values(),
    ],
)
def test_what_is_no_picture_is_refused(source):
    assert refusal(source) in ("format", "damaged")


def test_the_reason_is_said_in_words():
    with pytest.raises(images.BadPicture, match="not a JPEG, PNG, WebP or AVIF file"):
        images.check(picture("GIF"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_part_of_a_picture_is_refused(kind, part):
    whole = photo(kind, size=(300, 300))
    assert refusal(whole[: int(len(whole) * part)]) in ("damaged", "format")


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_a_moving_picture_is_refused(kind):
    frames = [Image.new("RGB", (64, 32), colour) for colour in ("red", "green", "blue")]
    source = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    assert refusal(source) == "moves"


def test_the_second_frame_of_a_camera_is_dropped():
    frames = [Image.new("RGB", (64, 32), colour) for colour in ("red", "green")]
    source = saved(frames[0], "MPO", save_all=True, append_images=frames[1:])
    main, *_renditions = remade(source)
    assert (main.format, getattr(main, "n_frames", 1)) == ("JPEG", 1)


# --- Bombs ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("width", "height"), [(8_000, 5_001), (12_000, 9_000), (20_000, 20_000), (40_000_001, 1)]
)
def test_a_bomb_is_refused_by_its_header(width, height):
    assert refusal(png_header(width, height)) == "pixels"


def test_a_huge_canvas_of_a_webp_is_refused_by_its_header():
    assert refusal(webp_header(16_383, 16_383)) == "pixels"


def test_a_huge_avif_is_refused_by_its_header():
    assert refusal(claiming(picture("AVIF", size=(64, 32)), 16_000, 16_000)) == "pixels"


@pytest.mark.parametrize(
    ("name", "start"),
    [(b"zTXt", b"Comment\0\0"), (b"iCCP", b"sRGB\0\0"), (b"iTXt", b"a\0\1\0\0\0")],
)
def test_a_note_that_unpacks_to_gigabytes_is_refused(name, start):
    assert len(packed()) < 60_000
    assert refusal(with_chunk(name, start + packed())) == "damaged"


@cache
def packed():
    return zlib.compress(bytes(50_000_000), 9)


def test_a_picture_may_not_take_more_memory_than_the_limit():
    # Its header says 64 by 64 pixels, but there are 16,384 by 16,384 in its 3 kB.
    bomb = (DATA / "bomb.avif").read_bytes()
    assert len(bomb) < 4_000
    assert _run(bomb, memory=500_000_000)["unfit"] in ("damaged", "heavy")
    assert _run(picture(), memory=500_000_000)["width"] == 8


def _run(source, memory=encoding.MEMORY):
    """Return what the program answers under a limit on its memory, in bytes."""
    program = f"import encoding; encoding.MEMORY = {memory}; encoding.main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "measure"],
        input=source,
        capture_output=True,
        cwd=encoding.__file__.rpartition("/")[0],
        check=True,
    )
    return json.loads(done.stdout)


def test_a_picture_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(workshop, "SECONDS", 0.001)
    with pytest.raises(images.BadPicture, match="too much memory or time"):
        images.check(picture())


def test_a_decoder_that_dies_takes_nothing_with_it(monkeypatch, tmp_path, caplog):
    broken = tmp_path / "broken.py"
    broken.write_text("import os, sys; print('oh', file=sys.stderr); os.abort()")
    monkeypatch.setattr(encoding, "__file__", str(broken))
    with pytest.raises(images.BadPicture, match="too much memory or time"):
        images.check(picture())
    assert "oh" in caplog.text


def test_the_decoder_is_told_no_secrets(monkeypatch, tmp_path):
    curious = tmp_path / "curious.py"
    curious.write_text(
        "import json, os; print(json.dumps({'kind': dict(os.environ), 'width': 1, 'height': 1}))"
    )
    monkeypatch.setenv("SECRET_KEY", "only for us")
    monkeypatch.setattr(encoding, "__file__", str(curious))
    assert "only for us" not in str(workshop.measure(b""))


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(images.BadPicture, match="20 MB"):
        images.check(b"x" * 20_000_001)


# --- What is taken out ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_picture_tells_about_people_is_taken_out(kind):
    source = photo(kind, exif=exif())
    assert b"Camera of Max" in source
    for image in remade(source):
        assert not image.getexif()
        assert b"Camera of Max" not in image.data


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_xmp_is_left(kind):
    note = b"<x:xmpmeta>Ward 7, bed 2</x:xmpmeta>"
    if kind == "PNG":
        notes = PngImagePlugin.PngInfo()
        notes.add_itxt("XML:com.adobe.xmp", note.decode())
        notes.add_text("Comment", "Ward 7, bed 2", zip=False)
        source = photo(kind, pnginfo=notes)
    else:
        source = photo(kind, xmp=note)
    assert b"Ward 7" in source
    for image in remade(source):
        assert b"Ward 7" not in image.data
        assert set(image.info) <= {
            *("jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"),
            *("loop", "background", "timestamp", "duration"),
        }


@pytest.mark.parametrize("second", SECOND_CONTENTS.values(), ids=SECOND_CONTENTS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_second_content_behind_a_picture_is_dropped(kind, second):
    for image in remade(photo(kind) + second):
        assert b"Maximilian" not in image.data


@pytest.mark.parametrize("second", SECOND_CONTENTS.values(), ids=SECOND_CONTENTS)
def test_a_second_content_inside_a_picture_is_dropped(second):
    commented = photo("JPEG", comment=second)
    for source in (
        commented,
        with_chunk(b"tEXt", b"Comment\0" + second),
        with_chunk(b"maXx", second),
        photo("JPEG", icc_profile=second),
        photo("WEBP", icc_profile=second),
        photo("AVIF", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0" + second),
    ):
        assert second in source
        for image in remade(source):
            assert b"Maximilian" not in image.data


# --- Colours and sizes ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_stored_upright(kind):
    for image in remade(photo(kind, exif=exif())):
        assert image.width * 2 == image.height


def test_a_huge_picture_is_made_smaller():
    assert remade(picture(size=(4_000, 100)))[0].size == (2_000, 50)


def test_a_large_photograph_is_unpacked_at_a_part_of_its_size(monkeypatch):
    loaded = []
    plain = encoding._plain
    monkeypatch.setattr(encoding, "_plain", lambda image: loaded.append(image.size) or plain(image))
    assert encoding.decode(picture("JPEG", size=(8_000, 4_000)))[1].size == (2_000, 1_000)
    assert loaded == [(4_000, 2_000)]


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
        ("AVIF", "RGBA"),
    ],
)
def test_every_usual_kind_of_colours_can_be_stored(kind, mode, size):
    main, *_renditions = remade(saved(Image.new(mode, size), kind))
    assert main.format in ("JPEG", "PNG")
    assert main.mode in ("L", "RGB", "RGBA", "P")
    assert main.size == (min(size[0], 2_000), size[1] if size[0] < 2_000 else 33)


def test_the_greys_of_sixteen_bits_stay():
    source = saved(Image.new("I;16", (8, 4), 0x8000), "PNG")
    assert remade(source)[0].convert("L").getpixel((0, 0)) == 0x80


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_transparent_colours_stay_transparent(kind):
    image = Image.new("RGBA", (200, 100), "red")
    image.paste((0, 0, 0, 0), (0, 0, 100, 100))
    for made in remade(saved(image, kind)):
        assert made.convert("RGBA").getpixel((20, 50))[3] == 0
        assert made.convert("RGBA").getpixel((180, 50))[3] == 255


def test_a_transparent_entry_of_a_palette_stays_transparent():
    source = saved(Image.new("P", (8, 4)), "PNG", transparency=0)
    assert remade(source)[0].convert("RGBA").getpixel((0, 0))[3] == 0


def test_colours_keep_their_meaning_without_their_profile():
    # In this profile red and green are swapped, as no screen of any reader would show them.
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")
    assert swapped != profile
    for kind in ("JPEG", "PNG", "WEBP", "AVIF"):
        source = saved(Image.new("RGB", (64, 32), (250, 10, 10)), kind, icc_profile=swapped)
        for image in remade(source):
            red, green, blue = image.convert("RGB").getpixel((20, 10))
            assert green > 200 > 60 > max(red, blue), kind
            assert "icc_profile" not in image.info


def test_a_profile_that_does_not_fit_is_ignored():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert remade(photo("JPEG", icc_profile=profile))[0].mode == "RGB"
    assert remade(photo("JPEG", icc_profile=b"no profile"))[0].mode == "RGB"


def test_a_drawing_keeps_its_exact_colours_and_its_size_in_bytes():
    drawing = Image.new("RGB", (900, 600), "white")
    pen = ImageDraw.Draw(drawing)
    for place in range(10, 600, 30):
        pen.text((place, place), f"Nerve and muscle {place}", fill=(place // 3, 20, 90))
        pen.ellipse((place, 20, place + 90, 300), outline=(10, place // 3, 0))
    drawing = drawing.quantize(64).convert("RGB")
    source = saved(drawing.quantize(64), "PNG", optimize=True)
    main, *renditions = remade(source)
    assert main.mode == "P"
    assert len(main.data) < 1.1 * len(source)
    assert ImageChops.difference(main.convert("RGB"), drawing).getbbox() is None
    widest = renditions[0]
    assert (widest.format, widest.size) == ("WEBP", (900, 600))
    assert ImageChops.difference(widest.convert("RGB"), drawing).getbbox() is None


# --- Renditions ----------------------------------------------------------------------------


def widths(files, kind):
    return [image.width for image in files if image.format == kind]


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (2_400, [1600, 1200, 800, 480]),
        (1_600, [1600, 1200, 800, 480]),
        (1_250, [1250, 800, 480]),
        (1_000, [1000, 800, 480]),
        (300, [300]),
    ],
)
def test_renditions_are_made_for_phones_and_desks_and_never_wider_than_the_picture(width, expected):
    # A strip: how wide it is counts here, and each of its pixels takes time.
    main, *renditions = remade(photo(size=(width, width // 8)))
    assert (main.format, main.width) == ("JPEG", min(width, 2_000))
    assert widths(renditions, "AVIF") == widths(renditions, "WEBP") == expected
    for image in renditions:
        assert image.height == pytest.approx(image.width / 8, abs=0.5)


def test_every_rendition_saves_bytes():
    for source in (photo(size=(1000, 125)), photo("PNG"), picture("PNG", size=(900, 100))):
        made = encoding.encode(*encoding.decode(source))
        for kind in ("AVIF", "WEBP"):
            sizes = [len(made[0].data), *(len(f.data) for f in made[1:] if f.kind == kind)]
            assert sizes == sorted(set(sizes), reverse=True)


def test_a_tiny_picture_needs_no_renditions():
    assert [image.format for image in remade(saved(Image.new("1", (8, 4)), "PNG"))][:1] == ["PNG"]
    assert remade(saved(Image.new("RGB", (1, 1)), "JPEG"))[0].size == (1, 1)


# --- Names and storage ---------------------------------------------------------------------


def test_the_files_of_an_upload_have_names_that_nobody_can_guess():
    source = photo(size=(1000, 125))
    first, second = images.make(source), images.make(source)
    assert first[0].name != second[0].name
    stem = first[0].name.removesuffix(".jpg")
    assert len(stem.removeprefix("pictures/")) == 32
    assert [file.name for file in first[1:3]] == [f"{stem}-1000.avif", f"{stem}-800.avif"]
    assert {file.format for file in first} == {"jpeg", "avif", "webp"}


def test_files_are_stored_as_they_were_made():
    files = images.make(photo())
    images.store(files)
    for file in files:
        with default_storage.open(file.name) as stored:
            image = Image.open(stored)
            assert (image.format.lower(), image.size) == (file.format, (file.width, file.height))


def test_the_same_picture_is_imported_once():
    source = photo()
    first, second = images.check(source), images.check(source)
    for checked in (first, second):
        images.store(images.make(source, name=checked.name))
    assert first.name == second.name
    files = default_storage.listdir("pictures")[1]
    assert first.name.removeprefix("pictures/") in files
    assert len(files) == len(["jpg", "avif", "webp"])


def test_checking_stores_nothing(tmp_path):
    images.check(picture())
    assert not (tmp_path / "media").exists()


def test_a_full_disk_leaves_nothing_half_done(monkeypatch):
    files = images.make(photo())
    save = default_storage.save

    def save_two(name, content):
        if name == files[2].name:
            raise OSError("No space left on device")
        return save(name, content)

    monkeypatch.setattr(default_storage, "save", save_two)
    with pytest.raises(OSError, match="No space"):
        images.store(files)
    assert default_storage.listdir("pictures")[1] == []


def test_what_comes_again_is_known_by_its_digest():
    assert images.digest(b"a") == images.digest(b"a") != images.digest(b"b")
    assert len(images.digest(b"a")) == 64
