"""What the figures of a table are made of."""

import pytest

from benchmarks.figures import Sample, compare_with_floors, percentile, row


@pytest.mark.parametrize(
    ("count", "share", "found"),
    [(1, 0.5, 1), (1, 0.99, 1), (2, 0.5, 1), (100, 0.5, 50), (100, 0.99, 99), (1000, 0.99, 990)],
)
def test_a_percentile_is_a_value_that_was_seen(count, share, found):
    assert percentile(list(range(1, count + 1)), share) == found


def test_rounds_add_up():
    whole = Sample()
    whole.add(Sample([0.001, 0.003], 1.0, 0.5, 1, 0.2))
    whole.add(Sample([0.002], 2.0, 0.1, 1, 0.1, ["late"]))

    line = row("warm", whole, group="1 worker")

    assert (line["requests"], line["rate"], line["p50"], line["p99"]) == (3, 1.0, 2.0, 3.0)
    assert line["cpu"] == pytest.approx(100_000)
    assert (line["busy"], line["faults"], line["first_fault"]) == (0.2, 1, "late")
    assert line["group"] == "1 worker"


def test_a_system_that_tells_no_processor_time_gives_no_figure_of_it():
    whole = Sample()
    whole.add(Sample([0.001], 1.0, 0.5, 1, None))
    whole.add(Sample([0.001], 1.0, 0.5, 1, 0.3))

    assert row("warm", whole)["cpu"] is None


def test_nothing_measured_is_no_reason_to_fail():
    line = row("warm", Sample(faults=["refused"]))

    assert (line["rate"], line["p50"], line["cpu"], line["faults"]) == (0.0, None, None, 1)


def test_a_floor_that_answers_twice_as_often_leaves_a_ratio_of_a_half():
    rows = [
        {"name": "floor", "floor": "", "rate": 1000.0, "cpu": 40.0},
        {"name": "warm", "floor": "floor", "rate": 500.0, "cpu": 50.0},
        {"name": "alone", "floor": "not measured", "rate": 9.0, "cpu": None},
    ]

    compare_with_floors(rows)

    assert [(each["ratio"], each["cpu_ratio"]) for each in rows] == [
        (None, None),
        (0.5, 0.8),
        (None, None),
    ]
