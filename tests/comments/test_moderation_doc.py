"""What docs/moderation.md says of rights and times is what the code does."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Group

from comments.models.names import QUEUE_NAMES
from comments.rules import TARGETS, Queue

DOC = Path(__file__).resolve().parents[2] / "docs" / "moderation.md"


def table(first_heading: str) -> list[list[str]]:
    """Return the rows of the table whose head begins so, the head first."""
    lines = DOC.read_text().splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"| {first_heading} |"))
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return [rows[0], *rows[2:]]


@pytest.mark.django_db
def test_the_groups_have_the_rights_that_the_page_says():
    head, *rows = table("right")
    assert len(rows) == 9
    for row in rows:
        codename = row[0].split("`")[1]
        for group, said in zip(head[1:], row[1:], strict=True):
            permissions = Group.objects.get(name=group).permissions
            has = permissions.filter(content_type__app_label="comments", codename=codename).exists()
            assert said == ("yes" if has else "no"), f"{group}: {codename}"


def test_the_lists_are_named_in_their_order_with_the_times_that_they_should_take():
    _head, *rows = table("list")
    assert [row[0] for row in rows] == [str(QUEUE_NAMES[queue]) for queue in Queue]
    for queue, row in zip(Queue, rows, strict=True):
        target = TARGETS.get(queue)
        hours = int(target.total_seconds() // 3600) if target else 0
        words = f"{hours} hours" if hours <= 24 else f"{hours // 24} days"
        assert row[2] == (words if target else "–")
