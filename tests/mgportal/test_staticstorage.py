"""What is collected is compressed under the names that pages ask for."""

import re

from django.core.management import call_command

from mgportal import staticstorage


def test_what_pages_ask_for_is_compressed_and_nothing_else(settings, tmp_path):
    source, settings.STATIC_ROOT = tmp_path / "source", tmp_path / "collected"
    for name in ("css/site.css", "img/favicon.svg", "js/menu.js", "js/menu.js.map"):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text("/* Rest before you are tired. */\n" * 50)
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    own = f"{staticstorage.__name__}.{staticstorage.StaticFiles.__name__}"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": own}}
    (settings.STATIC_ROOT / "js").mkdir(parents=True)
    (settings.STATIC_ROOT / "js/menu.js.br").write_text("of an earlier release")
    call_command("collectstatic", interactive=False, verbosity=0)
    names = [
        str(path.relative_to(settings.STATIC_ROOT)) for path in settings.STATIC_ROOT.rglob("*")
    ]
    small = sorted(
        re.sub(r"\.[0-9a-f]{12}\.", ".#.", name) for name in names if name.endswith("br")
    )
    assert small == [
        *("css/site.#.css.br", "css/site.css.br"),
        *("img/favicon.#.svg.br", "img/favicon.svg.br"),
        "js/menu.#.js.br",
    ]
    assert {"js/menu.js", "js/menu.js.map"} <= set(names)


def test_pages_of_errors_ask_for_no_other_plain_names(settings):
    for page in ("400.html", "500.html"):
        html = (settings.BASE_DIR / "templates" / page).read_text()
        asked_for = re.findall(r'(?:href|src)="/static/([^"]+)"', html)
        assert asked_for and {*asked_for} <= {*staticstorage.PLAIN}
