"""The data of an article's page: what the page says and nothing more, whatever names are in it."""

import json
import re
from html import unescape

import pytest
from django.conf import settings
from django.utils import timezone

from articles.graph.nodes import picture_node
from articles.models import Article, Condition, Reference
from articles.rules import Kind, Role, SourceKind
from tests import build
from tests.articles import trusted
from tests.pages import page, part, text_of

pytestmark = pytest.mark.django_db
SCRIPT = r'<script type="application/ld\+json">(.*?)</script>'
HOSTILE = '</script><script>alert(1)</script><!-- & "quoted" \\ \u2028 \u2029 {{ x }} ]]>'
# Words of schema.org itself, and what the page says in other words: see the test of each.
VOCABULARY = {"@context", "@type", "@id", "isAccessibleForFree", "credentialCategory"}
IN_OTHER_WORDS = {
    "inLanguage": lambda value: f'lang="{value.lower()}"',
    "specialty": lambda value: "neurology",
    "timeRequired": lambda value: f"{value[2:-1]} minute",
    "audienceType": lambda value: f"{value}s, their families",
}


@pytest.fixture(autouse=True)
def _organisation(settings):
    settings.ORGANISATION = "The Example MG Trust"
    settings.ORGANISATION_URL = "https://register.example.org/1"
    settings.CONTENT_LICENCE = "https://licence.example.org/by/"


@pytest.fixture
def asha():
    who = trusted.clinician()
    who.suffix, who.affiliation, who.orcid = "FRCP", "Example Hospital", "0000-0002-1825-0097"
    who.save()
    return who


@pytest.fixture
def full(asha):
    """Return a page with all that a page can have."""
    journal = trusted.source("Guidance on MG", pmid="33144515")
    web = Reference.objects.create(
        kind=SourceKind.WEB,
        title="What MG is",
        authors=["Example Health Service"],
        container="Example Health",
        url="https://example.org/mg/",
        accessed_on=timezone.localdate(),
        year=2024,
    )
    author = build.person("Jo Lee")
    author.prefix, author.role, author.consented_at = "Ms", "writer", timezone.now()
    author.save()
    body = (
        trusted.CARE
        + trusted.POINTS
        + '<figure><img src="/media/ward.jpg" alt="A ward" width="9" height="6">'
        + "<figcaption>A ward with beds</figcaption></figure>"
        + trusted.cite(journal, web)
    )
    with trusted.days_ago(90):
        made = trusted.reviewed(
            asha, "Tablets & rest", kind=Kind.MEDICINE, body=body, author=author, slug="tablets"
        )
    with trusted.days_ago(20):
        trusted.corrected(Article.objects.get(pk=made.pk), advice="Ask your team.")
    with trusted.days_ago(10):
        trusted.sign(made, asha)
    Article.objects.filter(pk=made.pk).update(
        condition=Condition.objects.get(slug="mg"), funding="The Example Fund", ai_use="none"
    )
    build.comment(made, by=build.user("Max"))
    return Article.objects.get(pk=made.pk)


def once(pairs):
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), f"said twice: {keys}"
    return dict(pairs)


def graph(html):
    data = json.loads(part(html, SCRIPT), object_pairs_hook=once)
    assert data["@context"] == "https://schema.org"
    return data["@graph"]


def of_type(nodes, wanted):
    return next(node for node in nodes if node["@type"] == wanted)


def leaves(value, key=""):
    """Yield each key with a plain value below it."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, key)
    else:
        yield key, value


def nodes_in(value):
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from nodes_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes_in(inner)


class Visible:
    """What can be seen of a page: its words, and what its links, pictures and times hold."""

    def __init__(self, html):
        main = re.sub(SCRIPT, "", html, flags=re.S).split("</head>")[1]
        self.html = html
        self.words = text_of(main).lower()
        self.values = {
            unescape(value) for value in re.findall(r'\s(?:href|src|datetime)="([^"]*)"', main)
        }
        self.ids = set(re.findall(r'\sid="([^"]+)"', main))

    def says(self, key, value):
        if key in VOCABULARY:
            return True
        text = str(value)
        if key in IN_OTHER_WORDS:
            text = IN_OTHER_WORDS[key](text)
            return text.lower() in self.words or text in self.html
        address, _hash, place = text.removeprefix(settings.SITE_URL).partition("#")
        if text.startswith("http"):
            own = text.startswith(f"{settings.SITE_URL}/articles/")
            return place in self.ids if place else own or bool({text, address} & self.values)
        return text.lower() in self.words or text in self.values


def test_whatever_the_data_says_can_be_seen_on_the_page(client, full):
    html = page(client, "/articles/tablets/")
    visible = Visible(html)
    unseen = [pair for pair in leaves(graph(html)) if not visible.says(*pair)]
    assert unseen == []


def test_the_check_of_what_is_visible_can_fail(client, full):
    visible = Visible(page(client, "/articles/tablets/"))
    assert not visible.says("name", "Somebody else")
    assert not visible.says("url", f"{settings.SITE_URL}/people/nobody/")
    assert not visible.says("lastReviewed", "2001-01-01")
    assert not visible.says("url", f"{settings.SITE_URL}/articles/tablets/#correction-0")


def test_what_is_in_the_panel_is_in_the_data(client, full, asha):
    nodes = graph(page(client, "/articles/tablets/"))
    web_page, article = of_type(nodes, "MedicalWebPage"), of_type(nodes, "Article")
    assert web_page["lastReviewed"] == timezone.localdate(full.reviewed_at).isoformat()
    assert web_page["specialty"] == "https://schema.org/Neurologic"
    assert article["version"] == "2"
    assert article["funder"]["name"] == "The Example Fund"
    assert article["license"] == "https://licence.example.org/by/"
    assert article["commentCount"] == 1
    assert [one["@type"] for one in article["citation"]] == ["ScholarlyArticle", "WebPage"]
    assert article["citation"][0]["@id"] == "https://doi.org/10.1000/guidance-on-mg"
    assert article["correction"][0]["text"].endswith("Ask your team.")
    assert article["image"][0]["caption"] == "A ward with beds"
    assert of_type(nodes, "NGO")["name"] == "The Example MG Trust"


def test_only_pages_are_reviewed_and_only_by_who_signed_the_whole(client, full, asha):
    lay = build.person("Lay", account=build.user("Lay", group="Reviewers"))
    lay.consented_at = timezone.now()
    lay.save()
    trusted.sign(full, lay, Role.LAY)
    html = page(client, "/articles/tablets/")
    nodes = graph(html)
    reviewers = of_type(nodes, "MedicalWebPage")["reviewedBy"]
    assert reviewers == [{"@id": f"{settings.SITE_URL}/people/asha-rao/#p"}]
    assert not {"lastReviewed", "reviewedBy"} & of_type(nodes, "Article").keys()
    assert "Lay" not in html


@pytest.mark.parametrize("kind", [Kind.STORY, Kind.NEWS])
def test_news_and_stories_have_no_review(client, asha, kind):
    trusted.reviewed(asha, kind=kind)
    script = part(page(client, "/articles/resting/"), SCRIPT)
    for word in ("lastReviewed", "reviewedBy", "MedicalWebPage", "MedicalAudience", "asha-rao"):
        assert word not in script


def test_a_page_without_a_review_claims_none(client):
    build.article("Resting", kind=Kind.CONDITION)
    nodes = graph(page(client, "/articles/resting/"))
    assert (
        not {"lastReviewed", "reviewedBy", "dateModified"} & of_type(nodes, "MedicalWebPage").keys()
    )
    assert "editor" not in of_type(nodes, "Article")


def test_a_page_is_modified_by_what_readers_are_told_of(client, full):
    nodes = graph(page(client, "/articles/tablets/"))
    at = full.updated_at.isoformat(timespec="seconds")
    assert of_type(nodes, "Article")["dateModified"] == at
    assert of_type(nodes, "MedicalWebPage")["dateModified"] == at


def test_people_are_named_without_titles_and_each_once(client, full):
    nodes = graph(page(client, "/articles/tablets/"))
    people = {node["name"]: node for node in nodes if node["@type"] == "Person"}
    assert set(people) == {"Asha Rao", "Jo Lee"}
    rao = people["Asha Rao"]
    assert (rao["honorificPrefix"], rao["honorificSuffix"]) == ("Dr", "FRCP")
    assert rao["jobTitle"] == "consultant neurologist"
    assert rao["url"] == f"{settings.SITE_URL}/people/asha-rao/"
    assert rao["sameAs"] == ["https://orcid.org/0000-0002-1825-0097"]
    assert rao["hasCredential"][0]["recognizedBy"]["name"] == "General Medical Council"


def test_of_who_did_not_agree_to_be_shown_no_more_than_the_name_is_told(client, full, asha):
    asha.consent_withdrawn_at = timezone.now()
    asha.save()
    html = page(client, "/articles/tablets/")
    nodes = graph(html)
    rao = next(node for node in nodes if node.get("name") == "Asha Rao")
    assert set(rao) == {"@type", "@id", "name", "url"}
    for word in ("neurologist", "FRCP", "Example Hospital", "orcid", "General Medical Council"):
        assert word not in html
    assert "declared no conflicts" not in html


def test_a_team_is_an_organisation(client):
    team = build.person("Harbour team")
    team.is_team = True
    team.save()
    build.article("Resting", author=team)
    nodes = graph(page(client, "/articles/resting/"))
    made = next(node for node in nodes if node["@id"].endswith("/people/harbour-team/#p"))
    assert made["@type"] == "Organization"


def test_the_breadcrumb_counts_from_one_and_ends_with_the_page(client, full):
    html = page(client, "/articles/tablets/")
    items = of_type(graph(html), "BreadcrumbList")["itemListElement"]
    assert [item["position"] for item in items] == [1, 2, 3, 4, 5]
    assert [item["name"] for item in items] == [
        "Home",
        "More",
        "Health",
        "Recovery",
        "Tablets & rest",
    ]
    assert "item" not in items[-1]


def test_nothing_tells_machines_when_the_next_review_is(client, full):
    html = page(client, "/articles/tablets/")
    assert full.next_review_on.isoformat() in html
    assert full.next_review_on.isoformat() not in part(html, SCRIPT)
    assert "expires" not in part(html, SCRIPT)


def test_what_members_write_is_not_repeated(client, full):
    script = part(page(client, "/articles/tablets/"), SCRIPT)
    assert "A walk in the morning" not in script
    assert '"comment":' not in script


def test_every_name_of_a_node_leads_to_one_node(client, full):
    nodes = list(nodes_in(graph(page(client, "/articles/tablets/"))))
    full_nodes = [node["@id"] for node in nodes if "@id" in node and len(node) > 1]
    pointers = {node["@id"] for node in nodes if set(node) == {"@id"}}
    assert len(full_nodes) == len(set(full_nodes))
    assert pointers <= set(full_nodes)
    assert len(pointers) > 8


def test_hostile_texts_stay_texts(client, asha, settings):
    settings.ORGANISATION = HOSTILE
    asha.role = asha.affiliation = HOSTILE[:100]
    asha.save()
    author = build.person("Mallory")
    author.name = HOSTILE
    author.save()
    cited = trusted.source("A source")
    Reference.objects.filter(pk=cited.pk).update(title=HOSTILE, authors=[HOSTILE], doi="10.1/<&>")
    trusted.reviewed(
        asha,
        HOSTILE,
        slug="hostile",
        summary=HOSTILE,
        body=trusted.cite(cited),
        author=author,
        topic=build.category("</script>"),
    )
    html = page(client, "/articles/hostile/")
    script = part(html, SCRIPT)
    assert not set("<>&\u2028\u2029") & set(script)
    assert html.count("<script") == html.count("</script>") == 2
    nodes = graph(html)
    assert of_type(nodes, "Article")["headline"].startswith("</script><script>alert(1)</script>")
    unseen = [pair for pair in leaves(nodes) if "alert" in str(pair[1])]
    assert len(unseen) >= 6


def test_previews_have_no_data_and_no_address_of_their_own(client):
    ed = build.ed_editor()
    made = build.article("Resting", published=False)
    client.force_login(ed)
    html = page(client, f"/admin/articles/article/{made.pk}/preview/")
    assert "About this page" in html
    for word in ("ld+json", "canonical", "og:"):
        assert word not in html


def test_other_sites_are_told_the_same(client, full):
    html = page(client, "/articles/tablets/")
    head = html.split("</head>")[0]
    url = f"{settings.SITE_URL}/articles/tablets/"
    assert f'<link rel="canonical" href="{url}">' in head
    for name, content in {
        "og:type": "article",
        "og:title": "Tablets &amp; rest",
        "og:url": url,
        "og:description": "A short summary.",
        "article:modified_time": full.updated_at.isoformat(timespec="seconds"),
        "article:published_time": full.published_at.isoformat(timespec="seconds"),
    }.items():
        assert f'<meta property="{name}" content="{content}">' in head


@pytest.mark.parametrize(
    ("body", "caption"),
    [
        ("<figure><IMG><figcaption>A <b>ward</b></figcaption></figure>", "A ward"),
        ("<figure><p>Said</p><figcaption>Who</figcaption></figure><p><IMG></p>", None),
        ("<p><IMG></p><figure><p>Said</p><figcaption>Who</figcaption></figure>", None),
    ],
)
def test_a_picture_has_the_words_below_it_and_no_others(body, caption):
    image = '<img src="/media/ward.jpg" alt="A ward" width="9" height="6">'
    node = picture_node(body.replace("<IMG>", image), "https://example.org/")
    assert node["url"].endswith("/media/ward.jpg")
    assert (node["width"], node["height"]) == (9, 6)
    assert node.get("caption") == caption
