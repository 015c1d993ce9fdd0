"""The QR of a page's address: as dark and light squares, and as a drawing inside a page."""

from __future__ import annotations

import segno
from markupsafe import Markup, escape

QUIET = 4  # modules of white around it (ISO 18004)
LEVEL = "m"


def squares(address: str) -> list[list[bool]]:
    """The modules row by row, quiet zone included; True is dark."""
    return [[bool(module) for module in row] for row in segno.make(address, error=LEVEL).matrix_iter(border=QUIET)]


def drawn(address: str, name: str) -> Markup:
    """The QR as inline SVG that says aloud where it leads."""
    svg = segno.make(address, error=LEVEL).svg_inline(scale=4, border=QUIET, omitsize=True, dark="#000", light="#fff")
    return Markup('<svg role="img" aria-label="{}" ').format(escape(name)) + Markup(svg.removeprefix("<svg "))  # noqa: S704
