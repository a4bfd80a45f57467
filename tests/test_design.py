"""The style sheet and the script: light enough for old phones, and legible in both themes."""

import re

import pytest
from django.conf import settings

CSS = (settings.BASE_DIR / "static/css/site.css").read_text()
TEXT, CONTROL = 4.5, 3.0  # The ratios that WCAG 2.2 asks for (1.4.3 and 1.4.11).
PAIRS = [
    ("text", "bg", TEXT),
    ("text", "surface", TEXT),
    ("text", "inset", TEXT),
    ("text", "warn-bg", TEXT),
    ("muted", "bg", TEXT),
    ("muted", "surface", TEXT),
    ("link", "bg", TEXT),
    ("link", "surface", TEXT),
    ("link", "inset", TEXT),
    ("link", "warn-bg", TEXT),
    ("visited", "bg", TEXT),
    ("visited", "surface", TEXT),
    ("link-hover", "bg", TEXT),
    ("on-brand", "brand", TEXT),
    ("on-brand", "brand-hover", TEXT),
    ("on-band", "band", TEXT),
    ("on-focus", "focus", TEXT),
    ("on-care", "urgent", TEXT),
    ("urgent-edge", "surface", TEXT),
    ("control", "bg", CONTROL),
    ("control", "surface", CONTROL),
    ("brand", "bg", CONTROL),
    ("urgent-edge", "bg", CONTROL),
    ("warn-edge", "warn-bg", CONTROL),
    ("do", "surface", TEXT),
    ("dont", "surface", TEXT),
    ("on-care", "care", TEXT),
    ("care-edge", "bg", CONTROL),
    ("on-emergency", "emergency", TEXT),
    ("on-warn-label", "warn-label", TEXT),
]


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", block))


LIGHT = tokens(CSS.split("@media", 1)[0])
DARK = LIGHT | tokens(CSS.split("prefers-color-scheme: dark", 1)[1].split("@media", 1)[0])


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2."""
    digits = colour[1:] if len(colour) == 7 else "".join(char * 2 for char in colour[1:])
    channels = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_formula_knows_black_on_white():
    assert contrast("#000000", "#fff") == pytest.approx(21)


def test_the_dark_theme_changes_the_colours():
    assert len(LIGHT) > 15
    assert DARK["bg"] != LIGHT["bg"]


@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_that_meet_have_contrast(theme, front, back, least):
    assert contrast(theme[front], theme[back]) >= least


def test_the_style_sheet_is_small_and_alone():
    # The cards that say when to call for help, and who vouches for a page, took the last of it.
    assert len(CSS.encode()) <= 26_000
    assert "@import" not in CSS
    assert not re.search(r"url\(\s*['\"]?(https?:)?//", CSS)


def test_every_token_that_is_used_is_defined():
    used = set(re.findall(r"var\(--([\w-]+)", CSS))
    defined = set(re.findall(r"--([\w-]+)\s*:", CSS))
    assert used <= defined
    assert defined <= used, "a token that nothing uses"


def test_the_pages_use_no_colour_of_their_own():
    print_sheet = CSS.index("@media print")
    after_tokens = CSS[CSS.index("/* ---------- base") : print_sheet]
    assert re.findall(r"#[0-9a-f]{3,6}\b(?=[;\s,)])", after_tokens) == []


def test_the_script_of_the_discussion_is_small_and_writes_no_html():
    script = (settings.BASE_DIR / "static/js/discussion.js").read_text()
    assert len(script.encode()) <= 8_000
    assert '"use strict";' in script
    assert not re.search(
        r"innerHTML|insertAdjacentHTML|document\.write|\beval\(|Function\(", script
    )
