"""Run as a program of its own that loads nothing of the market: keeps the server and the worker running side by side.

`flask serve` becomes this program, so that what only watches over two others holds no copy of the market in memory.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys

SERVER = (
    "--worker-class", "gthread", "--threads", "4", "--graceful-timeout", "30", "--timeout", "60",
    "--max-requests", "20000", "--max-requests-jitter", "2000", "--preload", "--no-control-socket",
)  # fmt: skip


def main(port: str, workers: str) -> int:
    """Serve until told to stop or until the server ends; both end together. Gives the server's exit code."""
    environment = {**os.environ, "FLASK_APP": "wsgi"}
    beside = subprocess.Popen([sys.executable, "-m", "flask", "worker"], env=environment)
    command = ["gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}", "--workers", workers, *SERVER]
    server = subprocess.Popen([sys.executable, "-m", *command], env=environment)  # noqa: S603 - our own words only
    for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(sign) is not signal.SIG_IGN:  # under nohup a closed terminal is to end nothing
            signal.signal(sign, lambda *_: server.terminate())
    code = server.wait()
    beside.terminate()
    beside.wait()
    return max(code, 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
