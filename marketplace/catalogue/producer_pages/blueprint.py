"""The blueprint of the producer's goods, shared by the files of this package."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("catalogue_producer", __name__, url_prefix="/ban-hang/san-pham")
