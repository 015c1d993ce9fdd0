"""A stranger's PDF comes in, only its pages come out.

A new file is begun and the pages are
put into it with what is needed to draw them; whatever could act, lead elsewhere or carry something along stays behind.
"""

from __future__ import annotations

import io
from typing import Any

import pikepdf

from .child import Refused

MOST_PAGES = 20
MOST_OBJECTS = 20_000
DEEPEST = 40
OF_A_PAGE = {"/Type", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents", "/Group"}
# What acts, leads elsewhere or carries other things along, wherever it stands (ISO 32000-1, 12.6, 7.11, 8.10.4, 14.3).
NEVER = {
    "/A", "/AA", "/AF", "/Action", "/AcroForm", "/Annots", "/Collection", "/EF", "/EmbeddedFiles", "/JS", "/JavaScript",
    "/Launch", "/Metadata", "/Names", "/OPI", "/OpenAction", "/PieceInfo", "/Ref", "/RichMedia", "/URI", "/Win", "/XFA",
    "/FFilter", "/FDecodeParms", "/Alternates", "/Movie", "/Sound", "/Rendition", "/LastModified",
}  # fmt: skip
ACTIONS = {"/Action", "/Filespec", "/EmbeddedFile", "/Rendition"}


def prepare(_content: bytes) -> None:
    """Everything needed is loaded with this module."""


def work(content: bytes) -> tuple[dict[str, Any], bytes]:
    """Clean a PDF: how many pages it has, and the file anew."""
    pages, clean = cleaned(content)
    return {"pages": pages}, clean


def cleaned(content: bytes) -> tuple[int, bytes]:
    """How many pages there are, and a PDF that holds them and nothing else. Raises Refused when it cannot be made."""
    source = opened(content)
    clean = pikepdf.new()
    try:
        for page in source.pages:
            clean.pages.append(page)
        for page in clean.pages:
            keep_only_drawing(page.obj)
        for thing in clean.objects:
            take_out(thing)
        written = io.BytesIO()
        clean.save(
            written,
            static_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )
    except Exception as error:
        raise Refused("broken") from error
    return len(clean.pages), written.getvalue()


def opened(content: bytes) -> pikepdf.Pdf:
    """The file as a PDF of few pages; refused when it is locked, broken or endless. Raises Refused."""
    try:
        source = pikepdf.open(io.BytesIO(content))
        pages, objects = len(source.pages), len(source.objects)
    except pikepdf.PasswordError as error:
        raise Refused("locked") from error
    except Exception as error:
        raise Refused("broken") from error
    if source.is_encrypted:
        raise Refused("locked")
    if pages > MOST_PAGES or objects > MOST_OBJECTS:
        raise Refused("too_many_pages")
    if not pages:
        raise Refused("broken")
    return source


def keep_only_drawing(page: pikepdf.Object) -> None:
    """A page is its size, its drawing and what the drawing uses: no links, buttons, notes or attachments."""
    for name in set(page.keys()) - OF_A_PAGE:
        del page[name]


def take_out(thing: Any, depth: int = 0) -> None:
    """Take out of an object, and of all that stands directly in it, what has no part in drawing.

    Raises ValueError when it is nested too deep.
    """
    if depth > DEEPEST:
        raise ValueError("nested too deep")
    if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        if isinstance(thing, pikepdf.Stream) and "/F" in thing:
            del thing["/F"]  # the data lies in another file
        for name in set(thing.keys()):
            if name in NEVER or acts(thing[name]):
                del thing[name]
        inside = [thing[name] for name in set(thing.keys()) - {"/Parent"}]
    elif isinstance(thing, pikepdf.Array):
        inside = list(thing)
    else:
        return
    for each in inside:
        if not getattr(each, "is_indirect", False):  # those come by themselves
            take_out(each, depth + 1)


def acts(thing: Any) -> bool:
    """An action or a file, by what it says of itself."""
    if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        return False
    return str(thing.get("/Type", "")) in ACTIONS or "/JS" in thing
