"""The demonstration's pictures: WebP files of our own under data/pictures, brought into the sizes pages show.

They were painted for this market by a program (in the history of this repository as `marketplace/demo/easel`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, current_app

from marketplace.kernel.confined.image_worker import developed
from marketplace.kernel.images import Picture

FOLDER = Path(__file__).parent / "data" / "pictures"
AT_ONCE = 2


class Album:
    """Pictures by the names the data files give them; asking for one waits until it is ready."""

    def __init__(self, coming: dict[str, Future[Picture]]) -> None:
        self.coming = coming

    def __getitem__(self, name: str) -> Picture:
        return self.coming[name].result()


def content_of(name: str) -> bytes:
    """The file of this name, for example `honey-1`."""
    return (FOLDER / f"{name}.webp").read_bytes()


@contextmanager
def developing(names: Iterable[str]) -> Iterator[Album]:
    """The pictures of these names, developed in the order given while other work goes on."""
    market = current_app._get_current_object()  # type: ignore[attr-defined]  # of the proxy itself
    with ThreadPoolExecutor(AT_ONCE, "darkroom") as threads:
        try:
            yield Album({name: threads.submit(_kept, market, name) for name in names})
        finally:
            threads.shutdown(cancel_futures=True)


def _kept(market: Flask, name: str) -> Picture:
    """A picture in all its sizes, in the store already. It is our own: no stranger to be locked into a process."""
    picture = Picture(*developed(content_of(name)))
    with market.app_context():
        picture.keep()
    return picture
