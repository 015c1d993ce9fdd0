"""The market of these tests, its people at their pages, and its programs."""

import pytest
from flask import Flask

from tests.pages import PageClient
from tests.world.people import let_in
from tests.world.programs import Program
from tests.world.trade import Trade


@pytest.fixture
def minh(app: Flask, client: PageClient, market: Trade) -> PageClient:
    """Anh Minh in his browser."""
    return let_in(client, market.minh)


@pytest.fixture
def dung(app: Flask, client: PageClient, market: Trade) -> PageClient:
    """Bà Dung in hers."""
    return let_in(app.test_client(), market.dung)


@pytest.fixture
def minhs_program(app: Flask, market: Trade) -> Program:
    """A program with anh Minh's key."""
    return Program(app, market.buying)


@pytest.fixture
def dungs_program(app: Flask, market: Trade) -> Program:
    """A program with bà Dung's key."""
    return Program(app, market.selling)
