"""The blueprint of guests, shared by the files of this package."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("guests", __name__)
