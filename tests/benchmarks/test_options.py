"""What can be chosen for a run."""

import pytest

from benchmarks.options import parse


def test_a_run_without_choices_takes_some_minutes_for_everything():
    chosen = parse([])

    assert (chosen.articles, chosen.seconds, chosen.rounds) == (1000, 4.0, 2)
    assert chosen.wants("warm, gzip")


def test_scenarios_are_chosen_by_a_word_of_their_name():
    chosen = parse(["--only", "warm"])

    assert chosen.wants("warm, gzip") and not chosen.wants("mixed")


@pytest.mark.parametrize("words", [["--articles", "0"], ["--seconds", "0"], ["--rounds", "0"]])
def test_what_cannot_be_meant_is_refused(words, capsys):
    with pytest.raises(SystemExit):
        parse(words)

    assert "needed" in capsys.readouterr().err
