"""What in a text tells who somebody is."""

import pytest

from comments.services.personal import found

ADDRESS, PHONE, BIRTH, PATIENT = "e-mail address", "telephone", "date of birth", "of a patient"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("write to a.b+c@example.org.", ADDRESS),
        ("ＡＢ@example.org", ADDRESS),
        ("call +49 151 23456789 now", PHONE),
        ("call 0040-721-123-456", PHONE),
        ("0151 2345 6789", PHONE),
        ("(0721) 123 456 78", PHONE),
        ("born 12.03.1970", BIRTH),
        ("My date of birth: 1970-03-12", BIRTH),
        ("I was born on March 3rd, 1970", BIRTH),
        ("DOB 3 Mar 70", BIRTH),
        ("geboren am 12.3.1970", BIRTH),
        ("NHS number 943 476 5919", PATIENT),
        ("hospital no: 1234567", PATIENT),
        ("My MRN is 00123456", PATIENT),
    ],
)
def test_it_is_found(text, kind):
    (told,) = found(text)
    assert kind in told


@pytest.mark.parametrize(
    "text",
    [
        "born in 1970",
        "diagnosed on 12.03.2019",
        "in hospital 2019-2021",
        "Call 116 123 or 112.",
        "FVC 0.5 - 1.0, 60 mg 4 times, 2020-2021",
        "10 20 30 40 50 60 mg",
        "me @ home",
        "Room 0, 12, 15",
        "my patient neighbour has 1234567 cats",
    ],
)
def test_innocent_numbers_are_left_alone(text):
    assert found(text) == []


def test_a_long_run_of_anything_is_looked_at_quickly():
    for text in ("a" * 4_000, "1 " * 2_000, "a@" * 2_000, "born " * 800):
        assert len(found(text)) <= 2
