"""What the checks find in links: their words, and whether readers get anywhere."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles import checks
from articles.checks import Level
from articles.checks.body import read
from articles.checks.links import (
    MOST_ADDRESSES,
    check_number,
    check_outside,
    check_words,
    links_of,
    to_follow,
)
from articles.checks.targets import PAGE_IDS, check_targets
from articles.models import LinkCheck
from articles.models.link import url_hash
from articles.rendering import finish_body
from articles.services import addressing, drafting, publishing, topics, withdrawing
from core.richtext import finish_article
from tests import build
from tests.pages import page


def body_of(html):
    return read(finish_body(html).html)


def link(href, words="The name of the page"):
    return f'<p><a href="{href}">{words}</a></p>'


def words_found(html):
    spots = check_words(links_of(read(finish_article(html).html)))
    return [(spot.finding.code, spot.place) for spot in sorted(spots, key=lambda spot: spot.at)]


def found(html, *, article=None, at=None):
    """Return what is wrong with the targets of a text: code and message."""
    body = body_of(html)
    spots = check_targets(
        body, links_of(body), article=article and article.pk, at=at or timezone.now()
    )
    return [(spot.finding.code, str(spot.finding.message)) for spot in spots]


NOT_THERE = [("LINK", "A link leads to a page of this site that is not there.")]
NOT_YET = [("LINK", "A link leads to an article that readers do not see yet.")]
WITHDRAWN = [("LINK", "A link leads to an article that has been withdrawn.")]
NO_PLACE = [("LINK", "A link leads to a place in this text that is not there.")]
NO_PLACE_THERE = [("LINK_PLACE", "A link leads to a place on another page that is not there.")]


@pytest.mark.parametrize(
    "words", ["click here", "Click here!", "HERE", "read more…", "this <em>page</em>", "(link)"]
)
def test_words_that_name_nothing_are_told(words):
    [(code, place)] = words_found(link("/about/", words))
    assert code == "LINK_TEXT"
    assert place.endswith("(/about/)")


@pytest.mark.parametrize("words", ["About us", "Here is how to breathe", "Moving here", "病気"])
def test_words_that_name_something_are_fine(words):
    assert words_found(link("/about/", words)) == []


@pytest.mark.parametrize("words", ["https://example.org/a?b=1", "www.example.org"])
def test_an_address_is_not_a_name(words):
    assert words_found(link("https://example.org/a", words)) == [("LINK_ADDRESS", words)]


def test_a_link_without_words_stops_the_text():
    assert words_found('<p>x <a href="/about/"></a></p>') == [("LINK_EMPTY", "/about/")]
    assert words_found('<p><a href="/about/"><img src="/media/a.png" alt=""></a></p>') == [
        ("LINK_EMPTY", "/about/")
    ]


def test_a_picture_in_a_link_speaks_by_its_description():
    html = '<p><a href="/about/"><img src="/media/a.png" alt="Our team"></a></p>'
    assert words_found(html) == []


def test_the_same_words_for_two_pages_are_told_once():
    html = link("/a/", "Breathing") + link("/b/", "breathing.") + link("/a/", "Breathing")
    assert words_found(html) == [("LINK_SAME", "Breathing")]


def test_the_same_words_for_one_page_are_fine():
    assert words_found(link("/a/", "Breathing") + link("/a#s-x", "Breathing")) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "href",
    [
        *("/nowhere/", "/articles/no-such-article/", "/topics/no/such/", "/people/nobody/"),
        *("/topics/%00/", "/articles/%FF/", "/articles//", "/c/not-a-number/", "/articles/a/b/"),
        *("/a/0/", "/a/999/", "/t/999/", "/a/99999999999999999999999/", "/a/x/"),
        *("http://127.0.0.1:8000/nowhere/", "/about/../nowhere/", "/articles/a%20b/"),
    ],
)
def test_a_page_that_is_not_there_stops_the_text(settings, href):
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert found(link(href)) == NOT_THERE


@pytest.mark.django_db
@pytest.mark.parametrize(
    "href",
    [
        *("/", "/?page=2", "/about/", "/about", "/accounts/login/", "/nowhere/../about/"),
        *("/media/articles/leaflet.png", "https://example.org/nowhere/", "mailto:us@example.org"),
    ],
)
def test_pages_that_are_there_or_not_ours_are_fine(href):
    assert found(link(href)) == []


@pytest.mark.django_db
def test_public_articles_topics_and_people_are_there():
    article = build.article()
    targets = [article, article.category, article.author]
    html = "".join(link(target.get_absolute_url()) for target in targets)
    assert found(html + link(f"{article.get_absolute_url()}comments/")) == []


@pytest.mark.django_db
def test_the_administration_is_not_for_readers():
    article = build.article()
    [(code, message)] = found(link(f"/admin/articles/article/{article.pk}/preview/"))
    assert code == "LINK"
    assert "administration" in message


@pytest.mark.django_db
def test_an_invitation_to_review_is_not_for_readers():
    [(code, message)] = found(link("/review/secret/"))
    assert code == "LINK"
    assert "invitation" in message


@pytest.mark.django_db
def test_links_are_told_by_the_addresses_that_editors_know():
    draft = build.article(published=False, slug="a-draft")
    made = build.article(body=link("/articles/a-draft/", "Drafts"), published=False)
    assert "/a/" in made.latest_revision.body
    places = {finding.code: finding.places for finding in checks.check(made.latest_revision)}
    assert places["LINK"] == ("Drafts (/articles/a-draft/)",)
    addressing.readdress(draft, slug="renamed", by=None)
    places = {finding.code: finding.places for finding in checks.check(made.latest_revision)}
    assert places["LINK"] == ("Drafts (/articles/renamed/)",)


@pytest.mark.django_db
def test_an_article_that_readers_do_not_see_stops_the_text():
    draft = build.article(published=False)
    assert found(link(draft.get_absolute_url())) == NOT_YET
    assert found(link(draft.get_absolute_url()), article=draft) == []


@pytest.mark.django_db
def test_a_withdrawn_article_stops_the_text():
    gone = withdrawing.withdraw(build.article(), by=None, reason="Out of date")
    assert found(link(gone.get_absolute_url())) == WITHDRAWN


@pytest.mark.django_db
def test_what_counts_is_the_time_from_which_readers_see_the_text(time_machine):
    noon = datetime(2027, 3, 14, 12, tzinfo=UTC)
    time_machine.move_to(noon)
    article = build.article(at=noon + timedelta(hours=1))
    html = link(article.get_absolute_url())
    assert found(html) == NOT_YET
    assert found(html, at=noon + timedelta(hours=2)) == []
    withdrawing.plan_withdrawal(
        publishing.publish(article, by=None), by=None, at=noon + timedelta(hours=3), reason="Old"
    )
    assert found(html) == []
    assert found(html, at=noon + timedelta(hours=4)) == WITHDRAWN


@pytest.mark.django_db
def test_old_addresses_lead_on():
    article = build.article(slug="first")
    addressing.readdress(article, slug="second", by=None)
    topic = build.category("Health > Rest")
    topics.change_topic(topic, name="Pauses", slug="pauses", description="", by=None)
    assert found(link("/articles/first/") + link("/topics/health/rest/")) == []


@pytest.mark.django_db
def test_people_have_a_page_once_they_have_published_something():
    article = build.article(author=build.person("Fern Hill"), published=False)
    html = link("/people/fern-hill/")
    assert found(html) == NOT_THERE
    assert found(html, article=article) == []  # With this text they will have.
    publishing.publish(article, by=None)
    assert found(html) == []


@pytest.mark.django_db
def test_a_place_in_the_text_is_the_name_of_a_heading():
    heading = "<h2>Bath &amp; “Größe”</h2><p>x</p>"
    assert found(heading + link("#s-bath-größe")) == []
    assert found(heading + link("#s-bath-gr%C3%B6%C3%9Fe")) == []
    assert found(heading + link("#s-shower")) == NO_PLACE
    assert found(heading + link("#_ftn1")) == NO_PLACE
    assert found(heading + link("#comments") + link("#")) == []


@pytest.mark.django_db
def test_the_own_page_can_be_named_in_full():
    article = build.article()
    heading = "<h2>Bath</h2><p>x</p>"
    own = article.get_absolute_url()
    assert found(heading + link(f"{own}#s-bath"), article=article) == []
    assert found(heading + link(f"{own}#s-shower"), article=article) == NO_PLACE


@pytest.mark.django_db
def test_a_place_on_another_page_is_looked_for_in_what_readers_see():
    other = build.article(body="<h2>Bath</h2><p>x</p>")
    assert found(link(f"{other.get_absolute_url()}#s-bath")) == []
    assert found(link(f"{other.get_absolute_url()}#comments")) == []
    assert found(link(f"{other.get_absolute_url()}#s-shower")) == NO_PLACE_THERE


@pytest.mark.django_db
def test_a_place_on_another_page_is_looked_for_in_what_will_stand_there():
    soon = timezone.now() + timedelta(hours=1)
    other = build.article(body="<h2>Bath</h2><p>x</p>")
    text = drafting.Draft(other.title, "In short.", "<h2>Shower</h2><p>x</p>")
    drafting.save_draft(other, text, base=1, by=None)
    publishing.schedule(other, by=None, at=soon)
    bath, shower = (link(f"{other.get_absolute_url()}#s-{name}") for name in ("bath", "shower"))
    assert found(bath) == []
    assert found(shower) == NO_PLACE_THERE
    assert found(bath, at=soon) == NO_PLACE_THERE
    assert found(shower, at=soon) == []


@pytest.mark.django_db
def test_the_page_of_an_article_has_the_places_that_are_taken_for_granted(client):
    topic = build.category()
    body = "".join(f"<h2>Part {n}</h2><p>x</p>" for n in range(3))
    articles = [build.article(topic=topic, body=body) for _number in range(2)]
    html = page(client, articles[0].get_absolute_url())
    for name in PAGE_IDS - {"", "top"}:  # These two are the top of any page.
        assert f'id="{name}"' in html, name


@pytest.mark.django_db
def test_an_outside_page_that_did_not_answer_is_told():
    for url, is_dead in [
        ("https://example.org/gone?a=1&b=2", True),
        ("https://example.org/", False),
    ]:
        LinkCheck.objects.create(
            url=url, url_hash=url_hash(url), is_dead=is_dead, checked_at=timezone.now()
        )
    html = link("https://example.org/gone?a=1&amp;b=2", "Study") + link("https://example.org/")
    [spot] = check_outside(links_of(body_of(html)))
    assert (spot.finding.code, spot.finding.level) == ("LINK_DEAD", Level.WARNING)
    assert spot.place == "Study (https://example.org/gone?a=1&b=2)"


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_number_of_links(
    django_assert_max_num_queries,
):
    article = build.article(body="<h2>Bath</h2><p>x</p>")
    addresses = [article.get_absolute_url(), f"{article.get_absolute_url()}#s-no"]
    addresses += [article.category.get_absolute_url(), article.author.get_absolute_url()]
    addresses += [f"/articles/no-{number}/" for number in range(50)]
    addresses += [f"/topics/no/{number}/" for number in range(50)]
    addresses += [f"https://example.org/{number}" for number in range(50)]
    addresses += ["/media/articles/a.png"]
    pictures = "".join(f'<img src="/media/{number}.png">' for number in range(50))
    html = "".join(link(href, f"Page {href}") for href in addresses) + pictures
    made = build.article(body=html, published=False)
    with django_assert_max_num_queries(8):
        codes = {finding.code for finding in checks.check(made.latest_revision)}
    assert codes == {"LINK", "LINK_PLACE", "ALT"}


def test_no_more_addresses_are_followed_than_a_database_takes():
    html = "".join(f'<a href="/articles/n-{number}/">{number}</a> ' for number in range(2100))
    links = links_of(read(html + link("/articles/n-1/", "again")))
    assert [spot.finding.code for spot in check_number(links)] == ["LINK_MANY"]
    followed = to_follow(links)
    assert len(followed) == MOST_ADDRESSES + 1
    assert followed[-1].text == "again"
    assert list(check_number(followed)) == []
