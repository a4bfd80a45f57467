"""Fills a database with a site of any size: `python -m benchmarks.seed --articles 100000`.

The same numbers always make the same site, but for its dates, which are counted from today. What
the first pages show does not depend on the size, so that sites of different sizes compare.
"""

import argparse
import sys
import time
from collections.abc import Callable

from django.core.management import call_command

from benchmarks.sites.building import Site, Size, build

SMALL = Size()
LARGE = Size(100_000, 2_000, 200_000, 1_000_000, 100_000)


def seed(
    *,
    articles: int = SMALL.articles,
    topics: int = SMALL.topics,
    members: int = SMALL.members,
    comments: int = SMALL.comments,
    longest_thread: int = SMALL.longest_thread,
    length: int = SMALL.length,
    progress: Callable[[str], object] = bool,
) -> Site:
    """Add a site to an empty database, and tell `progress` what is there by now.

    Raises ValueError where there are articles, and on a site in production.
    """
    return build(Size(articles, topics, members, comments, longest_thread, length), progress)


def main() -> None:
    """Make the database of the settings, and a site in it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    for name, number in SMALL._asdict().items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=number)
    parser.add_argument("--large", action="store_true", help=f"{LARGE}")
    wanted = vars(parser.parse_args())
    size = LARGE if wanted.pop("large") else Size(**wanted)
    start = time.monotonic()
    call_command("migrate", verbosity=0)
    site = seed(**size._asdict(), progress=lambda what: print(_line(start, what), end="\r"))
    print(_line(start, "done"))
    for name, value in site._asdict().items():
        print(f"{name:>12}  {value}")


def _line(start: float, what: str) -> str:
    return f"{time.monotonic() - start:6.1f} s  {what:<40}"


if __name__ == "__main__":
    try:
        main()
    except ValueError as problem:
        sys.exit(str(problem))
