"""The parts of an article's page by which readers know whom they can trust, and what they cost."""

import re

import pytest
from django.utils import timezone

from articles.models import Article, Credential, Reference
from articles.rules import Harm, Kind, Role, SourceStatus
from articles.services import inviting
from tests import build
from tests.articles import trusted
from tests.pages import page, part, text_of

pytestmark = pytest.mark.django_db
DOUBT = "in doubt"


@pytest.fixture
def asha():
    return trusted.clinician()


def rows(html):
    """Return what the panel says, by its labels."""
    panel = part(html, r'aria-labelledby="about-page">(.*?)</dl>')
    pairs = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", panel, re.S)
    return {text_of(label): text_of(value) for label, value in pairs}


def day(moment):
    return f"{moment.day} {moment:%B %Y}"


def test_everything_stands_in_its_order(client, asha):
    cited = trusted.source()
    body = f"{trusted.POINTS}<h2>One</h2><h2>Two</h2><h2>Three</h2>{trusted.cite(cited)}"
    with trusted.days_ago(400):
        made = trusted.reviewed(
            asha, kind=Kind.MEDICINE, body=body + trusted.CARE, summary="What helps."
        )
    trusted.corrected(Article.objects.get(pk=made.pk))
    Reference.objects.filter(pk=cited.pk).update(status=SourceStatus.RETRACTED)
    html = page(client, "/articles/resting/")
    marks = [
        "<h1",
        ">What helps.<",
        'class="trust',
        "This page said:",
        "This page was due for review on",
        DOUBT,
        "Call 999 if:",
        'href="/articles/resting/emergency/"',
        "Key points",
        'class="byline"',
        "On this page",
        ">One</h2>",
        'id="references"',
        'id="about-page"',
        "See all updates",
        "Report a mistake",
        "</article>",
        "Comments (0)",
        "ld+json",
    ]
    places = [html.index(mark) for mark in marks]
    assert places == sorted(places)
    assert html.count("Call 999 if:") == html.count("Key points") == 1


def test_the_trust_line_says_who_when_and_from_what(client, asha):
    cited = trusted.source()
    made = trusted.reviewed(asha, body=trusted.cite(cited, trusted.source("Other")))
    line = part(page(client, "/articles/resting/"), r'<p class="trust">(.*?)</p>')
    assert text_of(line).replace(" ,", ",").split("About")[0].strip() == (
        "Reviewed by Dr Asha Rao, consultant neurologist Last reviewed"
        f" {day(timezone.localtime(made.reviewed_at))} 2 sources"
    )


def test_the_panel_says_all_there_is_to_say(client, asha):
    made = trusted.reviewed(asha, kind=Kind.TREATMENT, author=build.person("Jo Lee"))
    Article.objects.filter(pk=made.pk).update(funding="the Example Fund", ai_use="assisted")
    said = rows(page(client, "/articles/resting/"))
    today = day(timezone.localtime(made.reviewed_at))
    assert said["Written by"] == "Jo Lee"
    assert said["Reviewed by"].startswith("Dr Asha Rao consultant neurologist Registered doctor")
    assert said["Reviewed by"].endswith(f"clinical reviewer on {today}")
    assert said["Page last reviewed"] == said["First published"] == today
    assert said["Next review due"] == day(made.next_review_on)
    assert "declared no conflicts of interest" in said["Conflicts of interest"]
    assert said["Funding"] == (
        "This page was paid for by the Example Fund. We take no advertising."
    )
    assert "checked by a person" in said["Use of AI"]
    assert "Last updated" not in said
    assert "Checked by people with MG" not in said


def test_a_page_that_was_updated_shows_its_record(client, asha):
    made = trusted.corrected(trusted.reviewed(asha), Harm.POSSIBLE)
    html = page(client, "/articles/resting/")
    record = text_of(part(html, r"<details>(.*?)</details>"))
    assert re.search(r"correction The dose was wrong\. This page said: “Take five\.”", record)
    assert record.index("correction") < record.index("first published")
    change = made.changes.get(kind="correction")
    assert html.count(f'id="correction-{change.pk}"') == 1


def test_who_helped_with_mg_is_counted_and_not_named(client, asha):
    trusted.reviewed(asha)
    lay = build.person("Lay One", account=build.user("Lay", group="Reviewers"))
    lay.consented_at = timezone.now()
    lay.save()
    trusted.sign(Article.objects.get(), lay, Role.LAY)
    html = page(client, "/articles/resting/")
    assert rows(html)["Checked by people with MG"].startswith("1 person, on ")
    assert "Lay One" not in html


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Kind.STORY, "This is a personal story. It has not been clinically reviewed."),
        (Kind.NEWS, "This is news. It has not been clinically reviewed."),
        (Kind.CONDITION, "This page has not been clinically reviewed."),
    ],
)
def test_what_nobody_reviewed_says_so_at_both_ends(client, kind, said):
    build.article("Resting", kind=kind)
    html = page(client, "/articles/resting/")
    assert html.count(said) == 2
    assert "Last reviewed" not in html


def test_a_sample_reviewer_is_marked_wherever_named(client, asha):
    asha.is_sample = True
    asha.save()
    trusted.reviewed(asha)
    assert page(client, "/articles/resting/").count("Sample: not a real person") == 2


def test_an_overdue_page_has_no_tick(client, asha):
    with trusted.days_ago(1200):
        trusted.reviewed(asha)
    html = page(client, "/articles/resting/")
    assert 'class="trust unreviewed"' in html
    assert "We are checking it." in html
    assert rows(html)["Next review due"].endswith("(overdue)")


def test_a_serious_correction_is_called_important(client, asha):
    trusted.corrected(trusted.reviewed(asha), Harm.SERIOUS)
    html = page(client, "/articles/resting/")
    assert "Important correction," in part(html, r'<div class="notice error"(.*?)</div>')


def test_a_withdrawn_entry_is_told(client, asha):
    trusted.reviewed(asha)
    Credential.objects.filter(person=asha).update(withdrawn_at=timezone.now())
    html = page(client, "/articles/resting/")
    assert "The register entry of its reviewer was withdrawn" in html
    assert "Asha Rao" not in html


def test_the_emergency_card_stays_in_its_place_where_no_harm_is_near(client):
    build.article("Resting", kind=Kind.LIVING, body=f"<h2>First</h2><p>x</p>{trusted.CARE}")
    html = page(client, "/articles/resting/")
    assert html.index(">First</h2>") < html.index("Call 999 if:")
    assert html.count('href="/articles/resting/emergency/"') == 1


def test_a_guest_sees_what_the_page_says_of_itself_but_no_way_to_report(client, asha):
    ada = build.ada_author()
    made = build.article("Resting", by=ada, published=False, kind=Kind.MEDICINE)
    trusted.sign(made, asha)
    link = inviting.invite(made, invited="Jane Roe", by=build.ed_editor())
    html = page(client, f"/review/{inviting.token_of(link)}/")
    assert rows(html)["Reviewed by"].startswith("Dr Asha Rao")
    assert "First published" not in rows(html)
    assert "Report a mistake" not in html
    assert "ld+json" not in html


@pytest.mark.parametrize("name", ["editorial", "corrections", "conflicts", "funding", "feedback"])
def test_the_promises_are_linked_from_every_page(client, name):
    html = page(client, "/about/")
    assert f'href="/about/{name}/"' in part(html, r"<footer(.*?)</footer>")
    assert html.count("<h1") == 1
    assert page(client, f"/about/{name}/").count("<h2") >= 2


def test_a_site_that_names_nobody_claims_nothing(client, settings):
    settings.ORGANISATION = settings.FUNDING = ""
    html = page(client, "/about/funding/")
    assert "not yet named their organisation" in html
    assert "Published by" not in html
    settings.ORGANISATION, settings.FUNDING = "The Example MG Trust", "Gifts pay for it."
    html = page(client, "/about/funding/")
    assert "Published by The Example MG Trust." in html
    assert "Gifts pay for it." in html


def test_help_is_one_step_away_in_the_same_place(client):
    build.article("Resting")
    for path in ("/", "/articles/resting/", "/about/editorial/", "/accounts/login/"):
        html = page(client, path)
        assert '<a href="#get-help">' in part(html, r"<header(.*?)</header>")
        assert html.count('id="get-help"') == 1


def test_a_plain_page_costs_four_queries(client, django_assert_num_queries):
    build.article("Resting")
    client.get("/articles/resting/")
    with django_assert_num_queries(4):
        page(client, "/articles/resting/")


def test_a_page_with_everything_costs_six(client, asha, django_assert_num_queries):
    body = trusted.POINTS + trusted.CARE + trusted.cite(trusted.source(), trusted.source("Other"))
    made = trusted.reviewed(asha, kind=Kind.MEDICINE, body=body)
    trusted.corrected(Article.objects.get(pk=made.pk))
    trusted.sign(made, asha)
    root = build.comment(made, by=build.user("Max"))
    build.comment(made, by=build.user("Rita"), parent=root)
    client.get("/articles/resting/")
    with django_assert_num_queries(6):
        page(client, "/articles/resting/")
