"""Sets two results side by side: `python -m benchmarks.compare BEFORE AFTER`."""

import sys
from typing import Any

from benchmarks.report import markdown, number, ratio, read

# Ratios and queries compare between machines and hours; requests a second do not.
HEADINGS = (
    "scenario",
    "requests/s",
    "after",
    "change",
    "CPU µs",
    "after",
    "change",
    "CPU of floor",
    "after",
    "queries",
    "after",
)


def compare(before: dict[str, Any], after: dict[str, Any]) -> str:
    """Return a table of what both results have measured."""
    earlier = {_key(row): row for row in before["rows"]}
    both = [(earlier[_key(row)], row) for row in after["rows"] if _key(row) in earlier]
    return markdown(HEADINGS, [_line(*pair) for pair in both])


def change(before: float | None, after: float | None) -> str:
    """Return by how much a figure has changed, in per cent; nothing where it is not known."""
    if not before or after is None:
        return ""
    return f"{(after / before - 1) * 100:+.0f} %"


def _key(row: dict[str, Any]) -> tuple[str, str]:
    return row["group"], row["name"]


def _line(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    found = [f"{after['group']}: {after['name']}"]
    for name in ("rate", "cpu"):
        values = before[name], after[name]
        found += [*(number(value) for value in values), change(*values)]
    found += [ratio(each["cpu_ratio"]) for each in (before, after)]
    return [*found, *(number(each["queries"]) for each in (before, after))]


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("Name two results: python -m benchmarks.compare BEFORE.json AFTER.json")
    print(compare(read(sys.argv[1]), read(sys.argv[2])))
