"""Counting what the catalogue asks of the database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.databases import statements


@pytest.fixture
def statement_count(app: Flask) -> Callable[[Callable[[], object]], int]:
    """How many statements something sends to the database."""

    def count(work: Callable[[], object]) -> int:
        with statements(app) as seen:
            work()
        return len(seen)

    return count
