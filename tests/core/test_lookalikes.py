"""Texts that read the same are equal; texts that do not are not."""

import pytest

from core.lookalikes import folded


@pytest.mark.parametrize(
    ("dressed", "plain"),
    [
        ("KILL", "kill"),
        ("Ｋｉｌｌ", "kill"),
        ("k\u200bi\u00adl\u2060l", "kill"),
        ("kіll", "kill"),  # With the i of Ukrainian.
        ("КILL", "kill"),  # With the K of Cyrillic.
        ("ᴋɪʟʟ", "kill"),
        ("café", "cafe"),
        ("Straße", "strasse"),
        ("ﬁx", "fix"),
        ("אָבֵל", "אבל"),
        ("САМО", "само"),
        ("ΗΜΕΡΑ", "ημερα"),
        ("10 µg", "10 μg"),
        ("I l 1 0 O", "i l 1 0 o"),
    ],
)
def test_what_reads_the_same_is_the_same(dressed, plain):
    assert folded(dressed) == plain


@pytest.mark.parametrize(("one", "other"), [("10 mg", "10 µg"), ("fail", "fall"), ("मेरा", "मरा")])
def test_what_differs_stays_different(one, other):
    assert folded(one) != folded(other)
