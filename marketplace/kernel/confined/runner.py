"""What strangers send is opened in a small process of its own: a hostile file can end that process and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HOME = Path(__file__).parents[3]
START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from marketplace.kernel.confined.child import main; main(*sys.argv[2:])"
)
PATIENCE = 20.0  # seconds, however busy the machine is
AT_ONCE = threading.BoundedSemaphore(2)
ENDED = "ended"


class Unworkable(Exception):
    """No answer came: the worker refused, for a `reason` of its own, or it was ended (ENDED)."""

    def __init__(self, reason: str, details: dict[str, Any]) -> None:
        super().__init__(reason)
        self.reason, self.details = reason, details


@dataclass(frozen=True)
class Worker:
    """A module with `prepare(content)`, which imports what is needed, and `work(content, **asked)`.

    `work` gives what JSON can hold, and bytes. `memory` in bytes, `seconds` of a processor.
    """

    module: str
    memory: int
    seconds: int = 10

    def work(self, content: bytes, **asked: Any) -> tuple[dict[str, Any], bytes]:
        """Let it work on what somebody sent. Raises Unworkable."""
        with AT_ONCE:
            answer = self._run(json.dumps(asked).encode() + b"\n" + content)
        head, _newline, data = answer.partition(b"\n")
        try:
            told: dict[str, Any] = json.loads(head)
        except ValueError as error:
            raise Unworkable(ENDED, {}) from error  # too much memory, too long, a crash
        if "refused" in told:
            raise Unworkable(told.pop("refused"), told)
        return told, data

    def command(self) -> list[str]:
        """The program and its arguments."""
        limits = [str(self.memory), str(self.seconds)]
        return [sys.executable, "-I", "-c", START, str(HOME), self.module, *limits]

    def _run(self, content: bytes) -> bytes:
        try:
            done = subprocess.run(  # noqa: S603 - our own program; what was sent is only its input
                self.command(), input=content, capture_output=True, timeout=PATIENCE, env={}, check=False
            )
        except (subprocess.TimeoutExpired, BrokenPipeError):
            return b""
        return done.stdout if done.returncode == 0 else b""
