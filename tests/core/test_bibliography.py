"""Tests of the one form of identifiers, and of the line that names a work."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bibliography import (
    Unreadable,
    Work,
    doi_address,
    normal_doi,
    normal_isbn,
    normal_pmid,
    normal_url,
    short_pages,
    split_authors,
    vancouver,
)

READERS = [normal_doi, normal_pmid, normal_isbn, normal_url]
DOI = "10.1212/wnl.0000000000011124"


@pytest.mark.parametrize(
    "typed",
    [
        "10.1212/WNL.0000000000011124",
        " 10.1212/wnl.0000000000011124 ",
        "doi:10.1212/WNL.0000000000011124",
        "DOI: 10.1212/WNL.0000000000011124.",
        "doi 10.1212/WNL.0000000000011124;",
        "https://doi.org/10.1212/WNL.0000000000011124",
        "http://dx.doi.org/10.1212/WNL.0000000000011124?utm_source=mail#abstract",
        "https://www.doi.org/10.1212%2FWNL.0000000000011124",
        "doi.org/10.1212/WNL.0000000000011124",
        "doi:https://doi.org/10.1212/WNL.0000000000011124",
        "info:doi/10.1212/WNL.0000000000011124",
        "<https://doi.org/10.1212/WNL.0000000000011124>",
        "(10.1212/WNL.0000000000011124).",
        "10.1212/WNL.\u200b0000000000011124",
        "10.1212/WNL. 0000000000011124",
        "１０.1212/WNL.0000000000011124",
    ],
)
def test_a_doi_has_one_form(typed):
    assert normal_doi(typed) == DOI


def test_all_dashes_of_a_doi_are_the_plain_one():
    wanted = "10.1016/s0140-6736(05)12345-6"
    for dash in "-‐‑‒–—―−－":
        assert normal_doi(f"10.1016/S0140{dash}6736(05)12345{dash}6.") == wanted


def test_brackets_that_belong_to_a_doi_stay():
    old = "10.1002/(SICI)1097-4598(199708)20:8<1047::AID-MUS20>3.0.CO;2-8"
    assert normal_doi(old) == old.lower()
    assert doi_address(normal_doi(old)).count("<") == 0


@pytest.mark.parametrize("typed", ["11.1/x", "10.1212", "10.12/x", "10.1212/", "a study", "10"])
def test_what_is_no_doi_is_refused(typed):
    with pytest.raises(Unreadable, match="looks like this"):
        normal_doi(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "33144515",
        "0033144515",
        "PMID: 33144515",
        "pmid33144515.",
        "PubMed ID 33144515",
        "https://pubmed.ncbi.nlm.nih.gov/33144515/",
        "https://www.ncbi.nlm.nih.gov/pubmed/33144515",
        "３３１４４５１５",
    ],
)
def test_a_pmid_has_one_form(typed):
    assert normal_pmid(typed) == "33144515"


@pytest.mark.parametrize("typed", ["0", "PMC7884987", "123456789", "12a", "-5", "1.5"])
def test_what_is_no_pmid_is_refused(typed):
    with pytest.raises(Unreadable):
        normal_pmid(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "0-306-40615-2",
        "0306406152",
        "978-0-306-40615-7",
        "ISBN-13: 978 0 306 40615 7",
        "ISBN 978–0306406157",
    ],
)
def test_an_isbn_has_one_form(typed):
    assert normal_isbn(typed) == "9780306406157"


def test_an_isbn_may_end_in_x():
    assert normal_isbn("0-8044-2957-x") == normal_isbn("9780804429573") == "9780804429573"


@pytest.mark.parametrize(
    "typed", ["0306406153", "9780306406158", "9770306406157", "X306406152", "978030640615", "x"]
)
def test_an_isbn_with_a_wrong_digit_is_refused(typed):
    with pytest.raises(Unreadable, match="ISBN"):
        normal_isbn(typed)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("HTTPS://WWW.NHS.UK", "https://www.nhs.uk/"),
        ("https://www.nhs.uk./conditions/", "https://www.nhs.uk/conditions/"),
        ("https://www.nhs.uk:443/a?utm_source=x&b=2#c", "https://www.nhs.uk/a?b=2"),
        ("http://nhs.uk:8080/", "http://nhs.uk:8080/"),
        ("https://münchen.de/ü b", "https://xn--mnchen-3ya.de/%C3%BC%20b"),
        ("https://nhs.uk/%C3%BC", "https://nhs.uk/%C3%BC"),
    ],
)
def test_an_address_has_one_form(typed, wanted):
    assert normal_url(typed) == wanted == normal_url(wanted)


@pytest.mark.parametrize(
    "typed",
    ["javascript:alert(1)", "nhs.uk", "https://a@nhs.uk/", "https://[::1]/", "https://10.0.0.1/",
     "https://localhost/", "ftp://nhs.uk/", "https://nhs.uk:99999/", "https://" + "a" * 700],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused(typed):
    with pytest.raises(Unreadable):
        normal_url(typed)


@given(
    st.one_of(st.text(), st.from_regex(r"(doi:|https://doi.org/)*10\.\d{4}/\S*", fullmatch=True))
)
def test_the_form_is_found_once_and_for_all(typed):
    for read in READERS:
        try:
            once = read(typed)
        except Unreadable:
            continue
        assert read(once) == once


def test_nothing_typed_is_nothing():
    assert [read(" \u200b ") for read in READERS[:3]] == ["", "", ""]
    assert normal_url("  ") == ""


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("Rao A, Lee BC, van der Berg T-J", ["Rao A", "Lee BC", "van der Berg T-J"]),
        ("Rao A;\nLee BC et al.", ["Rao A", "Lee BC"]),
        ("NHS England, Department of Sleep", ["NHS England, Department of Sleep"]),
        ("\n World Health Organization.\n", ["World Health Organization"]),
        ("", []),
    ],
)
def test_authors_are_typed_one_a_line_or_as_journals_list_them(typed, wanted):
    assert split_authors(typed) == wanted


def test_an_article_is_named_as_journals_name_it():
    work = Work(
        "A guide",
        ["Rao A", "Lee BC"],
        "Neurology",
        year=2021,
        volume="96",
        issue="3",
        pages="114-122",
    )
    assert vancouver(work) == "Rao A, Lee BC. A guide. Neurology. 2021;96(3):114–22."


def test_of_many_authors_six_are_named():
    work = Work("Does it help?", [f"Rao {letter}" for letter in "ABCDEFG"], "BMJ", year=2020)
    assert vancouver(work) == (
        "Rao A, Rao B, Rao C, Rao D, Rao E, Rao F, et al. Does it help? BMJ. 2020."
    )
    six = Work("A", [f"Rao {letter}" for letter in "ABCDEF"])
    assert "et al" not in vancouver(six)


def test_a_page_of_the_web_says_when_it_was_read():
    work = Work(
        "Myasthenia gravis", ["NHS"], year=2023, is_online=True, accessed_on=date(2026, 3, 15)
    )
    assert vancouver(work) == "NHS. Myasthenia gravis [Internet]. 2023 [cited 2026 Mar 15]."


def test_a_book_names_its_publisher():
    work = Work("Muscles", ["Rao A"], "Nerves", "Oak", 2020, pages="1-9", is_book=True)
    assert vancouver(work) == "Rao A. Muscles. In: Nerves. Oak; 2020. p. 1–9."


@pytest.mark.parametrize(
    ("pages", "wanted"),
    [("114-122", "114–22"), ("114–122", "114–22"), ("5-9", "5–9"), ("99-101", "99–101"),
     ("e12", "e12"), ("S1-S9", "S1–S9"), ("11-11", "11"), ("1-3, 7-9", "1–3, 7–9")],
)  # fmt: skip
def test_pages_are_shortened(pages, wanted):
    assert short_pages(pages) == wanted
