"""The blueprint of the producer's pages of the shop, shared by the files of this package."""

from __future__ import annotations

from flask import Blueprint

from ..pages.blueprint import mark_vietnamese

pages = Blueprint("shop_producer", __name__, url_prefix="/ban-hang")
pages.context_processor(mark_vietnamese)
