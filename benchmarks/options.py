"""What can be chosen for a run."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import ROOT

RESULTS = ROOT / "benchmarks" / "results"


@dataclass(frozen=True)
class Options:
    """How large the site is, how long each scenario is measured, and which ones."""

    articles: int
    seconds: float
    rounds: int
    only: str
    results: Path

    def wants(self, name: str) -> bool:
        """Tell whether a scenario of this name is to be measured."""
        return self.only in name


def parse(arguments: Sequence[str]) -> Options:
    """Read the command line. Says what is wrong and ends the program if it cannot be meant."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.run", description="Measures how fast the portal answers here."
    )
    add = parser.add_argument
    add("--articles", type=int, default=1000, help="size of the site (1000)")
    add("--seconds", type=float, default=4.0, help="for each scenario, in all rounds (4)")
    add("--rounds", type=int, default=2, help="turns in which these seconds are taken (2)")
    add("--only", default="", help="scenarios whose name holds this word, and their floors")
    add("--results", type=Path, default=RESULTS, help="folder for the result")
    found = parser.parse_args(arguments)
    if found.articles < 300 or found.seconds <= 0 or found.rounds < 1:
        parser.error("At least 300 articles, one round, and some time are needed.")
    return Options(found.articles, found.seconds, found.rounds, found.only, found.results)
