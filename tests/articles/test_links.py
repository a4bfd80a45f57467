"""Links inside the site name what they lead to, and follow every renaming."""

import pytest

from articles import links
from articles.models import Article, Category, Link
from articles.services import addressing, drafting, publishing, topics, withdrawing
from core.richtext import finish_article
from tests import build
from tests.articles.newsroom import fresh, sent, url
from tests.attacks import PAYLOADS
from tests.pages import faults_of, page

pytestmark = pytest.mark.django_db


def linked(*hrefs):
    """Return a body with these links."""
    return "".join(f'<p><a href="{href}">Link {n}</a></p>' for n, href in enumerate(hrefs))


def stored(article):
    return fresh(article).latest_revision.body


@pytest.fixture
def rest():
    return build.article("Rest")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("/articles/rest/", "/a/{a}/"),
        ("/articles/rest", "/a/{a}/"),
        ("http://127.0.0.1:8000/articles/rest/", "/a/{a}/"),
        ("HTTPS://127.0.0.1:8000/articles/rest/", "/a/{a}/"),
        ("/articles/rest/?from=x&amp;b=1#s-part", "/a/{a}/?from=x&amp;b=1#s-part"),
        ("/articles/r%65st/", "/a/{a}/"),
        ("/articles/old-rest/#s-part", "/a/{a}/#s-part"),
        ("/topics/more/health/", "/t/{t}/"),
        ("/topics/more/old/?after=1-1", "/t/{t}/?after=1-1"),
        ("http://127.0.0.1:8000/t/{t}/", "/t/{t}/"),
        ("/a/{a}/", "/a/{a}/"),
        # What names neither an article nor a topic stays as it was typed.
        ("/articles/none/", "/articles/none/"),
        ("/articles/rest/comments/", "/articles/rest/comments/"),
        ("/a/999/", "/a/999/"),
        ("/a/99999999999999999999999/", "/a/99999999999999999999999/"),
        ("/topics/none/", "/topics/none/"),
        ("/articles/%00/", "/articles/%00/"),
        ("https://example.org/articles/rest/", "https://example.org/articles/rest/"),
        ("https://127.0.0.1:8000.example.org/a/", None),
        ("#s-part", "#s-part"),
        ("mailto:rest@example.org", "mailto:rest@example.org"),
        ("/about/", "/about/"),
    ],
)
def test_a_link_is_kept_as_what_it_names(settings, rest, typed, kept):
    settings.SITE_URL = "http://127.0.0.1:8000"
    addressing.readdress(rest, slug="old-rest", by=None)
    addressing.readdress(rest, slug="rest", by=None)
    topic = Category.objects.get(url_path="more/health")
    for slug in ("old", "health"):
        topics.change_topic(topic, name="Health", slug=slug, description="", by=None)
    keys = {"a": rest.pk, "t": topic.pk}
    body = stored(build.article(body=linked(typed.format(**keys))))
    if kept is None:
        assert "href" not in body or "/a/" in body
    else:
        assert f'href="{kept.format(**keys)}"' in body


def test_a_page_prints_the_present_addresses(client, rest):
    topic = Category.objects.get(url_path="more/health")
    build.article("Holder", body=linked("/articles/rest/?a=1&amp;b=2#s-x", "/topics/more/health/"))
    addressing.readdress(rest, slug="rest-often", by=None)
    topics.change_topic(topic, name="Health", slug="body", description="", by=None)
    html = page(client, "/articles/holder/")
    assert 'href="/articles/rest-often/?a=1&amp;b=2#s-x">Link 0' in html
    assert 'href="/topics/more/body/">Link 1' in html


def test_the_permanent_addresses_lead_to_the_present_page(client, rest):
    topic = Category.objects.get(url_path="more/health")
    addressing.readdress(rest, slug="rest-often", by=None)
    for path, leads_to in (
        (f"/a/{rest.pk}/?x=1", "/articles/rest-often/?x=1"),
        (f"/t/{topic.pk}/", "/topics/more/health/"),
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.url) == (302, leads_to)
        assert answer.headers["Cache-Control"] == "no-cache"
        assert not answer.cookies
        assert client.head(path).status_code == 302


@pytest.mark.parametrize("path", ["/a/999/", "/t/999/", f"/a/{10**30}/", f"/t/{10**30}/", "/a/x/"])
def test_a_permanent_address_of_nothing_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_of_a_draft_readers_learn_nothing_and_editors_see_the_address(client):
    draft = build.article("Secret plan", published=False)
    holder = build.article("Holder", body=linked("/articles/secret-plan/"))
    html = page(client, "/articles/holder/")
    assert "secret-plan" not in html
    assert f'href="/a/{draft.pk}/"' in html
    assert client.get(f"/a/{draft.pk}/").status_code == 404
    client.force_login(build.ed_editor())
    form = client.get(url("change", holder)).context["form"]
    assert 'href="/articles/secret-plan/"' in form.initial["body"]
    publishing.publish(draft, by=None)
    assert 'href="/articles/secret-plan/"' in page(client, "/articles/holder/")


def test_a_link_to_a_withdrawn_article_leads_to_the_reason(client, rest):
    build.article("Holder", body=linked("/articles/rest/"))
    withdrawing.withdraw(rest, by=None, reason="It was wrong.")
    assert 'href="/articles/rest/"' in page(client, "/articles/holder/")
    answer = client.get(f"/a/{rest.pk}/", follow=True)
    assert answer.status_code == 410


def test_links_cost_no_query_of_their_own(client, django_assert_num_queries):
    others = [build.article().get_absolute_url() for _ in range(5)]
    build.article("Plain")
    build.article("Full", body=linked(*others, "/topics/more/", "/topics/more/health/"))
    with django_assert_num_queries(4):
        page(client, "/articles/plain/")
    with django_assert_num_queries(4):
        page(client, "/articles/full/")


def test_a_form_that_is_sent_unchanged_makes_no_revision(client, rest):
    client.force_login(build.ed_editor())
    holder = build.article("Holder", body=linked("/articles/rest/#s-x", "/articles/later/"))
    addressing.readdress(rest, slug="rest-often", by=None)
    build.article("Later")
    body = client.get(url("change", holder)).context["form"].initial["body"]
    assert 'href="/articles/rest-often/#s-x"' in body
    for sends in (body, linked("/articles/rest/#s-x", "/articles/later/")):
        client.post(url("change", holder), sent(holder, body=sends))
        assert fresh(holder).latest_revision.number == 1


def test_finishing_what_is_stored_once_more_changes_nothing(rest):
    body = stored(build.article(body=linked("/articles/rest/?a=1&amp;b='2'#s", "/topics/more/")))
    assert links.identify(finish_article(body).html) == body
    shown = links.for_editors(body)
    assert links.identify(finish_article(shown).html) == body


def test_only_links_change_and_no_text_or_other_attribute(rest):
    text = f'<p>Write href="/a/{rest.pk}/" or &lt;a href="/a/{rest.pk}/"&gt;.</p>'
    title = f'<p><a href="https://example.org/" title="x href=&quot;/a/{rest.pk}/">b</a></p>'
    picture = f'<p><img src="/static/img/mark.svg" alt="&lt;a href=&quot;/a/{rest.pk}/"></p>'
    body = finish_article(text + title + picture).html
    assert links.for_readers(body) == body
    assert links.identify(body) == body
    both = f'<p><a title="x href=" href="/a/{rest.pk}/?q">b</a></p>'
    assert links.for_readers(both) == '<p><a title="x href=" href="/articles/rest/?q">b</a></p>'


def test_hostile_bodies_stay_harmless(rest):
    for payload in PAYLOADS:
        body = finish_article(f'{payload}<p><a href="/articles/rest/?{payload}">x</a></p>').html
        kept = links.identify(body)
        for shown in (kept, links.for_readers(kept), links.for_editors(kept)):
            assert not faults_of(shown), payload
        assert finish_article(kept).html == kept


def test_an_address_that_would_grow_too_long_stays_short(rest):
    addressing.readdress(rest, slug="r" * 220, by=None)
    body = stored(build.article(body=linked(f"/a/{rest.pk}/#{'x' * 1900}")))
    assert links.for_editors(body) == body


def test_a_new_revision_notes_its_links():
    rest = build.article("Rest")
    topic = Category.objects.get(url_path="more/health")
    body = linked("/articles/rest/#s-x", "/topics/more/health/", "https://example.org/", "#s-y")
    holder = build.article("Holder", body=body)
    found = Link.objects.filter(revision=holder.latest_revision).order_by("pk")
    assert list(found.values_list("url", "text", "article", "category")) == [
        (f"/a/{rest.pk}/#s-x", "Link 0", rest.pk, None),
        (f"/t/{topic.pk}/", "Link 1", None, topic.pk),
        ("https://example.org/", "Link 2", None, None),
        (f"/a/{holder.pk}/#s-y", "Link 3", holder.pk, None),
    ]


def test_a_thousand_links_are_noted_at_once(rest, django_assert_max_num_queries):
    body = linked(*["/articles/rest/"] * 1000)
    with django_assert_max_num_queries(40):
        holder = build.article(body=body)
    assert holder.latest_revision.links.count() == 1000


def linking(article):
    return {each.title for each in Article.objects.linking_to(article)}


def test_what_links_here_counts_what_is_shown_scheduled_or_newest(rest):
    holder = build.article("Holder", body=linked("/articles/rest/", "/articles/rest/#s-x"))
    build.article("Draft", body=linked("/articles/rest/"), published=False)
    build.article("Other")
    assert linking(rest) == {"Holder", "Draft"}
    drafting.save_draft(holder, drafting.Draft("Holder", "", "<p>x</p>"), base=1, by=None)
    assert linking(rest) == {"Holder", "Draft"}  # Readers still see the link.
    publishing.publish(holder, by=None)
    assert linking(rest) == {"Draft"}
    assert linking(holder) == set()


def test_a_link_written_before_its_article_counts_once_that_is_there():
    holder = build.article("Holder", body=linked("/articles/later/"))
    later = build.article("Later")
    assert linking(later) == {"Holder"}
    build.article("Second", body=linked("/articles/moved/"))
    addressing.readdress(later, slug="moved", by=None)
    assert linking(later) == {"Holder", "Second"}
    assert stored(holder) == linked("/articles/later/")


def test_an_article_does_not_link_to_itself():
    article = build.article("Self", body=linked("#s-x"))
    assert linking(article) == set()
