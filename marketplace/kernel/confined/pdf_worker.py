"""Run as a program of its own, with little memory and time: a stranger's PDF comes in, only its pages come out.

Standard input: the file. Standard output: one line of JSON, then the clean PDF. A new file is begun and the pages are
put into it with what is needed to draw them; whatever could act, lead elsewhere or carry something along stays behind.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
from typing import Any, NoReturn

import pikepdf

MOST_PAGES = 20
MOST_OBJECTS = 20_000
MOST_MEMORY = 512 * 2**20
MOST_SECONDS = 10
DEEPEST = 40
OF_A_PAGE = {"/Type", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents", "/Group"}
# What acts, leads elsewhere or carries other things along, wherever it stands (ISO 32000-1, 12.6, 7.11, 8.10.4, 14.3).
NEVER = {
    "/A", "/AA", "/AF", "/Action", "/AcroForm", "/Annots", "/Collection", "/EF", "/EmbeddedFiles", "/JS", "/JavaScript",
    "/Launch", "/Metadata", "/Names", "/OPI", "/OpenAction", "/PieceInfo", "/Ref", "/RichMedia", "/URI", "/Win", "/XFA",
    "/FFilter", "/FDecodeParms", "/Alternates", "/Movie", "/Sound", "/Rendition", "/LastModified",
}  # fmt: skip
ACTIONS = {"/Action", "/Filespec", "/EmbeddedFile", "/Rendition"}


def main() -> None:
    """Clean standard input."""
    confine()
    pages, clean = scrubbed(sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps({"pages": pages}).encode() + b"\n" + clean)


def confine() -> None:
    """Little memory, little time, no files, last in the queue for the processor."""
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def refuse(reason: str) -> NoReturn:
    """Say why in one word; the parent has the sentence."""
    sys.stdout.buffer.write(json.dumps({"refused": reason}).encode() + b"\n")
    sys.stdout.flush()
    os._exit(0)


def scrubbed(content: bytes) -> tuple[int, bytes]:
    """How many pages there are, and a PDF that holds them and nothing else."""
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
    except Exception:
        refuse("broken")
    return len(clean.pages), written.getvalue()


def opened(content: bytes) -> pikepdf.Pdf:
    """The file as a PDF of few pages; refused when it is locked, broken or endless."""
    try:
        source = pikepdf.open(io.BytesIO(content))
        pages, objects = len(source.pages), len(source.objects)
    except pikepdf.PasswordError:
        refuse("locked")
    except Exception:
        refuse("broken")
    if source.is_encrypted:
        refuse("locked")
    if pages > MOST_PAGES or objects > MOST_OBJECTS:
        refuse("too_many_pages")
    if not pages:
        refuse("broken")
    return source


def keep_only_drawing(page: pikepdf.Object) -> None:
    """A page is its size, its drawing and what the drawing uses: no links, buttons, notes or attachments."""
    for name in set(page.keys()) - OF_A_PAGE:
        del page[name]


def take_out(thing: Any, depth: int = 0) -> None:
    """Take out of an object, and of all that stands directly in it, what has no part in drawing."""
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


if __name__ == "__main__":
    main()
