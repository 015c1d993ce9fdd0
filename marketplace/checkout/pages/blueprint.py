"""The blueprint of the cart, shared by the files of this package."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("checkout", __name__)
