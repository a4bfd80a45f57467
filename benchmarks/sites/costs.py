"""What a visit costs: time, queries, and the work that a database does for them."""

import json
import re
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from django.db import connection
from django.test.utils import CaptureQueriesContext

Visit = Callable[[], object]
STEPS = 20  # SQLite tells how far it is after each so many steps of its machine.
_READS = re.compile(r"\s*(SELECT|WITH)\b", re.IGNORECASE)


class Cost(NamedTuple):
    """Queries, and steps of SQLite's machine or pages of PostgreSQL's memory."""

    queries: int
    work: int


def seconds(visit: Visit, times: int = 1) -> float:
    """Return the median of the processor time that some visits take, with that of PostgreSQL.

    What else the machine is busy with does not count in it.
    """
    taken = []
    for _ in range(times):
        start = _busy()
        visit()
        taken.append(_busy() - start)
    return statistics.median(taken)


def _busy() -> float:
    """Return how many seconds this process and PostgreSQL have worked for it.

    Where the system does not tell that of PostgreSQL, it is those that have gone by.
    """
    if connection.vendor != "postgresql":
        return time.process_time()
    connection.ensure_connection()
    assert connection.connection is not None
    server = Path(f"/proc/{connection.connection.info.backend_pid}")
    try:
        is_here = (server / "comm").read_text().startswith("postgres")
        worked = (server / "schedstat").read_text()
    except OSError:
        is_here, worked = False, ""
    return time.process_time() + int(worked.split()[0]) / 1e9 if is_here else time.perf_counter()


def cost(visit: Visit) -> Cost:
    """Return what one visit makes the database do; the same each time."""
    with CaptureQueriesContext(connection) as asked, _steps() as steps:
        visit()
    work = steps() if connection.vendor == "sqlite" else sum(map(pages, selects(asked)))
    return Cost(len(asked), work)


def selects(asked: CaptureQueriesContext) -> list[str]:
    """Return the queries that only read."""
    return [query["sql"] for query in asked.captured_queries if _READS.match(query["sql"])]


def pages(sql: str) -> int:
    """Return how many pages of memory PostgreSQL looks at for a query."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}")
        [(found,)] = cursor.fetchall()
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


@contextmanager
def _steps() -> Iterator[Callable[[], int]]:
    """Count the steps of SQLite's machine; of other databases none."""
    count = 0

    def more() -> int:
        nonlocal count
        count += STEPS
        return 0

    connection.ensure_connection()
    sqlite = connection.connection if connection.vendor == "sqlite" else None
    if sqlite is not None:
        sqlite.set_progress_handler(more, STEPS)
    yield lambda: count
    if sqlite is not None:
        sqlite.set_progress_handler(None, 0)
