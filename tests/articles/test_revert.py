"""Going back to an earlier text: a new revision with the same words, and nothing lost."""

import re

import pytest

from articles.models import Event
from articles.services import drafting, publishing
from articles.services.errors import EditConflict, NotAllowed, NotPossible
from articles.workflow import State
from tests import build
from tests.articles.newsroom import fresh, url

pytestmark = pytest.mark.django_db

FIRST = (
    "<h2>One</h2><p>First <strong>words</strong> and a picture: "
    '<img src="/media/a.png" alt="A"></p><table><tr><th>A</th></tr><tr><td>1</td></tr></table>'
)


@pytest.fixture
def ed():
    return build.ed_editor()


@pytest.fixture
def article(ed):
    """Three revisions: First, Second, Third."""
    made = build.article("First", body=FIRST, published=False, by=ed)
    for number, title in ((1, "Second"), (2, "Third")):
        drafting.save_draft(made, drafting.Draft(title, "", f"<p>{title}</p>"), base=number, by=ed)
    return fresh(made)


def test_the_old_text_becomes_a_new_revision_byte_for_byte(article, ed):
    old = article.revisions.get(number=1)
    made = drafting.revert(article, 1, base=3, by=ed)
    assert (made.number, made.content_hash, made.body) == (4, old.content_hash, old.body)
    assert (made.outline, made.words) == (old.outline, old.words)
    assert made.note == "Goes back to revision 1"
    assert fresh(article).latest_revision == made
    line = Event.objects.filter(article=article).first()
    assert (line.action, line.actor, line.note) == ("save", ed, "Goes back to revision 1")


def test_what_was_saved_since_stays_in_the_history(article, ed):
    drafting.revert(article, 1, base=3, by=ed)
    titles = article.revisions.order_by("number").values_list("title", flat=True)
    assert list(titles) == ["First", "Second", "Third", "First"]


def test_readers_see_nothing_of_it_until_it_is_published(ed):
    article = build.article("First")
    drafting.save_draft(article, drafting.Draft("Second", "", ""), base=1, by=ed)
    publishing.publish(fresh(article), by=None)
    drafting.revert(article, 1, base=2, by=ed)
    again = fresh(article)
    assert (again.state, again.title) == (State.DRAFT, "Second")


def test_nobody_goes_over_a_revision_they_have_not_seen(article, ed):
    for base in (2, 4, None):
        with pytest.raises(EditConflict):
            drafting.revert(article, 1, base=base, by=ed)
    assert article.revisions.count() == 3


def test_an_equal_text_or_an_unknown_number_is_refused(article, ed):
    for number in (3, 0, 9, 10**30):
        with pytest.raises(NotPossible):
            drafting.revert(article, number, base=3, by=ed)
    drafting.revert(article, 1, base=3, by=ed)
    with pytest.raises(NotPossible):
        drafting.revert(article, 1, base=4, by=ed)
    assert article.revisions.count() == 4


def test_the_table_of_the_workflow_is_asked(article, ed):
    publishing.archive(article, by=None)
    with pytest.raises(NotPossible):
        drafting.revert(article, 1, base=3, by=ed)


ROLES = [
    (build.ada_author, False),  # An article of somebody else.
    (build.ed_editor, True),
    (build.clara_reviewer, False),
    (build.mo_moderator, False),
    (build.max_member, False),
]


@pytest.mark.parametrize(("who", "may"), ROLES)
def test_who_may_go_back(client, who, may):
    article = build.article("First", published=False)
    drafting.save_draft(article, drafting.Draft("Second", "", ""), base=1, by=None)
    user = who()
    client.force_login(user)
    page = url("revert", article, 1)
    assert (client.get(page).status_code == 200) is may
    assert (client.post(page, {"base": "2"}).status_code == 303) is may
    assert article.revisions.count() == (3 if may else 2)
    if not may:
        with pytest.raises(NotAllowed):
            drafting.revert(article, 1, base=2, by=user)


def test_authors_go_back_in_their_own_articles():
    ada = build.ada_author()
    article = build.article("First", published=False, by=ada)
    drafting.save_draft(article, drafting.Draft("Second", "", ""), base=1, by=ada)
    assert drafting.revert(article, 1, base=2, by=ada).number == 3


def test_the_page_shows_what_would_change_and_does_it_when_it_is_sent(client, article, ed):
    client.force_login(ed)
    page = client.get(url("revert", article, 1)).content.decode()
    assert re.search(r"<del>.*?Third.*?</del>", page)
    assert re.search(r"<ins>.*?First.*?</ins>", page)
    assert article.revisions.count() == 3
    base = re.search(r'name="base" value="(\d+)"', page)[1]
    answer = client.post(url("revert", article, 1), {"base": base})
    assert (answer.status_code, answer.url) == (303, url("change", article))
    assert "Revision 4 has the text of revision 1." in client.get(answer.url).content.decode()


def test_the_page_says_when_somebody_saved_meanwhile_and_shows_the_new_state(client, article, ed):
    client.force_login(ed)
    ada = build.ada_author()
    drafting.save_draft(article, drafting.Draft("Fourth", "", ""), base=3, by=None)
    answer = client.post(url("revert", article, 1), {"base": "3"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Someone saved revision 4 while you were writing." in page
    assert 'name="base" value="4"' in page
    assert "Fourth" in page
    assert ada not in [event.actor for event in Event.objects.filter(article=article)]


@pytest.mark.parametrize("base", ["", "x", "-1", "9" * 5000])
def test_a_form_that_says_nothing_sound_changes_nothing(client, article, ed, base):
    client.force_login(ed)
    assert client.post(url("revert", article, 1), {"base": base}).status_code == 409
    assert article.revisions.count() == 3


def test_equal_texts_offer_nothing_to_do(client, article, ed):
    client.force_login(ed)
    page = client.get(url("revert", article, 3)).content.decode()
    assert "There is nothing to go back to" in page
    assert 'type="submit" class="button default"' not in page
    answer = client.post(url("revert", article, 3), {"base": "3"})
    assert answer.status_code == 200
    assert "The newest text is the same as that of revision 3." in answer.content.decode()


def test_an_unknown_revision_is_not_found(client, article, ed):
    client.force_login(ed)
    for number in ("0", "9", "9" * 40):
        path = url("revert", article, 1).replace("/1/revert", f"/{number}/revert")
        assert client.get(path).status_code == 404
