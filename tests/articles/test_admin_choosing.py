"""Fields that take a name where there are too many for a list."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.utils import timezone

from articles.admin import choosing
from articles.models import Article, Category, Person
from articles.services import topics
from benchmarks.sites import newsroom
from benchmarks.sites.costs import cost
from tests import build
from tests.articles.newsroom import fresh, sent, url

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/article/add/"
NAMES = "/admin/articles/article/names/"


@pytest.fixture(autouse=True)
def no_lists(monkeypatch):
    """Ask for names as soon as there are two to choose from."""
    monkeypatch.setattr(choosing, "FEW", 1)


@pytest.fixture
def ed(client):
    user = build.ed_editor()
    client.force_login(user)
    return user


@pytest.fixture
def article(ed):
    """Return a public article of Jane Roe's on sleep, on a site with other names."""
    build.category("Daily life > Heat")
    build.category("Daily life > Jobs")
    for name in ("Asha Lind", "Joséphine Rowe", "Jane Lind"):
        build.person(name)
    return build.article(
        topic=build.category("Daily life > Sleep"), author=build.person("Jane Roe")
    )


def shown(page, name):
    """Return what stands in a field of a page."""
    fields = re.findall(rf'<input[^>]* name="{name}"[^>]*>', page.content.decode())
    value = re.search(r' value="([^"]*)"', fields[-1])  # Small forms stand before the large one.
    return unescape(value[1]) if value else ""


def as_shown(client, article, **changes):
    """Return what a browser would send of the form of an article, with these changes."""
    page = client.get(url("change", article))
    names = ("category", "author", "initial-category", "initial-author", "working", "kept")
    return sent(article) | {name: shown(page, name) for name in names} | changes


def fits(page, name="author"):
    """Return the labels that a page asks about, with what a tick at each of them sends."""
    found = re.findall(
        rf'name="{name}-fit" value="([^"]*)"[^>]*>\s*<label[^>]*>(.*?)</label>',
        page.content.decode(),
    )
    return {unescape(re.sub("<[^>]*>", "", label)): value for value, label in found}


def test_a_few_are_a_list_and_more_are_asked_for_by_name(client, article, monkeypatch):
    page = client.get(url("change", article)).content.decode()
    assert '<select name="category"' not in page
    assert re.search(r'<input[^>]*name="author"[^>]*value="Jane Roe"', page)
    assert 'value="Sleep (daily-life/sleep)"' in page
    assert "js/pick.js" in page
    monkeypatch.setattr(choosing, "FEW", 100)
    page = client.get(url("change", article)).content.decode()
    assert f'<option value="{article.author_id}" selected>Jane Roe</option>' in page
    assert "js/pick.js" not in page


def test_what_nobody_touched_is_not_filed_anew(client, article):
    form = as_shown(client, article, title="Sleeping well")
    other = build.category("Daily life > Jobs")
    Article.objects.filter(pk=article.pk).update(category=other)  # By a colleague meanwhile.
    answer = client.post(url("change", article), form)
    assert answer.status_code == 303
    assert fresh(article).category == other
    assert fresh(article).latest_revision.title == "Sleeping well"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Asha Lind", "Asha Lind"),
        ("  asha   LIND ", "Asha Lind"),
        ("asha-lind", "Asha Lind"),
        ("Asha Lind (asha-lind)", "Asha Lind"),
        ("Joséphine Rowe", "Joséphine Rowe"),
    ],
)
def test_a_name_is_taken_as_somebody_types_it(client, article, typed, meant):
    answer = client.post(url("change", article), sent(article, author=typed))
    assert answer.status_code == 303
    assert fresh(article).author.name == meant


@pytest.mark.parametrize("typed", ["Heat", "heat", "daily-life/heat", "/daily-life/heat/"])
def test_a_topic_is_taken_by_name_and_by_address(client, article, typed):
    assert client.post(url("change", article), sent(article, category=typed)).status_code == 303
    assert fresh(article).category.name == "Heat"


def test_a_topic_that_was_moved_while_the_form_was_open_is_still_meant(client, article):
    form = as_shown(client, article, title="Moved")
    topics.move_topic(
        article.category, target=build.category("Daily life > Jobs"), position="last-child", by=None
    )
    answer = client.post(url("change", article), form)
    assert answer.status_code == 303
    assert fresh(article).category.url_path == "daily-life/jobs/sleep"


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("Lind", {"Asha Lind", "Jane Lind"}),
        ("josephine", {"Joséphine Rowe"}),
        ("Jane Row", {"Jane Roe", "Jane Lind", "Joséphine Rowe"}),
        ("Nobody at all", set()),
    ],
)
def test_a_name_that_nobody_has_is_asked_about_and_nothing_is_lost(client, article, typed, offered):
    form = sent(article, author=typed, title="Not lost")
    answer = client.post(url("change", article), form)
    page = answer.content.decode()
    assert f"There is nobody called “{typed}” in the register of people." in page
    assert f'value="{typed}"' in page and "Not lost" in page
    found = fits(answer)
    assert {name for name, sends in found.items() if sends} == offered
    assert fresh(article).latest_revision.number == 1
    for name in offered:
        answer = client.post(url("change", article), form | {"author-fit": found[name]})
        assert answer.status_code == 303
        assert fresh(article).author.name == name
        break


def test_two_of_one_name_are_told_apart(client, article):
    namesake = Person.objects.create(name="Jane Roe", slug="jane-roe-2", role="MG nurse")
    page = client.get(url("change", article))
    assert 'value="Jane Roe (jane-roe)"' in page.content.decode()
    answer = client.post(url("change", article), sent(article, author="Jane Roe"))
    assert "Several are called “Jane Roe”." in answer.content.decode()
    found = fits(answer)
    assert set(found) >= {"Jane Roe (jane-roe)", "Jane Roe (jane-roe-2) MG nurse"}
    ticked = {"author-fit": found["Jane Roe (jane-roe-2) MG nurse"]}
    # Another error brings the form back: what was ticked stands in the field by then.
    form = sent(article, author="Jane Roe", title="") | ticked
    page = client.post(url("change", article), form).content.decode()
    assert 'value="Jane Roe (jane-roe-2)"' in page
    client.post(url("change", article), sent(article, author="Jane Roe (jane-roe-2)"))
    assert fresh(article).author == namesake


def test_a_topic_with_a_number_for_a_name_is_not_taken_for_a_key(client, article):
    build.category(f"Daily life > {article.category_id}")
    client.post(url("change", article), sent(article, category=str(article.category_id)))
    assert fresh(article).category.name == str(article.category_id)


def test_brackets_may_be_part_of_a_name(client, article):
    build.category("Immunoglobulin")
    meant = topics.add_topic(
        name="IVIG (immunoglobulin)", slug="ivig", parent=build.category("Daily life"), by=None
    )
    for typed in ("IVIG (immunoglobulin)", "ivig (Immunoglobulin)"):
        client.post(url("change", article), sent(article, category=typed))
        assert fresh(article).category == meant
    form = as_shown(client, article, title="Brackets")
    assert form["category"] == "IVIG (immunoglobulin) (daily-life/ivig)"
    assert client.post(url("change", article), form).status_code == 303


def test_the_longest_names_and_addresses_are_understood(client, article):
    parent = None
    for _level in range(8):
        parent = topics.add_topic(name="N" * 80, slug="s" * 80, parent=parent, by=None)
    Article.objects.filter(pk=article.pk).update(category=parent)
    form = as_shown(client, article, title="Far down")
    assert len(form["category"]) > 600
    assert client.post(url("change", article), form).status_code == 303


@pytest.mark.parametrize(
    "typed", ["%", "_", "\\", "'", "\0", "Z\0", "()", "#", "#x", "(" * 900, "١٢"]
)
def test_odd_characters_mean_nobody(client, article, typed):
    answer = client.post(url("change", article), sent(article, author=typed))
    assert answer.status_code == 200
    assert answer.context["form"].errors["author"]
    assert fresh(article).author.name == "Jane Roe"
    # Nothing passes with a NUL in its address.
    assert client.get(f"{NAMES}people/", {"q": typed}).status_code == (
        400 if "\0" in typed else 200
    )


def test_the_author_of_a_new_article_is_who_writes_it(client, article):
    ada = build.ada_author()
    build.person("Ada Lind", account=ada)
    client.force_login(ada)
    page = client.get(ADD)
    assert (shown(page, "author"), shown(page, "category")) == ("Ada Lind", "")
    form = {"title": "Shade", "kind": "news", "body": "<p>Rest.</p>", "author": "Ada Lind"}
    assert client.post(ADD, form | {"category": ""}).context["form"].errors["category"]
    assert client.post(ADD, form | {"category": "Heat"}).status_code == 303
    assert Article.objects.get(slug="shade").author.name == "Ada Lind"


def test_what_an_author_may_not_change_is_shown_and_locked(client, article):
    ada = build.ada_author()
    Person.objects.filter(name="Jane Roe").update(user=ada)
    client.force_login(ada)
    page = client.get(url("change", article)).content.decode()
    assert re.search(r'<input[^>]*name="author"[^>]*value="Jane Roe"[^>]*disabled', page)
    client.post(url("change", article), sent(article, author="Asha Lind", title="By Ada"))
    assert fresh(article).author.name == "Jane Roe"
    assert fresh(article).latest_revision.title == "By Ada"


def test_an_unsaved_name_is_shown_again(client, article):
    kept = as_shown(client, article, author="Somebody el", title="Begun")
    assert client.post(url("autosave", article), kept).status_code == 200
    again = as_shown(client, article)
    assert (again["author"], again["initial-author"]) == ("Somebody el", "Jane Roe")
    # What was left alone is shown as it is now.
    other = build.category("Daily life > Jobs")
    Article.objects.filter(pk=article.pk).update(category=other)
    again = as_shown(client, article)
    assert again["category"] == "Jobs (daily-life/jobs)"


def test_a_topic_is_moved_by_the_name_of_another(client, article):
    heat, jobs = build.category("Daily life > Heat"), build.category("Daily life > Jobs")
    page = f"/admin/articles/category/{heat.pk}/change/"
    form = {"name": "Heat", "slug": "heat", "description": "", "position": "last-child"}
    answer = client.post(page, form | {"target": "Heat"})
    assert "no topic that this one can stand beside or below" in answer.content.decode()
    assert client.post(page, form | {"target": "Jobs"}).status_code == 303
    assert Category.objects.get(pk=heat.pk).url_path == "daily-life/jobs/heat"
    assert jobs.pk == Category.objects.get(url_path="daily-life/jobs").pk


def test_who_looks_after_a_page_is_named_and_no_name_is_nobody(client, article):
    build.clara_reviewer()
    page = client.get(url("describe", article))
    assert "Leave it empty for “Nobody: all editors get the mails”." in page.content.decode()
    form = {"kind": article.kind, "initial-kind": article.kind, "initial-owner": ""}
    assert client.post(url("describe", article), form | {"owner": "clara"}).status_code == 303
    assert fresh(article).owner.username == "Clara"
    form["initial-owner"] = "Clara"
    assert client.post(url("describe", article), form | {"owner": ""}).status_code == 303
    assert fresh(article).owner is None


def test_only_those_who_agreed_are_offered_to_sign(client, article):
    for name in ("Dr Mara Oak", "Dr Mia Oak"):
        build.clinician(name)
    Person.objects.filter(name="Dr Mia Oak").update(consented_at=None)
    for name in ("Dr Ines Elm", "Dr Ivo Elm"):
        build.clinician(name)
    answer = client.get(f"{NAMES}signers/", {"q": "oak"}).json()
    assert [each["label"] for each in answer["names"]] == ["Dr Mara Oak"]
    form = {"person": "Dr Mia Oak", "role": "clinical", "days": "14", "invited": ""}
    answer = client.post(url("invite", article), form)
    assert "who agreed to be shown" in answer.context["form"].errors["person"][0]


def test_suggestions_have_all_the_words_and_those_that_begin_so_come_first(client, article):
    found = client.get(f"{NAMES}people/", {"q": "j"}).json()["names"]
    assert [each["label"] for each in found[:3]] == ["Jane Lind", "Jane Roe", "Joséphine Rowe"]
    found = client.get(f"{NAMES}people/", {"q": "lind jane"}).json()["names"]
    assert [each["label"] for each in found] == ["Jane Lind"]
    found = client.get(f"{NAMES}topics/", {"q": "heat"}).json()["names"]
    assert found == [{"label": "Heat (daily-life/heat)", "note": ""}]
    assert client.get(f"{NAMES}members/").status_code == 404


def test_suggestions_are_for_the_newsroom(client, article):
    client.force_login(build.mo_moderator())
    assert client.get(f"{NAMES}people/", {"q": "j"}).status_code == 403
    client.force_login(build.max_member())
    assert client.get(f"{NAMES}people/", {"q": "j"}).status_code == 302
    client.logout()
    assert client.get(f"{NAMES}people/", {"q": "j"}).status_code == 302


@pytest.mark.parametrize(
    ("who", "answered"),
    [
        (build.ada_author, 200),
        (build.ed_editor, 200),
        (build.clara_reviewer, 403),
        (build.mo_moderator, 403),
    ],
)
def test_accounts_are_suggested_to_those_who_name_one_in_a_form(client, who, answered):
    client.force_login(who())
    answer = client.get(f"{NAMES}staff/", {"q": ""})
    assert answer.status_code == answered


def test_who_keeps_the_register_names_accounts_and_nothing_of_articles(client):
    keeper = build.mo_moderator()
    keeper.user_permissions.add(Permission.objects.get(codename="change_person"))
    client.force_login(keeper)
    assert client.get(f"{NAMES}staff/").json()["names"] == [{"label": keeper.username, "note": ""}]
    assert client.get(f"{NAMES}people/").status_code == 403


PAGES = {
    "new article": lambda article: ADD,
    "article": lambda article: url("change", article),
    "invitation": lambda article: url("invite", article),
    "other topic": lambda article: f"/admin/articles/article/bulk/refile/?a={article.pk}",
    "new topic": lambda article: "/admin/articles/category/add/",
    "topic": lambda article: f"/admin/articles/category/{article.category_id}/change/",
}


@pytest.mark.any_database
def test_no_form_costs_more_for_ten_times_as_many_names(client, article):
    found = []
    for count in (200, 2_000):
        newsroom.topics(count)
        have = Person.objects.count()
        Person.objects.bulk_create(
            Person(name=f"Person {number}", slug=f"person-{number}", consented_at=timezone.now())
            for number in range(have, have + count)
        )
        with connection.cursor() as cursor:  # As a database does by itself after so many new rows.
            cursor.execute("ANALYZE")
        found.append({name: measured(client, address(article)) for name, address in PAGES.items()})
    for name, (few, short, little) in found[0].items():
        many, long, much = found[1][name]
        assert (few, short) == (many, long), name
        assert much < 1.25 * little, name


def measured(client, address):
    """Return how many queries a page takes, how long it is and how much work it makes."""
    client.get(address)
    page = client.get(address)
    assert page.status_code == 200
    spent = cost(lambda: client.get(address))
    return spent.queries, len(page.content), spent.work
