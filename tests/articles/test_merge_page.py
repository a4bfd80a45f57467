"""Two editors save one article: the second is asked, and the words of neither are lost."""

import re
from html import unescape

import pytest

from articles.services import drafting, publishing
from articles.workflow import State
from tests import build
from tests.articles.newsroom import fresh, sent, url
from tests.attacks import TYPICAL
from tests.pages import faults_of, text_of

pytestmark = pytest.mark.django_db

BODY = "<p>One.</p><p>Two.</p><p>Three.</p>"


@pytest.fixture
def ada():
    return build.ada_author()


@pytest.fixture
def article(ada):
    return build.article("Title", summary="Summary", body=BODY, published=False, by=ada)


@pytest.fixture
def ed(client):
    user = build.ed_editor()
    client.force_login(user)
    return user


def meanwhile(article, ada, base=1, **changes):
    """Save what Ada made of the article while Ed was writing."""
    draft = {"title": "Title", "summary": "Summary", "body": BODY, **changes}
    return drafting.save_draft(article, drafting.Draft(**draft), base=base, by=ada)


def fields(page, form=0):
    """Return what the forms of a page would send: their inputs, as they are chosen."""
    part = re.findall(r'<form method="post".*?</form>', page, re.DOTALL)[form]
    found = {}
    for tag in re.findall(r"<input[^>]*>", part):
        values = {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        if values.get("type") != "radio" or " checked" in tag:
            found[values["name"]] = values.get("value", "")
    for name, value in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', part, re.S):
        found[name] = unescape(value).removeprefix("\n")
    for name, inside in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', part, re.S):
        chosen = re.search(r'value="(\d*)"\s+selected', inside)
        found[name] = chosen[1] if chosen else ""
    return found


def form_of(page):
    """Return what the article form of a page would send."""
    start = page.index('id="article_form"')
    return fields('<form method="post"' + page[start:])


TWO_MINE = BODY.replace("Two.", "Two, mine.")
TWO_THEIRS = BODY.replace("Two.", "Two, theirs.")


def test_changes_in_different_parts_are_proposed_together_at_once(client, article, ada, ed):
    mine = sent(article, title="My title", body=BODY.replace("One.", "One, mine."), note="N")
    meanwhile(article, ada, body=BODY.replace("Three.", "Three, theirs."))
    answer = client.post(url("change", article), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Ada saved revision 2 while you were writing." in page
    form = form_of(page)
    assert form["body"] == "<p>One, mine.</p><p>Two.</p><p>Three, theirs.</p>"
    assert (form["title"], form["note"], form["base"]) == ("My title", "N", "2")
    assert 'data-unsaved="yes"' in page
    assert article.revisions.count() == 2
    answer = client.post(url("change", article), {**form, "_save": "1"})
    assert answer.status_code == 303
    newest = fresh(article).latest_revision
    assert (newest.number, newest.title, newest.note) == (3, "My title", "N")
    assert newest.body == "<p>One, mine.</p><p>Two.</p><p>Three, theirs.</p>"


def test_the_proposal_can_be_left_for_ones_own_text_alone(client, article, ada, ed):
    mine = sent(article, body=BODY.replace("One.", "One, mine."))
    meanwhile(article, ada, body=BODY.replace("Three.", "Three, theirs."))
    page = client.post(url("change", article), mine).content.decode()
    only_mine = fields(page)
    answer = client.post(url("change", article), {**only_mine, "over": "2"})
    assert answer.status_code == 303
    assert fresh(article).latest_revision.body == "<p>One, mine.</p><p>Two.</p><p>Three.</p>"
    assert article.revisions.count() == 3


def test_a_part_that_both_changed_is_asked_and_nothing_is_chosen(client, article, ada, ed):
    mine = sent(article, body=TWO_MINE)
    meanwhile(article, ada, title="Their title", body=TWO_THEIRS)
    answer = client.post(url("change", article), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert page.count("both of you changed this") == 1
    assert re.findall(r'name="pick-part-1" value="(\w+)"', page) == ["mine", "theirs", "both"]
    assert " checked" not in page
    text = text_of(page)
    assert "1 part changed by others alone" in text and "Their title" in text
    assert article.revisions.count() == 2


@pytest.mark.parametrize(
    ("choice", "middle"),
    [
        ("mine", "<p>Two, mine.</p>"),
        ("theirs", "<p>Two, theirs.</p>"),
        ("both", "<p>Two, mine.</p><p>Two, theirs.</p>"),
    ],
)
def test_what_is_chosen_goes_into_the_form_and_is_saved_from_there(
    client, article, ada, ed, choice, middle
):
    mine = sent(article, body=TWO_MINE, note="My note")
    meanwhile(article, ada, title="Their title", body=TWO_THEIRS)
    page = client.post(url("change", article), mine).content.decode()
    chosen = {**fields(page), "pick-part-1": choice, "_merge": "1"}
    answer = client.post(url("change", article), chosen)
    assert answer.status_code == 200
    assert article.revisions.count() == 2
    form = form_of(answer.content.decode())
    assert form["body"] == f"<p>One.</p>{middle}<p>Three.</p>"
    assert (form["title"], form["note"], form["base"]) == ("Their title", "My note", "2")
    assert client.post(url("change", article), {**form, "_save": "1"}).status_code == 303
    assert fresh(article).latest_revision.title == "Their title"
    assert fresh(article).latest_revision.number == (2 if choice == "theirs" else 3)


def test_title_and_summary_are_asked_too(client, article, ada, ed):
    mine = sent(article, title="My title", summary="My summary")
    meanwhile(article, ada, title="Their title", summary="Their summary")
    page = client.post(url("change", article), mine).content.decode()
    assert set(re.findall(r'name="(pick-\w+)"', page)) == {"pick-title", "pick-summary"}
    assert 'value="both"' not in page
    chosen = {**fields(page), "pick-title": "mine", "pick-summary": "theirs", "_merge": "1"}
    form = form_of(client.post(url("change", article), chosen).content.decode())
    assert (form["title"], form["summary"]) == ("My title", "Their summary")


def test_an_open_question_is_asked_again_and_answers_are_kept(client, article, ada, ed):
    mine = sent(article, title="My title", body=TWO_MINE)
    meanwhile(article, ada, title="Their title", body=TWO_THEIRS)
    page = client.post(url("change", article), mine).content.decode()
    chosen = {**fields(page), "pick-part-1": "theirs", "_merge": "1"}
    answer = client.post(url("change", article), chosen)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Please choose in every part" in page
    assert page.count("Please choose what to keep.") == 1
    assert fields(page)["pick-part-1"] == "theirs"
    assert fields(page)["title"] == "My title"
    for odd in ("", "x", "both", "'"):
        answer = client.post(url("change", article), {**chosen, "pick-title": odd})
        assert answer.status_code == 409


def test_a_revision_saved_while_choosing_is_noticed(client, article, ada, ed):
    mine = sent(article, body=TWO_MINE)
    meanwhile(article, ada, body=TWO_THEIRS)
    page = client.post(url("change", article), mine).content.decode()
    meanwhile(article, ada, base=2, body=BODY.replace("Two.", "Two, again."))
    chosen = {**fields(page), "pick-part-1": "theirs", "_merge": "1"}
    answer = client.post(url("change", article), chosen)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "It happened once more" in page and "again" in text_of(page)
    # The answer was about another text: it is not taken for this one.
    assert "pick-part-1" not in fields(page)
    assert fields(page)["body"] == TWO_MINE


def test_a_revision_saved_after_merging_is_a_conflict_again(client, article, ada, ed):
    mine = sent(article, body=BODY.replace("One.", "One, mine."))
    meanwhile(article, ada, body=BODY.replace("Three.", "Three, theirs."))
    form = form_of(client.post(url("change", article), mine).content.decode())
    meanwhile(article, ada, base=2, body=BODY.replace("Three.", "Three, again."))
    answer = client.post(url("change", article), {**form, "_save": "1"})
    assert answer.status_code == 409
    again = form_of(answer.content.decode())
    assert again["base"] == "3"
    assert again["body"] == "<p>One, mine.</p><p>Two.</p><p>Three, again.</p>"


def test_saving_only_mine_publishes_nothing(client, article, ada, ed):
    publishing.publish(article, by=None)
    mine = sent(fresh(article), "_publish", body=TWO_MINE)
    meanwhile(article, ada, body=TWO_THEIRS)
    page = client.post(url("change", article), mine).content.decode()
    answer = client.post(url("change", article), {**fields(page), "over": "2"})
    assert (answer.status_code, answer.url) == (303, url("change", article))
    assert fresh(article).state is State.DRAFT
    assert fresh(article).latest_revision.body == TWO_MINE


def test_how_an_article_was_filed_meanwhile_stays(client, article, ada, ed):
    mine = sent(article, body=TWO_MINE)
    meanwhile(article, ada, body=TWO_THEIRS)
    living = build.category("Living")
    drafting.file_article(article, category=living, author=article.author, by=None)
    page = client.post(url("change", article), mine).content.decode()
    form = form_of(
        client.post(
            url("change", article), {**fields(page), "pick-part-1": "mine", "_merge": "1"}
        ).content.decode()
    )
    assert client.post(url("change", article), {**form, "_save": "1"}).status_code == 303
    assert fresh(article).category == living


@pytest.mark.parametrize("base", ["", "99", "0", "9" * 30])
def test_a_form_that_does_not_know_where_it_began_takes_nothing_away(
    client, article, ada, ed, base
):
    meanwhile(article, ada, body=TWO_THEIRS)
    answer = client.post(url("change", article), sent(article, body=TWO_MINE, base=base))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Two, mine." in page and "Two, theirs." in unescape(text_of(page))
    assert article.revisions.count() == 2


def test_the_answers_of_an_ended_session_are_given_back(client, article):
    meanwhile(article, None, body=TWO_THEIRS)
    chosen = sent(article, "_merge", body=TWO_MINE, theirs="2", **{"pick-part-1": "mine"})
    answer = client.post(url("change", article), chosen)
    page = answer.content.decode()
    assert answer.status_code == 403
    for name, value in (("pick-part-1", "mine"), ("_merge", "1"), ("theirs", "2")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page


def test_who_may_not_write_gets_no_merge(client, article, ada):
    client.force_login(build.clara_reviewer())
    meanwhile(article, ada, body=TWO_THEIRS)
    answer = client.post(url("change", article), sent(article, "_merge", body=TWO_MINE))
    assert answer.status_code == 403
    assert "Two, mine." in unescape(answer.content.decode())


def test_asking_to_merge_a_new_article_changes_nothing(client, ed, article):
    add = "/admin/articles/article/add/"
    answer = client.post(add, sent(article, "_merge", title="Brand new", base=""))
    assert answer.status_code == 303


def test_the_cost_does_not_grow_with_the_history(
    client, article, ada, ed, django_assert_max_num_queries
):
    for number in range(1, 20):
        meanwhile(article, ada, base=number, body=f"{TWO_THEIRS}<p>{number}</p>")
    mine = sent(article, body=TWO_MINE, base="1")
    with django_assert_max_num_queries(45):
        assert client.post(url("change", article), mine).status_code == 409


@pytest.mark.any_database
def test_hostile_texts_stay_texts(client, ada, ed):
    article = build.article("T", body="<p>One</p>", published=False, by=ada)
    # The form itself has an import map and a frame with the preview.
    own = set(faults_of(client.get(url("change", article)).content.decode()))
    assert own <= {"<script>", "<iframe>"}
    for number, payload in enumerate(TYPICAL):
        begun = fresh(article)
        base = begun.latest_revision.number
        title = f"{number} {payload}".replace("\0", "")
        theirs = drafting.Draft(f"T{title}"[:200], title[:300], f"<p>{number} T</p>{payload}")
        drafting.save_draft(article, theirs, base=base, by=ada)
        mine = sent(begun, title=f"M{title}"[:200], summary="", body=f"<p>{number} M</p>{payload}")
        answer = client.post(url("change", article), mine)
        assert answer.status_code in (409, 200), payload  # Forms refuse some titles.
        assert set(faults_of(answer.content.decode())) <= own, payload
