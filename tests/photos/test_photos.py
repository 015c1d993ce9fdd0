"""Whatever a stranger sends, only clean pixels are kept; what cannot become a picture gets its own sentence."""

from __future__ import annotations

import random
import struct
import subprocess
import sys
import zlib
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image, ImageCms
from sqlalchemy import select

from marketplace.demo.pictures import content_of
from marketplace.kernel import images
from marketplace.kernel.actor import VISITOR, Actor
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.confined import image_worker, runner
from marketplace.kernel.confined.image_worker import QUALITIES, WEIGHTS
from marketplace.kernel.confined.runner import Worker
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.files import store
from marketplace.kernel.images import ENDINGS, BadPicture, develop
from marketplace.organisations.models import Organisation
from marketplace.photos import commands
from marketplace.photos.commands import TooManyPhotos
from marketplace.photos.models import Photo
from tests.pages import PageClient
from tests.world.goods import draft, jpeg, large_photo, photo_of

RED, BLUE = (200, 30, 30), (30, 30, 200)


def picture(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def halves(width: int, height: int) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image


def saved(image: Image.Image, kind: str = "JPEG", **more: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


def looks_like(pixel: tuple[int, ...], colour: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 40 for one, other in zip(pixel, colour, strict=True))


def photographed(turn: int) -> bytes:
    """As a phone writes it: pixels as the sensor saw them, how it was held, who and where in the metadata."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x013B] = turn, "SAMSUNG", "Hồ Thị Dung".encode().decode("latin1")
    exif.get_ifd(0x8825)[2] = (15.0, 15.0, 48.9)
    turned_back = {1: None, 3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    image = halves(1600, 1200)
    if turned_back[turn] is not None:
        image = image.transpose(turned_back[turn])
    return saved(image, exif=exif, comment=b"a secret remark")


@pytest.mark.parametrize("turn", [1, 3, 6, 8])
def test_a_photo_stands_upright_however_the_phone_was_held(turn: int) -> None:
    developed = develop(photographed(turn))

    shown = picture(developed.files["800.webp"])
    assert (developed.width, developed.height, shown.size) == (1200, 900, (800, 600))
    assert looks_like(shown.getpixel((100, 300)), RED)
    assert looks_like(shown.getpixel((700, 300)), BLUE)


def test_nothing_tells_who_where_and_with_what(app: Flask) -> None:
    for content in develop(photographed(6)).files.values():
        image = picture(content)
        assert not image.getexif()
        assert not {"exif", "icc_profile", "xmp", "comment", "photoshop"} & set(image.info)
        assert b"SAMSUNG" not in content
        assert b"secret" not in content


def test_every_size_is_there_and_none_is_made_larger() -> None:
    developed = develop(jpeg(500, 300))

    assert set(developed.files) == set(ENDINGS)
    assert [picture(developed.files[ending]).width for ending in ENDINGS] == [500, 500, 400, 200, 1200]
    assert picture(developed.files["og.jpg"]).size == (1200, 630)


def test_a_photo_full_of_detail_still_fits_the_pages() -> None:
    """Leaves upon leaves, sharp: too heavy at the usual quality."""
    leaves = picture(content_of("wild_greens-0")).resize((600, 450))
    many = Image.new("RGB", (1200, 900))
    for place in range(4):
        many.paste(leaves, (place % 2 * 600, place // 2 * 450))
    usual = saved(many.resize((800, 600)), "WEBP", quality=QUALITIES[0])
    assert len(usual) > WEIGHTS[800]

    developed = develop(saved(many))

    sizes = {ending: len(content) for ending, content in developed.files.items()}
    assert sizes["200.webp"] <= 5_000 and sizes["400.webp"] <= 12_000 and sizes["800.webp"] <= 35_000, sizes
    assert sizes["og.jpg"] <= 120_000


@pytest.mark.parametrize(("width", "height"), [(1, 1), (3000, 40), (40, 3000), (30, 8000), (1201, 631)])
def test_odd_shapes_become_pictures_too(width: int, height: int) -> None:
    developed = develop(jpeg(width, height))

    assert picture(developed.files["1200.webp"]).size == (developed.width, developed.height)
    assert developed.height <= 2400


@pytest.mark.parametrize(
    ("kind", "image", "more"),
    [
        ("PNG", Image.new("RGBA", (300, 200), (200, 30, 30, 0)), {}),
        ("PNG", Image.new("P", (300, 200), 3), {"transparency": 3}),
        ("PNG", Image.new("I;16", (300, 200), 40_000), {}),
        ("PNG", Image.new("1", (300, 200), 1), {}),
        ("PNG", Image.new("LA", (300, 200), (90, 128)), {}),
        ("JPEG", Image.new("CMYK", (300, 200), (0, 200, 200, 30)), {}),
        ("JPEG", Image.new("L", (300, 200), 90), {"progressive": True}),
        ("WEBP", halves(300, 200), {"lossless": True}),
    ],
)
def test_every_common_kind_is_read(kind: str, image: Image.Image, more: dict[str, object]) -> None:
    developed = develop(saved(image, kind, **more))

    shown = picture(developed.files["400.webp"])
    assert (shown.mode, shown.size) == ("RGB", (300, 200))


def test_an_iphone_photo_is_read() -> None:
    heif = pytest.importorskip("pillow_heif")
    file = BytesIO()
    heif.from_pillow(halves(640, 480)).save(file, quality=60)

    assert develop(file.getvalue()).width == 640


def test_wide_colours_become_screen_colours() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert develop(saved(halves(300, 200), icc_profile=lab.replace(b"sRGB", b"wide"))).width == 300
    assert develop(saved(halves(300, 200), icc_profile=b"no profile at all")).width == 300


def png_of(width: int, height: int) -> bytes:
    """A PNG that is small as a file and huge as a picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * ((width + 7) // 8 + 1) * height, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not_an_image"),
        (b"<svg onload=alert(1)>", "not_an_image"),
        (b"GIF89a" + b"\0" * 400, "not_an_image"),
        (b"%PDF-1.7", "not_an_image"),
        (b"PK\x03\x04", "not_an_image"),
        (b"\xff\xd8\xff", "broken"),
        (b"\xff\xd8\xff" + b"\0" * 4000, "broken"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "broken"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "broken"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 100, "broken"),
        (jpeg(800, 600, quality=95)[:900], "broken"),
        (png_of(9000, 6700), "too_many_pixels"),
        (png_of(30_000, 30_000), "too_many_pixels"),
        (b"\xff\xd8\xff" + b"\0" * (12 * 2**20), "too_big"),
    ],
)
def test_what_cannot_become_a_picture_is_refused_in_words(content: bytes, reason: str) -> None:
    with pytest.raises(BadPicture) as refusal:
        develop(content)

    assert refusal.value.details["reason"] == reason
    assert refusal.value.status == 422


@pytest.mark.measures
def test_forty_megapixels_are_still_read_and_cost_little() -> None:
    assert develop(png_of(8000, 5000)).width == 1200


@pytest.mark.measures
def test_a_phones_largest_photo_is_never_held_whole() -> None:
    """36 MB are its pixels alone; a JPEG is decoded small from the start. What it costs: `benchmarks.photos`."""
    small, large = (peak_of(photo) for photo in (jpeg(1200, 900), large_photo()))

    assert large - small < 12_000_000 * len("RGB")


def peak_of(photo: bytes) -> int:
    """The most memory, in bytes, the small process held for this photo."""
    measure = """if True:
        import resource, subprocess, sys
        subprocess.run(sys.argv[1:], stdin=sys.stdin, stdout=subprocess.DEVNULL, check=True)
        print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"""
    command = [sys.executable, "-c", measure, *images.IMAGE_WORKER.command()]
    return int(subprocess.run(command, input=b"{}\n" + photo, capture_output=True, check=True).stdout) * 1024


def test_a_quality_too_heavy_for_a_small_size_is_not_tried_for_a_larger_one(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []
    save = Image.Image.save

    def note(self: Image.Image, file: BytesIO, kind: str, **more: int) -> None:
        if kind == "WEBP":
            tried.append(more["quality"])
        save(self, file, kind, **more)

    monkeypatch.setattr(Image.Image, "save", note)
    image_worker.developed(large_photo())

    assert tried == sorted(tried, reverse=True)
    assert len(tried) > len(image_worker.WIDTHS), "this photo shows nothing: it fitted at once"


def test_a_polyglot_loses_its_tail() -> None:
    tail = b"<script>alert(1)</script>PK\x03\x04" + b"evil.exe"

    for content in develop(jpeg() + tail).files.values():
        assert b"<script>" not in content
        assert b"evil" not in content


@pytest.mark.slow
def test_damaged_files_end_in_a_picture_or_a_sentence() -> None:
    chance = random.Random(7)
    whole = [jpeg(60, 40), saved(halves(60, 40), "PNG"), saved(halves(60, 40), "WEBP")]
    for _turn in range(40):
        content = bytearray(chance.choice(whole))
        for _change in range(chance.randint(1, 12)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            develop(bytes(content[: chance.randint(1, len(content))]))
        except BadPicture as refusal:
            assert refusal.details["reason"] in images.SENTENCES


@pytest.mark.parametrize(
    "program", ["import os; os.kill(os.getpid(), 11)", "x = bytearray(10**12)", "print('no json')"]
)
def test_a_crash_while_developing_is_only_a_bad_picture(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Worker, "command", lambda worker: [sys.executable, "-I", "-c", program])

    with pytest.raises(BadPicture):
        develop(jpeg())


@pytest.mark.measures
def test_a_picture_that_takes_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = "import time; time.sleep(60)"
    monkeypatch.setattr(Worker, "command", lambda worker: [sys.executable, "-I", "-c", slow])
    monkeypatch.setattr(runner, "PATIENCE", 0.2)

    with pytest.raises(BadPicture):
        develop(jpeg())


def test_a_kept_photo_is_served_for_ever(client: PageClient, dung_selling: Actor) -> None:
    photo = commands.keep_photo(dung_selling, photo=jpeg())

    for ending in ENDINGS:
        answer = client.get(f"/anh/{photo.digest}-{ending}")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.mimetype == ("image/jpeg" if ending == "og.jpg" else "image/webp")
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "name", ["x.webp", "..%2f..%2fetc%2fpasswd", "0" * 64 + "-800.webp", "0" * 64 + ".svg", "a" * 999]
)
def test_no_other_name_is_served(client: PageClient, name: str) -> None:
    assert client.get(f"/anh/{name}").status_code == 404


def test_the_same_photo_sent_again_is_the_same_photo(dung_selling: Actor) -> None:
    first = commands.keep_photo(dung_selling, photo=jpeg())

    assert commands.keep_photo(dung_selling, photo=jpeg()).id == first.id


def test_a_visitor_keeps_no_photos(app: Flask) -> None:
    with pytest.raises(NotAllowed):
        commands.keep_photo(VISITOR, photo=jpeg())


def test_a_flood_of_photos_is_stopped(dung_selling: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "MOST_A_DAY", 2)
    for shade in (10, 90):
        commands.keep_photo(dung_selling, photo=jpeg(colour=(shade, 0, 0)))

    with pytest.raises(TooManyPhotos):
        commands.keep_photo(dung_selling, photo=jpeg(colour=(200, 0, 0)))


def test_a_dropped_photo_is_gone_but_never_one_that_is_shown(household: Organisation, dung_selling: Actor) -> None:
    shown = draft(household).photos[0]
    with pytest.raises(NotAllowed):
        commands.drop_photo(dung_selling, shown)

    loose = photo_of(dung_selling)
    commands.drop_photo(dung_selling, loose)
    assert db.session.scalars(select(Photo.id)).all() == [shown.id]


def test_photos_never_saved_are_forgotten_after_a_day(
    app: Flask, household: Organisation, dung_selling: Actor, clock: FrozenClock
) -> None:
    kept = draft(household).photos[0].digest
    loose = commands.keep_photo(dung_selling, photo=jpeg(colour=(0, 90, 0))).digest

    def forget() -> str:
        return app.test_cli_runner().invoke(args=["photos", "forget-loose"]).output

    assert "0 photos removed." in forget()
    clock.move(days=1, minutes=1)
    assert "1 photos removed." in forget()

    assert store().get(f"{loose}-800.webp") is None
    assert store().get(f"{kept}-800.webp") is not None
    assert "0 photos removed." in forget()
