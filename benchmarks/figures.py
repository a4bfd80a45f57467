"""From what was measured to what the table says."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the value that `share` of the ordered ones do not exceed (nearest rank)."""
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


@dataclass
class Sample:
    """What was seen of one scenario: seconds that each answer took, and what went wrong."""

    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0
    client_seconds: float = 0.0  # Of processor time, of all processes that asked.
    clients: int = 1
    server_seconds: float | None = 0.0  # None where the system does not tell.
    faults: list[str] = field(default_factory=list)

    def add(self, other: "Sample") -> None:
        """Add what another round has seen."""
        self.latencies += other.latencies
        self.seconds += other.seconds
        self.client_seconds += other.client_seconds
        self.clients = other.clients
        if self.server_seconds is not None and other.server_seconds is not None:
            self.server_seconds += other.server_seconds
        else:
            self.server_seconds = None
        self.faults += other.faults


def row(name: str, sample: Sample, **more: Any) -> dict[str, Any]:
    """Return the line of a scenario: requests a second, milliseconds, microseconds of processor.

    `busy` is the share of a processor that each asking process took: near 1 the load was all that
    one could send, and the server might have answered more.
    """
    count, ordered = len(sample.latencies), sorted(sample.latencies)
    known = sample.server_seconds is not None and count > 0
    return {
        "name": name,
        "requests": count,
        "rate": round(count / sample.seconds, 1) if sample.seconds else 0.0,
        "p50": round(percentile(ordered, 0.50) * 1000, 3) if ordered else None,
        "p99": round(percentile(ordered, 0.99) * 1000, 3) if ordered else None,
        "cpu": round((sample.server_seconds or 0) / count * 1e6, 1) if known else None,
        "busy": round(sample.client_seconds / sample.seconds / sample.clients, 2)
        if sample.seconds
        else None,
        "faults": len(sample.faults),
        "first_fault": sample.faults[0] if sample.faults else "",
        **more,
    }


def compare_with_floors(rows: list[dict[str, Any]]) -> None:
    """Write into each row how it does beside its floor: by requests, and by processor time.

    1 is as good as the floor, 0.5 takes twice as long.
    """
    floors = {each["name"]: each for each in rows}
    for each in rows:
        floor = floors.get(each.get("floor") or "")
        each["ratio"] = _quotient(each["rate"], floor["rate"]) if floor else None
        each["cpu_ratio"] = _quotient(floor["cpu"], each["cpu"]) if floor else None


def _quotient(value: float | None, of: float | None) -> float | None:
    return round(value / of, 3) if value and of else None
