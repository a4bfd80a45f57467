"""One line that says what is being done, where somebody is looking."""

import sys

_WIDTH = 79


def show(what: str) -> None:
    """Put this in the place of what stood there before; nothing clears the line."""
    if sys.stdout.isatty():
        print(f"\r{what[:_WIDTH]:<{_WIDTH}}", end="" if what else "\r", flush=True)
