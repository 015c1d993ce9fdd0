"""Places change by the reference data, which is nobody's deed, and by the number to call, which is somebody's."""

from __future__ import annotations

from marketplace.kernel.history import kept, thing, untold

from .models import Locality, Province

thing(
    "locality",
    Locality,
    known_by=Locality.code,
    named=Locality.name,
    place=lambda number: number,
    tells_why=True,
)
kept(Locality, open="code kind name province_code phone", bare="folded sort_key")
untold(Province, why="Reference data, loaded from files.")
