"""What everything costs on a small and on a large site, side by side: `python -m benchmarks.size`.

Both sites are made by `benchmarks.seed` when they are not there yet: SQLite files in MGPORTAL_VAR,
or the PostgreSQL databases that are named. Two processes answer in turn; their times are those of
the processor, so that a slow minute of the machine meets both. Work is steps of SQLite's machine,
or pages of PostgreSQL's memory.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command

from benchmarks.seed import LARGE, SMALL, seed
from benchmarks.sites.building import Size, is_empty
from benchmarks.sites.costs import cost, seconds
from benchmarks.sites.visits import visits

ROOT = Path(__file__).resolve().parent.parent
GOAL = 1.25
SIZES = {"small": SMALL, "large": LARGE}


class Twin:
    """A process that answers on the site of one size."""

    def __init__(self, name: str, database: str) -> None:
        """Start it; `database` is an address, or empty for an SQLite file."""
        var = settings.VAR / "sizes" / name
        known = {
            **os.environ,
            "MGPORTAL_VAR": str(var),
            "DATABASE_URL": database,
            "COMMENT_FEEDS": "true",
            # One process of PostgreSQL does all work for a query, so that all of it counts.
            "PGOPTIONS": "-c max_parallel_workers_per_gather=0",
        }
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks.size", "--answer", name]
        self._process = subprocess.Popen(  # noqa: S603 (our own command)
            command, cwd=ROOT, env=known, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.names: list[str] = self._line()

    def ask(self, name: str, times: int) -> Any:
        """Return the seconds that a visit takes, or for no times queries and work."""
        assert self._process.stdin is not None
        print(json.dumps([name, times]), file=self._process.stdin, flush=True)
        return self._line()

    def end(self) -> None:
        """Let it end, and wait for that."""
        self._process.communicate()

    def _line(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            sys.exit("A site could not be measured; see above.")
        return json.loads(line)


def answer(size: Size) -> None:
    """Say what visits cost on the site of the settings, until nobody asks any more."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if is_empty():
        seed(
            **size._asdict(),
            progress=lambda what: print(f"  {what:<40}", end="\r", file=sys.stderr),
        )
    known = visits()
    print(json.dumps(list(known)), flush=True)
    for line in sys.stdin:
        name, times = json.loads(line)
        said = seconds(known[name], times) if times else cost(known[name])
        print(json.dumps(said), flush=True)


def compare(twins: list[Twin], names: list[str], rounds: int) -> Iterator[dict[str, Any]]:
    """Yield a row for each visit: its costs on both sites and how they compare."""
    for name in names:
        for twin in twins:
            twin.ask(name, 1)  # The first time, templates and statements are made.
        costs = [twin.ask(name, 0) for twin in twins]
        times = [[twin.ask(name, 1) * 1000 for twin in twins] for _ in range(rounds)]
        small, large = (statistics.median(column) for column in zip(*times, strict=True))
        yield {
            "visit": name,
            "queries": [queries for queries, _work in costs],
            "work": [work for _queries, work in costs],
            "ms": [round(small, 2), round(large, 2)],
            "ratio": round(large / small, 2),
        }


@contextmanager
def both(databases: list[str]) -> Iterator[list[Twin]]:
    """Start the processes of both sites, and end them."""
    twins = []
    try:
        for name, database in zip(SIZES, databases, strict=True):
            twins.append(Twin(name, database))
        yield twins
    finally:
        for twin in twins:
            twin.end()


def line(row: dict[str, Any]) -> str:
    """Return a row of the table."""
    pairs = [f"{pair[0]:>9,} {pair[1]:>9,}" for pair in (row["queries"], row["work"], row["ms"])]
    mark = " <" if row["ratio"] > GOAL else ""
    return f"{row['visit']:<36} {'  '.join(pairs)}  {row['ratio']:5.2f}{mark}"


def main() -> None:
    """Measure, print the table, and keep it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--small", default="", help="address of the small site's database")
    parser.add_argument("--large", default="", help="address of the large site's database")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", default="", help="just visits with this in their name")
    parser.add_argument("--to", type=Path, help="a file for the table, as JSON")
    parser.add_argument("--answer", choices=SIZES, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.answer:
        answer(SIZES[wanted.answer])
        return
    rows = []
    print(f"{'':36} {'queries':>19}  {'work':>19}  {'ms':>19}  ratio")
    with both([wanted.small, wanted.large]) as twins:
        names = [name for name in twins[0].names if wanted.only in name]
        for row in compare(twins, names, wanted.rounds):
            rows.append(row)
            print(line(row), flush=True)
    if wanted.to:
        wanted.to.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
