"""The page of a person."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from articles.rules import Kind, Role, Tie
from articles.services import contributing, publishing, registering, signing, withdrawing
from articles.services.interests import Interest
from tests import build
from tests.pages import page, text_of

pytestmark = pytest.mark.django_db
RAO = "/people/asha-rao/"


def graph(html):
    """Return the nodes of a page by their types."""
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return {node["@type"]: node for node in json.loads(found)["@graph"]}


def signed(who, title="", role=Role.CLINICAL, **values):
    """Return a public page that this person reviewed."""
    article = build.article(title, **{"kind": Kind.LIVING, **values})
    signing.sign(article, signing.Signature(role, checked=signing.CHECKLIST), by=who.user)
    return article


@pytest.fixture
def asha():
    who = build.clinician("Asha Rao", account=build.clara_reviewer())
    who.affiliation, who.suffix, who.orcid = "Harbour Hospital", "FRCP", "0000-0002-1825-0097"
    who.bio = "Looks after <people> with MG.\n\nLives by the sea."
    who.save()
    who.register_entries.update(number="7654321", verify_url="https://gmc.example/7654321")
    return who


def test_it_shows_what_the_person_wrote(client):
    author = build.person("Harbour Lane")
    build.article("By the sea", author=author)
    build.article("Of somebody else", author=build.person("Other"))
    html = page(client, "/people/harbour-lane/")
    assert "By the sea" in html
    assert "Of somebody else" not in html


def test_with_consent_readers_see_who_somebody_is(client, asha):
    html = page(client, RAO)
    for words in (
        "Dr Asha Rao, FRCP",
        "consultant neurologist",
        "Harbour Hospital",
        "Registered doctor, General Medical Council 7654321",
        'href="https://gmc.example/7654321"',
        'href="https://orcid.org/0000-0002-1825-0097"',
        "declared no conflicts of interest",
        "Looks after &lt;people&gt; with MG.",
    ):
        assert words in html, words


@pytest.mark.parametrize("withdrawn", [False, True])
def test_without_consent_there_is_a_name_and_nothing_else(client, asha, withdrawn):
    build.article("By Asha", author=asha)
    if withdrawn:
        contributing.withdraw_consent(asha, by=None)
    else:
        asha.consented_at = None
        asha.save()
    html = page(client, RAO)
    assert "Asha Rao" in html and "By Asha" in html
    for words in (
        "Dr",
        "FRCP",
        "neurologist",
        "Harbour",
        "7654321",
        "orcid",
        "conflicts of",
        "sea",
    ):
        assert words not in re.sub(r"(?s)<footer.*</footer>", "", html), words
    assert set(graph(html)["Person"]) == {"@type", "@id", "name", "url"}


def test_papers_that_do_not_hold_today_are_not_shown(client, asha):
    registering.withdraw_entry(asha.register_entries.get(), note="Struck off", by=None)
    build.credential(asha, number="1111111", on=timezone.localdate() - timedelta(days=400))
    build.credential(asha, number="2222222", checked_on=None, expires_on=None)
    html = page(client, RAO)
    for number in ("7654321", "1111111", "2222222", "Struck off"):
        assert number not in html


def test_interests_are_told_in_the_words_for_readers(client, asha):
    paid = Interest("Harbour Pharma", Tie.TALK, "2025", "Restol")
    contributing.declare(asha, [paid], by=None, public_text="Harbour Pharma paid for a talk.")
    html = page(client, RAO)
    assert "Harbour Pharma paid for a talk." in html and "Restol" not in html


def test_pages_that_somebody_reviewed_are_listed(client, asha):
    signed(asha, "Rest well")
    signed(asha, "A story of rest", kind=Kind.STORY)
    build.article("Not reviewed", kind=Kind.LIVING)
    withdrawing.withdraw(signed(asha, "Gone"), by=None, reason="It is out of date.")
    html = page(client, RAO)
    assert "Pages reviewed by Asha Rao" in html and "Rest well" in html
    for title in ("A story of rest", "Not reviewed", "Gone"):
        assert title not in html
    assert "Articles by" not in html
    assert "Rest well" in page(client, f"{RAO}reviewed/")


def test_somebody_who_lives_with_mg_is_not_called_a_reviewer(client):
    lena = build.clinician("Lena", account=build.user("Lena", group="Reviewers"))
    signed(lena, "Rest well", role=Role.LAY)
    assert "Rest well" not in page(client, "/people/lena/")
    page(client, "/people/lena/reviewed/", status=404)


def test_a_second_clinician_is_a_reviewer_too_until_the_entry_is_withdrawn(client, asha):
    article = signed(asha, "Rest well")
    noor = build.clinician("Noor Ali", account=build.user("Noor", group="Reviewers"))
    signing.sign(article, signing.Signature(Role.CLINICAL, checked=signing.CHECKLIST), by=noor.user)
    assert "Rest well" in page(client, RAO) and "Rest well" in page(client, "/people/noor-ali/")
    registering.withdraw_entry(noor.register_entries.get(), note="Struck off", by=None)
    assert "Rest well" not in page(client, "/people/noor-ali/")


def test_a_text_that_nobody_signed_takes_its_page_off_the_list(client, asha):
    article = signed(asha, "Rest well")
    build.drafting.save_draft(
        article,
        build.drafting.Draft("Rest well", "New.", "<p>Something else.</p>"),
        base=1,
        by=None,
    )
    publishing.publish(Article.objects.get(pk=article.pk), by=None, change=build.major())
    assert "Rest well" not in page(client, RAO)


def test_many_reviewed_pages_have_a_page_of_their_own(client, asha):
    for number in range(22):
        signed(asha, f"Page {number}")
    html = page(client, RAO)
    assert html.count("<h3>") == 10 and f'href="{RAO}reviewed/"' in html
    assert text_of(html).count("first published") == 10
    first = page(client, f"{RAO}reviewed/")
    after = re.search(r'href="\?after=([^"]+)"', first)[1]
    second = page(client, f"{RAO}reviewed/?after={after}")
    assert (first.count("<h3>"), second.count("<h3>")) == (20, 2)
    page(client, f"{RAO}reviewed/?after=x", status=404)


def test_machines_are_told_what_readers_see(client, asha):
    html = page(client, RAO)
    nodes = graph(html)
    about = nodes["Person"]
    assert nodes["ProfilePage"]["mainEntity"] == {"@id": about["@id"]}
    assert (about["name"], about["honorificPrefix"], about["honorificSuffix"]) == (
        "Asha Rao",
        "Dr",
        "FRCP",
    )
    (credential,) = about["hasCredential"]
    for value in (
        about["jobTitle"],
        about["affiliation"]["name"],
        *about["sameAs"],
        credential["name"],
        credential["identifier"],
        credential["recognizedBy"]["name"],
    ):
        assert value in html.split("<script")[0] or value in html.split("</script>")[-1], value
    known = {node["@id"] for node in nodes.values()}
    pointed = set(re.findall(r'{"@id":"([^"]+)"}', html))
    assert pointed <= known


def test_no_name_breaks_out_of_the_data(client):
    evil = "</script><script>alert(1)</script>"
    who = build.clinician(evil)
    who.slug, who.role, who.affiliation = "evil", evil, evil
    who.save()
    html = page(client, "/people/evil/")
    assert "<script>alert" not in html
    assert graph(html)["Person"]["name"] == evil


def test_a_sample_says_that_it_is_none_of_a_real_person(client, asha):
    signed(asha, "Rest well")
    asha.is_sample = True
    asha.save()
    for path in (RAO, f"{RAO}reviewed/"):
        assert "Sample: not a real person" in page(client, path)


def test_a_team_is_shown_without_consent(client):
    team = contributing.add(
        contributing.Profile("Our team", is_team=True, role="Editors", bio="We write."), by=None
    )
    build.article(author=team)
    html = page(client, "/people/our-team/")
    assert "We write." in html and graph(html)["Organization"]["name"] == "Our team"


def test_somebody_who_published_nothing_has_no_page(client):
    build.article(author=build.person("Shy"), published=False)
    page(client, "/people/shy/", status=404)
    page(client, "/people/nobody/", status=404)
    page(client, "/people/shy/reviewed/", status=404)


def test_the_number_of_queries_does_not_grow(client, asha, django_assert_num_queries):
    for number in range(22):
        build.article()
        signed(asha, f"Page {number}", author=asha.__class__.objects.get(name="GlassCow"))
    with django_assert_num_queries(3):
        page(client, "/people/glasscow/")
    with django_assert_num_queries(5):
        page(client, RAO)
    with django_assert_num_queries(2):
        page(client, f"{RAO}reviewed/")
