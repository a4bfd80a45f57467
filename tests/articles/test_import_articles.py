"""The command `import_articles`: what it makes, what it leaves alone and what it says."""

import io
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from PIL import Image

from articles.models import Article, Category, Event, Person, Picture, Revision
from articles.services import addressing, drafting, pictures, topics, withdrawing
from articles.workflow import Reading, State
from tests import build
from tests.pages import page, part, text_of

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent
CAPTURED = ROOT / "tests" / "articles" / "data" / "captured_page.txt"
SEED = ROOT.parent / "shared" / "seed" / "000_a7c6ce36ddc0c4a0.txt"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "articles"
    made.mkdir()
    return made


def run(*args, **options):
    """Run the command; return its exit status, what it says and what it complains about."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_articles", *map(str, args), stdout=out, stderr=err, **options)
    except CommandError as error:
        return error.returncode, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def text(title="Oiling shears", *, trail="Garden>Tools", body="A drop does.", author="Moss"):
    return f"{trail}\n\n{title}\n\n{body}\n\n{author}2024-02-29 23:59:58\nComments (0)\n"


def markdown(title="Oiling shears", *, body="A drop does.", more=""):
    return f"---\ntitle: {title}\ntopic: Garden > Tools\nauthor: Moss\n{more}---\n{body}\n"


def write(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def counts():
    """Return the number of rows of everything that an import may write."""
    return [model.objects.count() for model in (Article, Revision, Event, Category, Person)]


# --- The page of a captured document -------------------------------------------------------


def check_page_of(source, client, *, steps, title, author, stamp, moment):
    """Import a captured page and compare the portal's page with the file, part by part."""
    assert run(source, "--publish")[0] == 0
    lines = source.read_text(encoding="utf-8").split("\n")
    blocks = [line for line in lines[3:] if line][:10]
    slug = Article.objects.get().slug
    html = page(client, f"/articles/{slug}/")

    crumbs = part(html, r'<nav[^>]*aria-label="Breadcrumb"[^>]*>(.*?)</nav>')
    names = [text_of(link) for link in crumbs.split("</a>") if "<a" in link]
    assert [name.strip(" >›/") for name in names] == steps
    assert text_of(part(html, r"<h1[^>]*>(.*?)</h1>")) == lines[2] == title
    assert html.count("<h1") == 1

    revision = Article.objects.get().live_revision
    parts = [piece for piece in revision.body.split("\n") if piece]
    assert [piece[:3] for piece in parts] == ["<h2", "<p>"] * 5
    assert [text_of(piece) for piece in parts] == blocks
    assert revision.body in html

    assert text_of(part(html, r'<a[^>]*href="/people/[^"]*"[^>]*>(.*?)</a>')) == author
    assert f'<time datetime="{moment}" title="{stamp}">' in html
    for tail in (stamp, "Comments (", "Login is required"):
        assert tail not in revision.body
    assert "Comments (0)" in html
    assert "Login is required before commenting." in html


@pytest.mark.skipif(not SEED.exists(), reason="needs ../shared/seed/ beside the checkout")
def test_the_seed_document_gives_its_page(client):
    check_page_of(
        SEED,
        client,
        steps=["More", "Health", "Recovery"],
        title="Myasthenia Gravis and Muscle Cramps: Understanding the Connection",
        author="GlassCow",
        stamp="2025-09-04 08:43:22",
        moment="2025-09-04T08:43:22+00:00",
    )


def test_a_captured_document_gives_its_page(client):
    check_page_of(
        CAPTURED,
        client,
        steps=["More", "Garden", "Tools"],
        title="Sharp Shears and Sore Hands: A Small Guide",
        author="MossyFrog",
        stamp="2024-02-29 23:59:58",
        moment="2024-02-29T23:59:58+00:00",
    )


def test_topics_and_person_have_their_pages(client):
    run(CAPTURED, "--publish")
    for path in ("/topics/more/", "/topics/more/garden/tools/", "/people/mossyfrog/"):
        assert "Sharp Shears and Sore Hands" in page(client, path)


# --- What an import makes ------------------------------------------------------------------


def test_without_publish_readers_see_nothing(client, folder):
    run(write(folder, "a.txt", text()))
    article = Article.objects.get()
    assert article.state is State.DRAFT
    assert client.get(article.get_absolute_url()).status_code == 404


def test_publishing_later_uses_the_time_in_the_file(folder):
    path = write(folder, "a.txt", text())
    run(path)
    status, said, _ = run(path, "--publish")
    article = Article.objects.get()
    assert status == 0
    assert "0 new, 1 changed" in said
    assert article.state is State.PUBLISHED
    assert article.published_at == datetime(2024, 2, 29, 23, 59, 58, tzinfo=UTC)


def test_a_file_without_a_time_is_published_now(folder):
    run(write(folder, "a.md", markdown()), "--publish")
    assert (datetime.now(UTC) - Article.objects.get().published_at).total_seconds() < 60


def test_the_import_is_written_down_as_the_operators(folder):
    run(write(folder, "a.txt", text()), "--publish")
    assert list(Event.objects.order_by("pk").values_list("action", "actor")) == [
        ("save", None),
        ("publish", None),
    ]
    assert Revision.objects.get().note == "Imported from a.txt"


def test_missing_topics_are_made_and_known_ones_are_found_in_any_case(folder):
    build.category("garden > TOOLS")
    run(write(folder, "a.txt", text(trail="Garden>Tools>Shears")))
    assert set(Category.objects.values_list("url_path", flat=True)) == {
        "garden",
        "garden/tools",
        "garden/tools/shears",
    }


def test_a_topic_of_the_same_name_elsewhere_is_another_topic(folder):
    build.category("Kitchen > Tools")
    run(write(folder, "a.txt", text()))
    assert Article.objects.get().category.url_path == "garden/tools"


def test_a_renamed_topic_is_found_by_its_address(folder):
    path = write(folder, "a.txt", text())
    run(path)
    tools = Category.objects.get(url_path="garden/tools")
    topics.change_topic(tools, name="Good tools", slug="tools", description="", by=None)
    before = counts()
    assert "1 unchanged" in run(path)[1]
    assert counts() == before


def test_case_does_not_count_in_any_alphabet(folder):
    run(write(folder, "a.txt", text(trail="Сад>Уход")), write(folder, "b.txt", text(trail="САД")))
    assert list(Category.objects.values_list("name", flat=True)) == ["Сад", "Уход"]


def test_topics_in_any_alphabet_get_addresses_of_their_own(folder):
    run(
        write(folder, "a.txt", text(trail="Сад>Уход")),
        write(folder, "b.txt", text(trail="Дом>Уход")),
    )
    run(folder)
    assert set(Category.objects.values_list("url_path", "name")) == {
        ("topic", "Сад"),
        ("topic/topic", "Уход"),
        ("topic-2", "Дом"),
        ("topic-2/topic", "Уход"),
    }


def test_known_people_are_found_and_others_made_once(folder):
    known = build.person("Moss")
    for number, author in enumerate(("moss", "Fern", "Fern", "Папоротник", "Хвощ")):
        write(folder, f"{number}.txt", text(author=author))
    run(folder)
    slugs = list(Article.objects.order_by("import_key").values_list("author__slug", flat=True))
    assert slugs == [known.slug, "fern", "fern", "person", "person-2"]


def test_without_a_by_line_the_site_is_the_author(folder, settings):
    run(write(folder, "a.txt", "Garden>Tools\n\nTitle\n\nText.\n"))
    assert Article.objects.get().author.name == settings.SITE_NAME


def test_hostile_text_reaches_the_page_as_text_only(folder, client):
    nasty = "<img src=x onerror=alert(1)> <script>alert(1)</script>"
    run(
        write(folder, "a.txt", text(title=f"T {nasty}", body=nasty, author="<b>Moss</b>")),
        write(folder, "b.md", markdown(title=f"'U {nasty}'", body=nasty)),
        "--publish",
    )
    for article in Article.objects.all():
        html = page(client, article.get_absolute_url())
        assert "&lt;script&gt;" in html
        assert "<script>" not in html
        assert "<img src=x" not in html


# --- Importing again -----------------------------------------------------------------------


def test_importing_again_changes_nothing(folder):
    Image.new("RGB", (6, 4)).save(folder / "x.png")
    write(folder, "a.txt", text())
    write(
        folder,
        "b.md",
        markdown(body="## Why\n\n| a | b |\n|---|---|\n| c | d |\n\n![X](x.png)\n\n<b>"),
    )
    run(folder, "--publish")
    before, stamps = counts(), list(Article.objects.values())
    status, said, _ = run(folder, "--publish")
    assert (status, counts(), list(Article.objects.values())) == (0, before, stamps)
    assert "0 new, 0 changed, 2 unchanged, 0 error" in said


def test_a_file_is_known_by_its_name_wherever_it_lies(folder):
    run(write(folder, "here/a.txt", text()))
    (folder / "there").mkdir()
    shutil.move(folder / "here" / "a.txt", folder / "there" / "a.txt")
    assert "1 unchanged" in run(folder)[1]


@pytest.mark.parametrize("change", [{"title": "Oiling scissors"}, {"body": "Two drops do."}])
def test_a_changed_file_makes_a_new_revision_that_goes_live(folder, client, change):
    run(write(folder, "a.txt", text()), "--publish")
    address = Article.objects.get().get_absolute_url()
    assert "1 changed" in run(write(folder, "a.txt", text(**change)), "--publish")[1]
    article = Article.objects.get()
    assert article.live_revision.number == 2
    assert article.published_at.year == 2024
    assert article.updated_at is not None
    assert next(iter(change.values())) in page(client, address)


def test_a_changed_summary_makes_a_new_revision(folder):
    run(write(folder, "a.md", markdown()))
    run(write(folder, "a.md", markdown(more="summary: Short.\n")))
    assert list(Revision.objects.order_by("number").values_list("summary", flat=True)) == [
        "",
        "Short.",
    ]


def test_a_changed_file_without_publish_waits_as_a_draft(folder):
    run(write(folder, "a.txt", text()), "--publish")
    run(write(folder, "a.txt", text(body="Two drops do.")))
    article = Article.objects.get()
    assert article.state is State.DRAFT
    assert article.shown_revision.number == 1


def test_a_changed_topic_or_author_files_the_article_anew(folder):
    run(write(folder, "a.txt", text()), "--publish")
    said = run(write(folder, "a.txt", text(trail="Garden>Care", author="Fern")), "--publish")[1]
    article = Article.objects.get()
    assert "1 changed" in said
    assert (article.category.url_path, article.author.name) == ("garden/care", "Fern")
    assert Revision.objects.count() == 1


def test_another_article_under_a_known_name_is_refused(folder):
    run(write(folder, "a.txt", text()), "--publish")
    before = counts()
    path = write(folder, "a.txt", text(title="Sowing", trail="Garden>Beds"))
    status, _, complaint = run(path, "--publish")
    assert status == 1
    assert f"{path}:1: “Oiling shears” (/articles/oiling-shears/)" in complaint
    assert "rename the file" in complaint
    assert len(complaint.splitlines()) == 1
    assert counts() == before


# --- What people did on the site is theirs -------------------------------------------------


def edit(article, body="<p>Edited on the site.</p>"):
    ed = build.ed_editor()
    title = article.latest_revision.title
    drafting.save_draft(article, drafting.Draft(title, "", body), base=1, by=ed)
    return ed


def test_the_same_file_does_not_undo_an_edit(folder):
    path = write(folder, "a.txt", text())
    run(path, "--publish")
    edit(Article.objects.get())
    before = counts()
    assert "1 unchanged" in run(path, "--publish")[1]
    article = Article.objects.get()
    assert counts() == before
    assert (article.latest_revision.number, article.live_revision.number) == (2, 1)


def test_a_changed_file_does_not_overwrite_an_edit(folder):
    run(write(folder, "a.txt", text()), "--publish")
    edit(Article.objects.get())
    before = counts()
    status, _, complaint = run(write(folder, "a.txt", text(body="Two drops do.")), "--publish")
    assert status == 1
    assert "Both the file and the article on the site" in complaint
    assert counts() == before


def test_an_article_that_was_filed_elsewhere_stays_there(folder):
    path = write(folder, "a.txt", text())
    run(path)
    article = Article.objects.get()
    here, fern = build.category("Kitchen"), build.person("Fern")
    drafting.file_article(article, category=here, author=fern, by=build.ed_editor())
    assert "1 unchanged" in run(path)[1]
    article.refresh_from_db()
    assert (article.category, article.author) == (here, fern)


def test_an_article_that_was_taken_down_stays_down(folder):
    run(write(folder, "a.txt", text()), "--publish")
    withdrawing.withdraw(Article.objects.get(), by=None, reason="Wrong.")
    _, said, _ = run(write(folder, "a.txt", text(body="Two drops do.")), "--publish")
    assert Article.objects.get().reading is Reading.GONE
    assert "stays withdrawn" in said


def test_links_between_files_change_nothing_when_they_are_imported_again(folder):
    """The first file leads to the second, which is not there yet when the first comes in."""
    write(folder, "a.md", markdown("First", body="[Second](/articles/second/#s-x) comes."))
    write(folder, "b.md", markdown("Second", body="[First](/articles/first/) came."))
    run(folder, "--publish")
    addressing.readdress(Article.objects.get(slug="first"), slug="moved", by=None)
    before = list(Revision.objects.values_list("pk", flat=True))
    _, said, _ = run(folder, "--publish")
    assert "2 unchanged" in said
    assert list(Revision.objects.values_list("pk", flat=True)) == before


# --- Bad files -----------------------------------------------------------------------------

BAD = {
    "empty.txt": (b"", 1, "empty"),
    "no-title.txt": (b"New>Topic\n", 1, "No title"),
    "no-topic.txt": (b"Title\n\nText.\n", 1, "No topic"),
    "no-text.txt": (b"New>Topic\n\nTitle\n\nNew2024-01-01 10:00:00\n", 5, "no text"),
    "latin.txt": (b"New>Topic\n\nTitle\n\nGr\xfc\xdfe.\n", 5, "not UTF-8"),
    "odd.docx": (b"New>Topic\n\nTitle\n\nText.\n", 1, "Unknown format"),
    "binary.txt": (b"New>Topic\n\nTitle\n\n\0\n", 5, "binary"),
    "huge.txt": (b"New>Topic\n\nTitle\n\n" + b"x" * 5_000_000, 1, "larger than 5 MB"),
    "long.txt": (b"New>Topic\n\nTitle\n\n" + b"x " * 200_000, 1, "longer than 300000"),
    "date.txt": (b"New>Topic\n\nTitle\n\nText.\n\nNew2024-13-01 10:00:00\n", 7, "not a date"),
    "bare.md": (b"# Title\n\nText.\n", 1, "No front matter"),
    "key.md": (b"---\ntitle: T\ntopic: New\ncolour: red\n---\nText.\n", 4, "Unknown key"),
    "lost.md": (b"---\ntitle: T\ntopic: New\n---\nX\n\n![P](p.png)\n", 7, "There is no picture"),
    "rule.md": (b"---\ntitle: T\ntopic: New\nauthor: New\n---\n---\n", 1, "no text"),
    "taken.md": (b"---\ntitle: T\ntopic: New\nslug: held\n---\nText.\n", 1, "has this address"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gets_one_line_and_leaves_nothing(folder, name):
    content, line, reason = BAD[name]
    build.article(slug="held")
    before = counts()
    (folder / name).write_bytes(content)
    status, _, complaint = run(folder / name, "--publish")
    assert status == 1
    assert complaint.startswith(f"{folder / name}:{line}: ")
    assert reason in complaint
    assert len(complaint.splitlines()) == 1
    assert counts() == before


def test_good_files_go_on_beside_bad_ones(folder):
    for name, (content, _, _) in BAD.items():
        (folder / name).write_bytes(content)
    build.article(slug="held")
    write(folder, "a.txt", text())
    write(folder, "z.md", markdown("Later"))
    status, said, complaint = run(folder, "--publish")
    assert status == 1
    assert f"2 new, 0 changed, 0 unchanged, {len(BAD)} error" in said
    assert len(complaint.splitlines()) == len(BAD)
    assert Article.objects.filter(import_key__in=["a.txt", "z.md"]).published().count() == 2


def test_a_path_that_does_not_exist_is_a_bad_file(folder):
    write(folder, "a.txt", text())
    for gone in (folder / "gone.txt", folder / ("x" * 300)):
        status, said, complaint = run(gone, folder)
        assert status == 1
        assert complaint.startswith(f"{gone}:")
        assert " 1 error" in said
    assert Article.objects.count() == 1


def test_a_file_that_may_not_be_read_is_a_bad_file(folder, monkeypatch):
    path = write(folder, "a.txt", text())

    def refuse(self, *args, **kwargs):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)  # Root, as whom tests may run, may read everything.
    assert run(path)[2] == f"{path}:1: Permission denied\n"


def test_a_file_that_is_no_file_is_a_bad_file(folder):
    os.mkfifo(folder / "pipe.txt")
    assert "not a file" in run(folder / "pipe.txt")[2]


def test_what_cannot_be_read_in_a_folder_is_told(folder, monkeypatch):
    write(folder, "a.txt", text())
    (folder / "broken.txt").symlink_to("nowhere")
    (folder / "closed").mkdir()
    real = os.scandir

    def scandir(path):
        if Path(path).name == "closed":  # Root, as whom tests may run, may read everything.
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    status, said, complaint = run(folder)
    assert status == 1
    assert complaint.splitlines() == [
        f"{folder}/broken.txt:1: There is no such file.",
        f"{folder}/closed:1: This folder cannot be read.",
    ]
    assert "1 new, 0 changed, 0 unchanged, 2 error" in said


def test_a_name_of_two_lines_is_a_bad_file_told_in_one(folder):
    write(folder, "we\nird.txt", text())
    status, _, complaint = run(folder)
    assert status == 1
    assert complaint.startswith(f"{folder}/we ird.txt:1: Rename the file")
    assert complaint.count("\n") == 1


def test_two_files_of_one_name_are_both_refused(folder):
    first = write(folder, "one/a.txt", text())
    second = write(folder, "two/a.txt", text("Sowing"))
    write(folder, "two/b.txt", text("Mowing"))
    status, _, complaint = run(folder)
    assert status == 1
    assert complaint.splitlines() == [
        f"{first}:1: Rename this file: {second} has the same name.",
        f"{second}:1: Rename this file: {first} has the same name.",
    ]
    assert [article.title for article in Article.objects.all()] == ["Mowing"]


def test_two_files_that_want_one_address_are_told_even_in_a_dry_run(folder):
    for name in ("a.md", "b.md"):
        write(folder, name, markdown(name, more="slug: oiling\n"))
    status, _, complaint = run(folder, "--dry-run")
    assert status == 1
    assert f"{folder / 'b.md'}:1: {folder / 'a.md'} wants the same address." in complaint


def test_a_file_given_twice_is_imported_once(folder):
    path = write(folder, "a.txt", text())
    detour = folder / ".." / "articles" / "a.txt"
    assert "1 new, 0 changed, 0 unchanged, 0 error" in run(path, folder, detour)[1]


def test_folders_are_walked_in_order_without_what_is_no_article(folder):
    for name in ("b/c.md", "b/a.txt", "a.md", "b/d/index.md"):
        write(folder, name, markdown(name) if name.endswith("md") else text(name))
    for name in (".hidden.md", ".git/x.md", "README.md", "b/x.png"):
        write(folder, name, "nothing")
    _, said, _ = run(folder)
    places = [
        said.index(str(folder / name)) for name in ("a.md", "b/a.txt", "b/c.md", "b/d/index.md")
    ]
    assert places == sorted(places)
    assert "4 new, 0 changed, 0 unchanged, 0 error" in said
    assert Article.objects.filter(import_key="d").exists()


def test_names_that_no_terminal_can_print_do_no_harm(folder):
    name = os.fsencode(folder) + b"/od\xffd\x1b[31m.txt"
    Path(os.fsdecode(name)).write_text(text())
    status, said, complaint = run(folder)
    assert status == 1
    assert "Rename the file" in complaint
    assert "\x1b" not in said + complaint
    assert (said + complaint).encode()


def test_square_brackets_in_names_are_shown(folder):
    assert "[bold]a.txt" in run(write(folder, "[bold]a.txt", text()))[1]


# --- Dry run, pictures, output -------------------------------------------------------------


def test_a_dry_run_reports_and_changes_nothing(folder, tmp_path):
    Image.new("RGB", (6, 4)).save(folder / "x.png")
    write(folder, "a.txt", text())
    write(folder, "b.md", markdown(body="![X](x.png)\n\nText."))
    before = counts()
    status, said, _ = run(folder, "--publish", "--dry-run")
    assert status == 0
    assert "2 new" in said
    assert "/articles/oiling-shears/" in said
    assert "nothing was written" in said
    assert counts() == before
    assert not (tmp_path / "media").exists()


def test_pictures_are_stored_and_served(folder, client):
    Image.new("RGB", (6, 4)).save(folder / "x.png")
    run(write(folder, "b.md", markdown(body='![Two blades](x.png "Oil.")\n\nText.')), "--publish")
    html = page(client, Article.objects.get().get_absolute_url())
    address = part(html, r'<img src="(/media/pictures/[0-9a-f]{32}\.png)" alt="Two blades"')
    response = client.get(address)
    assert b"".join(response.streaming_content).startswith(b"\x89PNG")


def illustrated(folder, text="Text."):
    Image.new("RGB", (6, 4), "red").save(folder / "two-blades.png")
    return write(folder, "b.md", markdown(body=f"![Two blades](two-blades.png)\n\n{text}"))


def test_pictures_come_into_the_library(folder):
    run(illustrated(folder))
    picture = Picture.objects.get()
    assert (picture.title, picture.alt, picture.created_by) == ("Two blades", "Two blades", None)
    assert picture.uses.get().revision == Article.objects.get().latest_revision
    for name in picture.names:
        assert default_storage.exists(name)


def test_a_picture_that_is_in_the_library_is_not_brought_in_again(folder):
    path = illustrated(folder)
    source = (folder / "two-blades.png").read_bytes()
    known = pictures.add_picture(source, pictures.Description("Mine", "Blades"), by=None)
    run(path)
    assert Picture.objects.get() == known
    body = Article.objects.get().latest_revision.body
    assert f'src="{known.url}" alt="Two blades"' in body
    assert "1 unchanged" in run(path)[1]


def test_what_the_library_says_by_now_is_no_change_of_the_file(folder):
    path = illustrated(folder)
    run(path)
    about = pictures.Description("Blades", "Blades", credit="Jo")
    pictures.change_picture(Picture.objects.get(), about, by=None)
    article = Article.objects.get()
    latest = article.latest_revision
    drafting.save_draft(
        article,
        drafting.Draft("Changed here", latest.summary, latest.body),
        base=1,
        by=build.ed_editor(),
    )
    article.refresh_from_db()
    assert "Picture: Jo" in article.latest_revision.body
    status, said, _ = run(path)
    assert (status, "1 unchanged" in said) == (0, True)


def test_a_file_that_fails_stores_no_picture(folder, tmp_path):
    Image.new("RGB", (6, 4)).save(folder / "x.png")
    build.article(slug="held")
    run(write(folder, "b.md", markdown(body="![X](x.png)\n\nText.", more="slug: held\n")))
    assert not (tmp_path / "media").exists()


def test_an_article_whose_picture_cannot_be_stored_is_not_imported(folder, settings, tmp_path):
    Image.new("RGB", (6, 4)).save(folder / "x.png")
    (tmp_path / "media").write_text("a file where a folder should be")
    before = counts()
    assert run(write(folder, "b.md", markdown(body="![X](x.png)\n\nText.")))[0] == 1
    assert counts() == before


def test_verbosity_0_is_silent_but_for_errors(folder):
    good = write(folder, "a.txt", text())
    assert run(good, verbosity=0) == (0, "", "")
    status, said, complaint = run(folder / "gone.txt", verbosity=0)
    assert (status, said) == (1, "")
    assert complaint == f"{folder / 'gone.txt'}:1: There is no such file.\n"


def test_comments_of_the_old_page_are_mentioned_once(folder):
    path = write(folder, "a.txt", CAPTURED.read_text())
    assert "3 comments of the old page were not imported" in run(path)[1]
    assert "old page" not in run(path)[1]


def test_the_table_names_file_result_and_address(folder):
    path = write(folder, "a.txt", text())
    row = next(line for line in run(path)[1].splitlines() if str(path) in line)
    assert row.split() == [str(path), "new", "/articles/oiling-shears/"]
