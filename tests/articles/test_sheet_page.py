"""The emergency sheet: what to do and to say, and lines to fill in, on one page to print."""

import pytest
from django.utils import timezone

from articles.models import Article, Condition, Credential
from articles.rules import Kind
from articles.services import addressing, publishing, withdrawing
from tests import build
from tests.articles import trusted
from tests.pages import page, part, text_of

pytestmark = pytest.mark.django_db
CARD = '<section class="emergency"><h2>Call 999 if:</h2><ul><li>you choke</li></ul></section>'
URGENT = '<section class="urgent"><h2>Ask your GP if:</h2><p>you droop</p></section>'
BODY = f"<p>Before.</p>{CARD}<p>After.</p>{URGENT}"
SHEET = "/articles/crisis/emergency/"


def crisis(**more):
    return build.article("Crisis", body=BODY, **more)


def test_it_holds_the_card_the_words_and_the_lines_and_no_more(client, settings):
    crisis()
    html = page(client, SHEET)
    text = text_of(part(html, "<main(.*)</main"))
    for words in ("Emergency sheet: Crisis", "Call 999 if:", "you choke", "Date of birth"):
        assert words in text
    assert "Words to say when you call 999" in text
    assert "Myasthenia gravis is my illness" in text
    assert f"{settings.SITE_URL}/articles/crisis/" in text
    assert "not been clinically reviewed" in text
    for words in ("Before.", "After.", "you droop"):
        assert words not in text
    assert '<meta name="robots" content="noindex">' in html


def test_it_names_the_number_of_the_site_and_the_illness_of_the_page(client, settings):
    settings.EMERGENCY_NUMBER = "112"
    article = crisis()
    condition = Condition.objects.create(name="LEMS <b>", slug="lems")
    Article.objects.filter(pk=article.pk).update(condition=condition)
    html = page(client, SHEET)
    assert "Words to say when you call 112" in text_of(html)
    assert "LEMS &lt;b&gt; is my illness" in html


def test_it_says_when_the_page_was_reviewed(client):
    asha = trusted.clinician()
    with trusted.days_ago(400):
        made = trusted.reviewed(
            asha, kind=Kind.MEDICINE, body=BODY + trusted.cite(trusted.source())
        )
    address = "/articles/resting/emergency/"
    text = text_of(page(client, address))
    assert "Page last reviewed:" in text
    assert "Dr Asha Rao" in text and "consultant neurologist" in text
    assert "Next review due:" in text
    assert "(overdue)" in text
    assert "not been clinically reviewed" not in text
    assert "Sample" not in text
    asha.is_sample = True
    asha.save()
    assert "Sample: not a real person" in page(client, address)
    Credential.objects.update(withdrawn_at=timezone.now())
    text = text_of(page(client, made.get_absolute_url() + "emergency/"))
    assert "Page last reviewed" not in text
    assert "The review of this page counts no more." in text


def test_a_page_without_an_emergency_card_has_none(client):
    build.article("Crisis", body=URGENT)
    page(client, SHEET, status=404)
    page(client, "/articles/nothing/emergency/", status=404)


def test_a_draft_and_a_withdrawn_article_have_none(client):
    article = crisis(published=False)
    page(client, SHEET, status=404)
    publishing.publish(article, by=None)
    page(client, SHEET)
    withdrawing.withdraw(Article.objects.get(pk=article.pk), by=None, reason="Wrong.")
    page(client, SHEET, status=404)


def test_an_address_from_before_leads_to_the_sheet_of_today(client):
    addressing.readdress(crisis(), slug="signs", by=None)
    response = client.get(SHEET)
    assert response.status_code == 301
    assert response.headers["Location"] == "/articles/signs/emergency/"


def test_markers_of_sources_lead_nowhere_on_it_and_are_left_out(client):
    marker = f'<a href="#ref-{build.source().pk}">1</a>'
    build.article("Crisis", body=BODY.replace("you choke", f"you choke{marker}"))
    assert "#ref-" in page(client, "/articles/crisis/")
    assert "#ref-" not in page(client, SHEET)


def test_it_works_without_a_script_or_a_cookie(client):
    crisis()
    response = client.get(SHEET)
    assert not response.cookies
    html = response.content.decode()
    assert "<script" not in html
    assert "<form" not in part(html, "<main(.*)</main")


def test_it_needs_few_queries(client, django_assert_num_queries):
    crisis()
    with django_assert_num_queries(2):
        client.get(SHEET)
