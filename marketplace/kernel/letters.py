"""The letters of documents, posters and cards: Roboto, which holds every Vietnamese letter composed."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "roboto"
FONTS = {"": FOLDER / "Roboto-Regular.ttf", "B": FOLDER / "Roboto-Bold.ttf"}  # by the style fpdf2 calls them by
