"""The shape of the house: what may import what, how large things may be, where HTML is trusted."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# Each may use those before it.
APPS = ["core", "accounts", "articles", "comments", "mgportal", "benchmarks"]
ABOVE_APPS = ("mgportal", "benchmarks")
# What one app may use of another.
SHARED = {"models", "permissions", "cachetags", "personal_data"}
# Inside an app, a line may use the lines below it and its neighbours.
LAYERS = [
    "apps",
    "urls",
    "admin",
    (
        "views article_views guest_views record_views sheet_views article_page pages queues"
        " newsroom api feeds sitemaps templatetags middleware management"
    ),
    "forms",
    "services adapter recognising",
    (
        "search notifications reminders images importers rendering"
        " panel panel_rows lists neighbours schedule parts graph signatures papers proposing links"
        " checks lookups cards composing reviews"
    ),
    "permissions cachetags personal_data",
    "models",
    "workflow rules pseudonyms",
]
LAYER_OF = {name: place for place, line in enumerate(LAYERS) for name in line.split()}
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_TEMPLATE = 400, 50, 120
BAD_NAMES = {"utils", "helpers", "misc", "common"}
# Where stored, clean HTML is printed as it is.
TRUSTED = {
    # No script: data that `articles.graph.as_script` has written.
    "articles/_structured_data.jinja": ["structured_data"],
    "articles/_text.jinja": ["parts.emergency", "parts.key_points", "parts.rest"],
    "articles/sheet.html": ["emergency"],
    "comments/_comment.jinja": ["comment.html"],
    "comments/_note.jinja": ["comment.note_html"],
    "comments/_preview.html": ["preview_html"],
}

FILES = sorted(
    path.relative_to(ROOT)
    for app in APPS
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts
)
TEMPLATES = sorted(
    path for end in ("html", "jinja") for path in (ROOT / "templates").rglob(f"*.{end}")
)


def module_name(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


NAMES = {module_name(path): path for path in FILES}


@cache
def nodes(name: str) -> list[ast.AST]:
    """Return all nodes of a module, the whole of it first."""
    return list(ast.walk(ast.parse((ROOT / NAMES[name]).read_text())))


@cache
def import_nodes(name: str) -> list[ast.Import | ast.ImportFrom]:
    return [node for node in nodes(name) if isinstance(node, ast.Import | ast.ImportFrom)]


def imports(name: str) -> Iterator[tuple[str, int]]:
    """Yield each module of ours that a module imports, with the line."""
    for node in import_nodes(name):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        else:
            assert node.level == 0, f"{name}:{node.lineno} imports relatively"
            full = [f"{node.module}.{alias.name}" for alias in node.names]
            found = [one if one in NAMES else str(node.module) for one in full]
        yield from ((one, node.lineno) for one in found if one.split(".")[0] in APPS)


@cache
def edges() -> list[tuple[str, str, int]]:
    """Return what imports what, and where."""
    return [(name, used, line) for name in NAMES for used, line in imports(name)]


def faults(lines: Iterator[str]) -> None:
    """Fail with all the faults there are."""
    found = sorted(set(lines))
    assert not found, "\n" + "\n".join(found)


def test_there_is_something_to_look_at():
    assert len(FILES) > 50 and len(TEMPLATES) > 20 and len(edges()) > 100


def test_apps_use_only_apps_below_them():
    faults(
        f"{name}:{line} must not know {used}"
        for name, used, line in edges()
        if APPS.index(used.split(".")[0]) > APPS.index(name.split(".")[0])
    )


def test_apps_use_only_the_shared_modules_of_each_other():
    faults(
        f"{name}:{line} uses {used}, which belongs to another app"
        for name, used, line in edges()
        if (app := name.split(".")[0]) not in ABOVE_APPS
        and (other := used.split(".")[0]) not in (app, "core")
        and used.removeprefix(f"{other}.").split(".")[0] not in SHARED
    )


def layer(name: str) -> int:
    return LAYER_OF[name.split(".")[1]]


def test_every_module_of_an_app_has_a_layer():
    faults(
        f"{name} stands in no layer: name it for what it is, or add it to LAYERS"
        for name in NAMES
        if "." in name and name.split(".")[0] not in ("core", *ABOVE_APPS)
        if name.split(".")[1] not in LAYER_OF
    )


def test_imports_inside_an_app_run_down():
    faults(
        f"{name}:{line} must not use {used}, which stands above it"
        for name, used, line in edges()
        if name.split(".")[0] == used.split(".")[0] not in ("core", *ABOVE_APPS)
        and "." in name
        and "." in used
        and layer(used) < layer(name)
    )


def test_imports_form_no_circle():
    uses: dict[str, set[str]] = {name: set() for name in NAMES}
    for name, used, _ in edges():
        uses[name] |= {used} - {name}
    while free := {name for name, used in uses.items() if not used & uses.keys()}:
        uses = {name: used for name, used in uses.items() if name not in free}
    assert not uses, f"in or above a circle: {sorted(uses)}"


def functions(name: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in nodes(name):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_imports_stand_at_the_top():
    faults(
        f"{name}:{node.lineno} imports inside {function.name}()"
        for name in NAMES
        for function in functions(name)
        if not (name.endswith(".apps") and function.name == "ready")
        for node in import_nodes(name)
        if function.lineno <= node.lineno <= (function.end_lineno or 0)
    )


def test_no_import_is_for_types_only():
    faults(
        f"{name} uses TYPE_CHECKING"
        for name, path in NAMES.items()
        if "TYPE_CHECKING" in (ROOT / path).read_text()
    )


def test_files_and_functions_are_short():
    faults(
        f"{path} has {length} lines"
        for path in FILES
        if (length := (ROOT / path).read_text().count("\n")) > LONGEST_FILE
    )
    faults(
        f"{name}:{function.lineno} {function.name}() has {length} lines"
        for name in NAMES
        for function in functions(name)
        if (length := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION
    )
    faults(
        f"{path.relative_to(ROOT)} has {length} lines"
        for path in TEMPLATES
        if (length := path.read_text().count("\n")) > LONGEST_TEMPLATE
    )


def test_every_module_says_what_it_is():
    faults(
        f"{NAMES[name]} has no docstring"
        for name in NAMES
        if (tree := nodes(name)[0]).body and ast.get_docstring(tree) is None
    )


def test_no_file_has_a_name_that_says_nothing():
    faults(str(path) for path in FILES if {path.stem, *path.parts} & BAD_NAMES)


def test_html_is_trusted_only_where_it_is_known_to_be_clean():
    found = {
        str(path.relative_to(ROOT / "templates")): printed
        for path in TEMPLATES
        if (printed := re.findall(r"{{\s*(\S+?)\s*\|\s*safe(?:seq)?\b", path.read_text()))
    }
    assert found == TRUSTED
    faults(
        f"{path.relative_to(ROOT)} switches escaping off"
        for path in TEMPLATES
        if re.search(r"autoescape\s+(?:off|false)|\|\s*safe(?:seq)?\s*\|", path.read_text())
    )


@pytest.mark.parametrize(
    "maker", ["mark_safe", "SafeString", "SafeText", "SafeData", "Markup", "trusted"]
)
def test_no_code_makes_trusted_html(maker):
    faults(
        f"{name}:{node.lineno} calls {maker}"
        for name in NAMES
        # What templates made, which escape, and times.
        if maker != "trusted" or name not in {"core.jinja", "core.moments", "core.pieces"}
        for node in nodes(name)
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == maker
    )


def test_public_templates_hold_no_inline_script_or_style():
    inline = re.compile(r"<style\b|<script\b(?![^>]*\bsrc=)|<[^>{%]*\s(?:style|on[a-z]+)\s*=", re.I)
    faults(
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in TEMPLATES
        if "admin" not in path.parts and path.name != "_structured_data.jinja"
        for match in inline.finditer(path.read_text())
    )
