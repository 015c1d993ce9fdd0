from __future__ import annotations

import pytest
from flask import Flask

from marketplace.app import create_app


@pytest.fixture(scope="session")
def bare_app() -> Flask:
    """The app without a database: enough to look at its addresses, templates and documents."""
    return create_app(TESTING=True, DATABASE_URL="sqlite://")
