"""Prints a result in Markdown, or writes it into a document between the two marks there.

`python -m benchmarks.report RESULT [docs/performance.md]`
"""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

HEADINGS = (
    "scenario",
    "requests/s",
    "p50 ms",
    "p99 ms",
    "of floor",
    "CPU µs",
    "CPU of floor",
    "queries",
    "bytes",
    "goal",
)
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
# A client that is busy for more of its time may be what the figures tell of.
BUSY = 0.9
Row = dict[str, Any]


def table(result: dict[str, Any]) -> str:
    """Return the result in Markdown: what it is of, then a table for each way to run the site."""
    about, parts = result["about"], []
    parts.append(
        f"{about['made']}, commit {about['commit']}: {about['machine']}, Python {about['python']},"
        f" {about['database']}; {about['articles']:,} articles, {about['comments']:,} comments;"
        f" {about['connections']} connections."
    )
    for group in dict.fromkeys(row["group"] for row in result["rows"]):
        rows = [row for row in result["rows"] if row["group"] == group]
        parts += [f"**{group}**", markdown(HEADINGS, [cells(row) for row in rows])]
    parts += [line for row in result["rows"] for line in _remarks(row)]
    return "\n\n".join(parts)


def cells(row: Row) -> list[str]:
    """Return what stands in the line of a scenario."""
    return [
        row["name"],
        number(row["rate"], 0 if row["rate"] >= 100 else 1),
        number(row["p50"], 2),
        number(row["p99"], 2),
        ratio(row["ratio"]),
        number(row["cpu"], 0),
        ratio(row["cpu_ratio"]),
        number(row["queries"]),
        number(row["bytes"]),
        goal(row),
    ]


def goal(row: Row) -> str:
    """Return what is wanted of a scenario, and which part of that is not there.

    Processor time tells most, since nothing else that runs on the machine counts in it.
    """
    found = []
    ratio = row["cpu_ratio"] if row["cpu_ratio"] is not None else row["ratio"]
    if row["least_ratio"] is not None:
        found.append((f"≥ {row['least_ratio']}", ratio is None or ratio >= row["least_ratio"]))
    if row["most_queries"] and row["queries"] is not None:
        found.append((f"≤ {row['most_queries']} q.", row["queries"] <= row["most_queries"]))
    return ", ".join(text if is_met else f"**missed: {text}**" for text, is_met in found)


def number(value: float | None, digits: int = 0) -> str:
    """Return a number for people; nothing where there is none."""
    return "" if value is None else f"{value:,.{digits}f}"


def ratio(value: float | None) -> str:
    """Return a ratio with two digits that tell something."""
    return number(value, 3 if value is not None and value < 0.1 else 2)


def markdown(headings: tuple[str, ...], lines: list[list[str]]) -> str:
    """Return a table that reads well as it is, too. All columns but the first are numbers."""
    widths = [max(map(len, column)) for column in zip(headings, *lines, strict=True)]
    rule = [f"{'-' * (width - 1)}{':' if place else '-'}" for place, width in enumerate(widths)]
    return "\n".join(
        "| "
        + " | ".join(
            text.rjust(width) if place else text.ljust(width)
            for place, (text, width) in enumerate(zip(line, widths, strict=True))
        )
        + " |"
        for line in (list(headings), rule, *lines)
    )


def keep(result: dict[str, Any], folder: Path) -> Path:
    """Write a result into a folder under the time at which it was made; return where."""
    folder.mkdir(parents=True, exist_ok=True)
    made = datetime.fromisoformat(result["about"]["made"])
    path = folder / f"{made:%Y-%m-%d-%H%M%S}.json"
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    return path


def read(path: str) -> dict[str, Any]:
    """Return a result that was kept. Raises OSError or ValueError."""
    found: dict[str, Any] = json.loads(Path(path).read_text())
    return found


def put_into(document: str, figures: str) -> str:
    """Return a document with these figures in the place of those before. Raises ValueError."""
    before, begin, rest = document.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"There is no place for figures between {BEGIN} and {END}")
    return f"{before}{begin}\n{figures}\n{end}{after}"


def _remarks(row: Row) -> list[str]:
    """Return what readers of the table must know of a line."""
    where = f"{row['group']}, {row['name']}"
    found = []
    if row["faults"]:
        found.append(f"**{where}: {row['faults']} wrong answers, first: {row['first_fault']}**")
    if row["busy"] is not None and row["busy"] > BUSY:
        found.append(f"{where}: the client was at its limit; only processor time can be compared.")
    return found


def main(arguments: list[str]) -> None:
    """Print what the first argument names, or write it into what the second names."""
    match arguments:
        case [result]:
            print(table(read(result)))
        case [result, document]:
            path = Path(document)
            path.write_text(put_into(path.read_text(), table(read(result))))
        case _:
            sys.exit("Name a result: python -m benchmarks.report benchmarks/results/FILE.json")


if __name__ == "__main__":
    main(sys.argv[1:])
