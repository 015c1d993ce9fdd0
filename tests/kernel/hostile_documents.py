"""Papers nobody should open: PDFs that act, carry things along or lead elsewhere; files that only say they are one."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

MARK = "DAU-VET-7f3a"  # stands in everything that must not come through
DRAWING = b"BT /F1 24 Tf 72 700 Td (Giay OCOP) Tj ET"
Place = Callable[[Pdf, Dictionary], None]


def document(pages: int = 1) -> Pdf:
    """A plain PDF of so many pages with a line of text."""
    made = Pdf.new()
    for _page in range(pages):
        sheet = made.add_blank_page(page_size=(595, 842))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        sheet.obj["/Resources"] = Dictionary(Font=Dictionary(F1=font))
        sheet.obj["/Contents"] = made.make_stream(DRAWING)
    return made


def as_bytes(made: Pdf, **how: Any) -> bytes:
    """The file."""
    file = io.BytesIO()
    made.save(file, **how)
    return file.getvalue()


def plain_document(pages: int = 1) -> bytes:
    """What people really send."""
    return as_bytes(document(pages))


ACTIONS: dict[str, Callable[[Pdf], Dictionary]] = {
    "javascript": lambda pdf: Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{MARK}')")),
    "javascript in a stream": lambda pdf: Dictionary(S=Name.JavaScript, JS=pdf.make_stream(MARK.encode())),
    "launch": lambda pdf: Dictionary(S=Name.Launch, F=String(f"{MARK}.exe"), Win=Dictionary(F=String(MARK))),
    "uri": lambda pdf: Dictionary(S=Name.URI, URI=String(f"https://{MARK}.example")),
    "another file": lambda pdf: Dictionary(S=Name.GoToR, F=String(f"\\\\{MARK}\\share"), D=Array([0])),
    "a file inside": lambda pdf: Dictionary(S=Name.GoToE, T=Dictionary(R=Name.C, N=String(MARK))),
    "a form sent away": lambda pdf: Dictionary(S=Name.SubmitForm, F=String(f"https://{MARK}.example")),
    "data fetched": lambda pdf: Dictionary(S=Name.ImportData, F=String(f"{MARK}.fdf")),
    "a rendition": lambda pdf: Dictionary(S=Name.Rendition, JS=String(MARK), OP=0),
    "a sound": lambda pdf: Dictionary(S=Name.Sound, Sound=pdf.make_stream(MARK.encode())),
    "a chain": lambda pdf: Dictionary(
        S=Name.Named, N=Name.NextPage, Next=Dictionary(S=Name.JavaScript, JS=String(MARK))
    ),
}


def of_the_page(pdf: Pdf) -> Any:
    return pdf.pages[0].obj


def on_opening(pdf: Pdf, action: Dictionary) -> None:
    pdf.Root["/OpenAction"] = action


def on_closing(pdf: Pdf, action: Dictionary) -> None:
    pdf.Root["/AA"] = Dictionary(WC=action)


def on_the_page(pdf: Pdf, action: Dictionary) -> None:
    of_the_page(pdf)["/AA"] = Dictionary(O=action)


def under_a_link(pdf: Pdf, action: Dictionary) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)
    of_the_page(pdf)["/Annots"] = Array([pdf.make_indirect(link)])


def behind_a_button(pdf: Pdf, action: Dictionary) -> None:
    button = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, T=String("x"), Rect=Array([0, 0, 9, 9]), A=action)
    )
    of_the_page(pdf)["/Annots"] = Array([button])
    pdf.Root["/AcroForm"] = Dictionary(Fields=Array([button]), XFA=pdf.make_stream(MARK.encode()))


def in_the_outline(pdf: Pdf, action: Dictionary) -> None:
    entry = pdf.make_indirect(Dictionary(Title=String(MARK), A=action))
    pdf.Root["/Outlines"] = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=entry, Last=entry, Count=1))


def by_name(pdf: Pdf, action: Dictionary) -> None:
    pdf.Root["/Names"] = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), pdf.make_indirect(action)])))


def in_the_resources(pdf: Pdf, action: Dictionary) -> None:
    of_the_page(pdf)["/Resources"]["/Properties"] = Dictionary(M0=Dictionary(A=action, AA=Dictionary(O=action)))


def in_a_picture(pdf: Pdf, action: Dictionary) -> None:
    picture = pdf.make_stream(b"\0\0\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8)
    picture["/ColorSpace"], picture["/AA"], picture["/OPI"] = Name.DeviceRGB, action, Dictionary(F=String(MARK))
    of_the_page(pdf)["/Resources"]["/XObject"] = Dictionary(Im0=picture)


def in_a_form_of_the_drawing(pdf: Pdf, action: Dictionary) -> None:
    form = pdf.make_stream(b"q Q", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    form["/Ref"], form["/PieceInfo"] = Dictionary(F=String(MARK), Page=0), Dictionary(X=action)
    form["/Resources"] = Dictionary(Properties=Dictionary(M0=Dictionary(Type=Name.Action, Next=action)))
    of_the_page(pdf)["/Resources"]["/XObject"] = Dictionary(Fm0=form)


PLACES: tuple[Place, ...] = (
    on_opening, on_closing, on_the_page, under_a_link, behind_a_button, in_the_outline, by_name, in_the_resources,
    in_a_picture, in_a_form_of_the_drawing,
)  # fmt: skip


def carried_along(pdf: Pdf) -> None:
    pdf.attachments[f"{MARK}.exe"] = f"MZ{MARK}".encode()


def beside_the_page(pdf: Pdf) -> None:
    held = pdf.make_stream(MARK.encode(), Type=Name.EmbeddedFile)
    file = Dictionary(Type=Name.Filespec, F=String(MARK), EF=Dictionary(F=held))
    of_the_page(pdf)["/AF"] = Array([file])
    of_the_page(pdf)["/Annots"] = Array([Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, FS=file)])


def as_a_film(pdf: Pdf) -> None:
    film = Dictionary(
        Type=Name.Annot, Subtype=Name.RichMedia, RichMediaContent=Dictionary(X=pdf.make_stream(MARK.encode()))
    )
    of_the_page(pdf)["/Annots"] = Array([film])


def about_itself(pdf: Pdf) -> None:
    pdf.Root["/Metadata"] = pdf.make_stream(f"<x:xmpmeta>{MARK}</x:xmpmeta>".encode(), Type=Name.Metadata)
    pdf.docinfo["/Author"] = String(MARK)
    of_the_page(pdf)["/PieceInfo"] = Dictionary(X=String(MARK))


def elsewhere(pdf: Pdf) -> None:
    far = pdf.make_stream(b"", F=Dictionary(Type=Name.Filespec, FS=Name.URL, F=String(f"https://{MARK}.example")))
    of_the_page(pdf)["/Resources"]["/XObject"] = Dictionary(Im0=far)


CARRYING = (carried_along, beside_the_page, as_a_film, about_itself, elsewhere)


def acting_documents() -> Iterator[tuple[str, bytes]]:
    """Every action in every place, and everything that can be carried along; each drawn as a good one is."""
    for place, (name, action) in product(PLACES, ACTIONS.items()):
        made = document()
        place(made, action(made))
        yield f"{name} {place.__name__}", as_bytes(made)
    for carry in CARRYING:
        made = document()
        carry(made)
        yield carry.__name__, as_bytes(made)


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("giay.pdf", plain_document())
    return file.getvalue()


def locked_document() -> bytes:
    """One that asks for a password."""
    return as_bytes(document(), encryption=pikepdf.Encryption(user="x", owner="y"))


def bomb() -> bytes:
    """A cross-reference stream that is 600 MB once unpacked."""
    swollen = zlib.compressobj(9)
    packed = b"".join(swollen.compress(b"\0" * 10_000_000) for _part in range(60)) + swollen.flush()
    head = b"%%PDF-1.7\n1 0 obj\n<</Type/XRef/Size 9/W[1 9 9]/Root 2 0 R/Filter/FlateDecode/Length %d>>\nstream\n"
    return head % len(packed) + packed + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"


NO_PAPERS: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "a drawing with script": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "a page": lambda: b"<!doctype html><script>alert(1)</script>",
    "an archive": zipped,
    "a picture of another kind": lambda: b"GIF89a\x01\0\x01\0\0\0\0;",
    "a program": lambda: b"MZ\x90\0" + b"\0" * 200,
    "a PDF behind a page": lambda: b"<script>alert(1)</script>" + plain_document(),
    "a PDF behind an archive": lambda: zipped() + plain_document(),
    "an XML entity": lambda: b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "PostScript": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) (r) file",
}
BROKEN_PAPERS: dict[str, Callable[[], bytes]] = {
    "only its head": lambda: b"%PDF-1.7\n",
    "noise": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40,
    "cut off": lambda: plain_document()[:300],
    "without pages": lambda: as_bytes(Pdf.new()),
    "a bomb": bomb,
}
