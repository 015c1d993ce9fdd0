"""Inside the small process: little memory, little time, no file and no connection, and then the work.

Standard input: one line of JSON (what is asked), then what a stranger sent. Standard output: one line of JSON, then
bytes. Whatever breaks in here breaks nothing else.
"""

from __future__ import annotations

import codecs
import importlib
import json
import os
import resource
import sys
from typing import Any

CODES = ("ascii", "latin-1", "cp437", "cp1252", "cp1258", "utf-16", "utf-16-le", "utf-16-be")
MOST_TOLD = 64 * 2**20  # bytes of an answer


class Refused(Exception):
    """The work will not be done: why, in one word. Whoever asked has the sentence."""

    def __init__(self, reason: str, **details: Any) -> None:
        super().__init__(reason)
        self.reason, self.details = reason, details


def main(module: str, memory: str, seconds: str) -> None:
    """Do the work of one worker on standard input: `prepare(content)`, then `work(content, **asked)`."""
    confine(int(memory), int(seconds))
    worker = importlib.import_module(module)
    asked, content = json.loads(sys.stdin.buffer.readline()), sys.stdin.buffer.read()
    worker.prepare(content)
    shut()
    try:
        told, data = worker.work(content, **asked)
        answer = json.dumps(told).encode() + b"\n" + data
    except Refused as refusal:
        answer = json.dumps({"refused": refusal.reason, **refusal.details}).encode() + b"\n"
    sys.stdout.buffer.write(answer if len(answer) <= MOST_TOLD else b"")
    sys.stdout.flush()
    os._exit(0)  # nothing is tidied up: what a stranger's file made of this process ends here


def confine(memory: int, seconds: int) -> None:
    """So many bytes of memory, so many seconds of a processor; last in the queue."""
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def shut() -> None:
    """From here on nothing can be written, and nothing opened, no file and no connection: no number is left for it."""
    for code in CODES:
        codecs.lookup(code)  # each lies in a file of its own
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
