"""Results as people read them."""

import json

import pytest

from benchmarks import compare, report

ROW = {
    "group": "1 worker",
    "name": "warm, gzip",
    "floor": "floor: same bytes, gzip",
    "requests": 9000,
    "rate": 4500.0,
    "p50": 0.51,
    "p99": 1.5,
    "cpu": 60.4,
    "busy": 0.4,
    "faults": 0,
    "first_fault": "",
    "ratio": 0.7,
    "cpu_ratio": 0.65,
    "queries": 0,
    "bytes": 5429,
    "least_ratio": 0.6,
    "most_queries": 0,
}
ABOUT = {
    "made": "2026-11-22T23:56:42+00:00",
    "commit": "abc1234",
    "machine": "Linux x86_64, 2 processors",
    "python": "3.11.7",
    "database": "sqlite",
    "articles": 1000,
    "comments": 110000,
    "connections": 8,
}


def result(**changes: object) -> dict[str, object]:
    return {"about": ABOUT, "rows": [ROW | changes]}


def test_the_table_is_markdown_that_can_be_put_into_the_docs():
    lines = report.table(result()).splitlines()

    assert "**1 worker**" in lines
    assert "1,000 articles, 110,000 comments" in lines[0]
    line = next(line for line in lines if line.startswith("| warm, gzip"))
    assert [cell.strip() for cell in line.strip("|").split("|")] == [
        "warm, gzip", "4,500", "0.51", "1.50", "0.70", "60", "0.65", "0", "5,429", "≥ 0.6",
    ]  # fmt: skip
    assert len({len(line) for line in lines if line.startswith("|")}) == 1


def test_a_goal_that_was_missed_stands_out():
    assert "**missed: ≥ 0.6**" in report.table(result(cpu_ratio=0.59))
    assert "**missed: ≤ 6 q.**" in report.table(result(queries=7, most_queries=6))
    assert "missed" not in report.table(result(queries=6, most_queries=6))


def test_without_processor_time_the_goal_is_one_of_requests():
    assert "missed" in report.table(result(cpu=None, cpu_ratio=None, ratio=0.5))
    assert "missed" not in report.table(result(cpu=None, cpu_ratio=None, ratio=0.7))


def test_wrong_answers_and_a_client_at_its_limit_are_told():
    assert "2 wrong answers, first: 500" in report.table(result(faults=2, first_fault="500"))
    assert "client was at its limit" in report.table(result(busy=0.95))
    assert "client" not in report.table(result())


def test_a_result_is_kept_and_read_again(tmp_path):
    path = report.keep(result(), tmp_path / "results")

    assert path.name == "2026-11-22-235642.json"
    assert report.read(str(path)) == json.loads(json.dumps(result()))


def test_a_document_gets_new_figures_in_the_place_of_the_old(tmp_path):
    kept, document = report.keep(result(), tmp_path), tmp_path / "performance.md"
    document.write_text(f"Before\n{report.BEGIN}\nold\n{report.END}\nafter\n")

    report.main([str(kept), str(document)])
    report.main([str(kept), str(document)])

    text = document.read_text()
    assert text.startswith("Before\n") and text.endswith("\nafter\n")
    assert "old" not in text and text.count("| warm, gzip") == 1


def test_a_document_without_a_place_for_figures_is_left_alone():
    with pytest.raises(ValueError, match="no place"):
        report.put_into("Nothing here", "figures")


def test_two_results_stand_side_by_side():
    before, after = result(), result(rate=9000.0, cpu=30.2, cpu_ratio=None, queries=None)
    after["rows"].append(ROW | {"group": "2 workers"})

    lines = compare.compare(before, after).splitlines()

    assert len(lines) == 3  # What only one of them has measured is left out.
    assert [cell.strip() for cell in lines[2].strip("|").split("|")] == [
        "1 worker: warm, gzip", "4,500", "9,000", "+100 %", "60", "30", "-50 %",
        "0.65", "", "0", "",
    ]  # fmt: skip


def test_a_change_from_nothing_is_no_number():
    assert compare.change(0, 5) == compare.change(None, 5) == compare.change(5, None) == ""
