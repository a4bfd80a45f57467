"""Measures every scenario beside its floor, in turns, so that a slow minute spares neither."""

import os
import platform
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django import db
from django.conf import settings
from django.core.servers.basehttp import get_internal_wsgi_application

from benchmarks import counting, figures, floors, load, progress, report, scenarios, servers, state
from benchmarks.answers import Request
from benchmarks.options import Options
from benchmarks.pages import GZIP, LEAST_RATIO, LEAST_RATIO_SHARED, WAYS, KeptPage, ask
from benchmarks.scenarios import MANY, Scenario, Scene
from benchmarks.servers import Server
from benchmarks.sites.building import Size

_MOST_REQUESTS = 1_000_000  # Of a round.
_WARM_UP = 10.0  # Seconds at most.
_TURNS = 3
Counts = dict[str, counting.Count]
Task = tuple[Server, Scenario]


@dataclass(frozen=True)
class Group:
    """One way to run the portal, and whether only what a busy day asks is measured there."""

    name: str
    workers: int
    cache_url: str = ""
    is_whole: bool = False

    @property
    def least_ratio(self) -> float:
        """The goal for kept pages."""
        return LEAST_RATIO_SHARED if self.cache_url else LEAST_RATIO


def measure(options: Options) -> int:
    """Measure, print the table and keep the result; return how many answers were wrong."""
    size = _size(options.articles)
    print(f"A site of {size.articles:,} articles and {size.comments:,} comments")
    site = state.prepare(size, progress.show)
    scene = Scene(site, hot=40, members=3000, waiting=2000)
    counts = _counted(scene, options)
    rows: list[dict[str, Any]] = []
    with ExitStack() as running:
        for group in _groups(running.enter_context(servers.cache_server(settings.VAR))):
            rows += _measured(group, scene, counts, options)
    result = {"about": _about(size, options), "rows": rows}
    print(f"\n{report.table(result)}\n")
    print(f"Kept as {report.keep(result, options.results)}")
    return sum(row["faults"] for row in rows)


def _size(articles: int) -> Size:
    """Return a site of so many articles, with a discussion of 100,000 comments."""
    return Size(
        articles=articles,
        topics=max(20, articles // 50),
        members=max(2_000, articles * 2),
        comments=articles * 10 + 100_000,
        longest_thread=100_000,
    )


def _groups(cache_url: str) -> list[Group]:
    found = [Group("1 worker", 1, is_whole=True), Group("2 workers", 2)]
    if not cache_url:
        print("There is no valkey-server or redis-server: what needs one is left out.")
        return found
    return [*found, Group("2 workers, Redis", 2, cache_url)]


def _counted(scene: Scene, options: Options) -> Counts:
    """Count queries and bytes in this process, before any server is asked."""
    application = get_internal_wsgi_application()
    counts = {}
    for each in (*scenarios.rendered(scene), *scenarios.written(scene)):
        if options.wants(each.name):
            first, lanes = _lanes(each, options.rounds + 1, options)
            requests = each.lanes("localhost:8000", first, lanes)
            counts[each.name] = counting.count(application, requests)
    db.connections.close_all()  # No process that is started from here may share one.
    return counts


def _measured(group: Group, scene: Scene, counts: Counts, options: Options) -> list[dict[str, Any]]:
    """Run the portal and its floor, and return the rows of all that is measured there."""
    cache = {"CACHE_URL": group.cache_url} if group.cache_url else {}
    known = settings.VAR / "answers.json"
    with ExitStack() as running:
        portal = running.enter_context(
            servers.serving(servers.PORTAL, settings.VAR, group.workers, cache)
        )
        page = KeptPage(portal, scene.typical_url)
        floors.write(known, page.of_floor())
        floor = running.enter_context(
            servers.serving(
                servers.FLOOR, settings.VAR, group.workers, {**cache, floors.ANSWERS: str(known)}
            )
        )
        tasks = _wanted(_tasks(group, scene, page, portal, floor), options)
        samples = _rounds(group, tasks, options)
    rows = [
        figures.row(
            each.name,
            samples[each.name],
            group=group.name,
            floor=each.floor,
            least_ratio=each.least_ratio,
            most_queries=each.most_queries,
            **_told(each, page, counts),
        )
        for _server, each in tasks
    ]
    figures.compare_with_floors(rows)
    return rows


def _tasks(group: Group, scene: Scene, page: KeptPage, portal: Server, floor: Server) -> list[Task]:
    """Return what is asked of which server, each floor before what is compared with it."""
    ways = [way for way in WAYS if group.is_whole or way == GZIP]
    tasks = [(floor, page.floor_scenario(way)) for way in ways]
    tasks += [(portal, page.scenario(way, group.least_ratio)) for way in ways]
    if group.is_whole:
        tasks += [(floor, each) for each in scenarios.floors(scene)]
        tasks += [(portal, each) for each in scenarios.rendered(scene)]
        tasks += [(portal, each) for each in scenarios.written(scene)]
    return [*tasks, (portal, scenarios.mixed(scene))]


def _wanted(tasks: list[Task], options: Options) -> list[Task]:
    """Return what was asked for on the command line, with the floors that it needs."""
    wanted = {each.name for _server, each in tasks if each.floor and options.wants(each.name)}
    wanted |= {each.floor for _server, each in tasks if each.name in wanted}
    return [task for task in tasks if task[1].name in wanted]


def _rounds(group: Group, tasks: list[Task], options: Options) -> dict[str, figures.Sample]:
    """Measure all tasks in turn, as many rounds as wanted, and one before that does not count.

    Neither do its faults: they would be found again.
    """
    samples = {each.name: figures.Sample() for _server, each in tasks}
    for server, each in tasks:
        _round(server, each, 0, options, load.Bounds(_WARM_UP, 2 * each.connections))
    for number in range(1, options.rounds + 1):
        for server, each in tasks:
            progress.show(f"{group.name}, round {number}: {each.name}")
            bounds = load.Bounds(options.seconds / options.rounds, _MOST_REQUESTS)
            samples[each.name].add(_round(server, each, number, options, bounds))
    progress.show("")
    return samples


def _round(
    server: Server, each: Scenario, number: int, options: Options, bounds: load.Bounds
) -> figures.Sample:
    """Ask one scenario along lanes that no other round has."""
    first, of = _lanes(each, number, options)

    def lanes() -> list[Iterator[Request]]:
        return [each.lanes(server.host, first + lane, of) for lane in range(each.connections)]

    for url in each.hot:
        for _turn in range(_TURNS * server.workers):  # Nobody can say whose turn it is.
            ask(server, url, GZIP)
    before = server.cpu_seconds()
    sample = load.drive(server.address, lanes, bounds)
    after = server.cpu_seconds()
    if before is None or after is None:
        return replace(sample, server_seconds=None)
    return replace(sample, server_seconds=after - before)


def _lanes(each: Scenario, number: int, options: Options) -> tuple[int, int]:
    """Return the first lane of a round, and how many lanes there are in all.

    There is one round before the first, and one behind the last, in which queries are counted.
    """
    return number * each.connections, (options.rounds + 2) * each.connections


def _told(each: Scenario, page: KeptPage, counts: Counts) -> dict[str, int | None]:
    """Return queries and bytes of a scenario; a kept page takes no query, as its name says."""
    if each.name in counts:
        return counts[each.name]._asdict()
    for way in WAYS:
        if each.name.endswith(f", {way.name}"):
            return {"queries": 0, "bytes": page.length(way)}
    return {"queries": None, "bytes": None}


def _about(size: Size, options: Options) -> dict[str, Any]:
    """Return when, where and of what the figures are."""
    git = ["git", "-C", str(servers.ROOT), "describe", "--always", "--dirty"]
    commit = subprocess.run(git, capture_output=True, text=True, check=False)  # noqa: S603
    return {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
        "python": platform.python_version(),
        "database": db.connection.vendor,
        "threads": settings.WEB_THREADS,
        "seconds": options.seconds,
        "rounds": options.rounds,
        "connections": MANY,
        **size._asdict(),
    }
