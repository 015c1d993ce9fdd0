"""What a stranger's file may do to the process that opens it: fill it, stop it, and nothing else."""

import resource

import pytest

from marketplace.kernel.confined import runner
from marketplace.kernel.confined.runner import ENDED, Unworkable, Worker

TRYING = Worker("tests.kernel.trying_worker", memory=256 * 2**20, seconds=1)
SENT = b"\x00\n\xff what was sent"


def test_a_worker_answers_with_words_and_bytes() -> None:
    assert TRYING.work(SENT, what="answer") == ({"came": "done"}, SENT)


@pytest.mark.parametrize("what", ["read", "connect"])
def test_a_worker_can_open_neither_a_file_nor_a_connection(what: str) -> None:
    assert TRYING.work(SENT, what=what) == ({"came": "OSError"}, SENT)


@pytest.mark.parametrize("what", ["fill", "turn"])
def test_a_worker_that_wants_too_much_is_ended(what: str) -> None:
    with pytest.raises(Unworkable) as ended:
        TRYING.work(SENT, what=what)
    assert ended.value.reason == ENDED


def test_a_worker_that_waits_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "PATIENCE", 0.1)
    with pytest.raises(Unworkable) as ended:
        TRYING.work(SENT, what="turn")
    assert ended.value.reason == ENDED


def test_what_a_worker_fills_is_not_our_memory() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Unworkable):
        TRYING.work(SENT, what="fill")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024  # kilobytes
