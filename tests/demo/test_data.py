"""The demonstration's pictures and data files hold together before anything is loaded."""

from __future__ import annotations

import csv
import tomllib
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image

from marketplace.demo.market import shown
from marketplace.demo.pictures import FOLDER, content_of
from marketplace.demo.stage import DATA

TEXTS = DATA.parent.parent / "handbook" / "texts"
LISTINGS = tomllib.loads((DATA / "listings.toml").read_text(encoding="utf-8"))["listing"]
ORGANISATIONS = tomllib.loads((DATA / "organisations.toml").read_text(encoding="utf-8"))
PRODUCERS = {producer["key"]: producer for producer in ORGANISATIONS["producer"]}
EVERYBODY = ORGANISATIONS["producer"] + ORGANISATIONS["buyer"]
NAMED = shown(EVERYBODY, LISTINGS)
INFORMAL = {"bo", "mo", "nai", "buong", "gui", "con"}
UNITS = INFORMAL | {"kg", "g", "l", "ml", "goi", "hop", "hu", "chai", "tui", "cai", "bo_set", "tam", "cap"}
PACKS = {"goi", "hop", "hu", "chai", "tui"}
PROCESSED = {6, 7, 8, 9}


def key_of(thing: dict) -> str:
    return thing["key"]


def test_every_picture_named_is_there_and_every_picture_there_is_named() -> None:
    assert sorted(NAMED) == sorted(file.stem for file in FOLDER.iterdir())


def test_the_data_of_the_demonstration_are_light() -> None:
    assert sum(file.stat().st_size for file in DATA.rglob("*") if file.is_file()) <= 3_000_000


@pytest.mark.parametrize("name", NAMED)
def test_a_picture_is_a_webp_of_twice_the_dots_of_a_phone(name: str) -> None:
    picture = Image.open(BytesIO(content_of(name)))
    picture.load()
    assert (picture.format, picture.size) == ("WEBP", (720, 540))


def test_there_are_enough_producers_and_goods_to_fill_a_shelf() -> None:
    assert len([p for p in PRODUCERS.values() if p["locality"] == "20923"]) >= 9
    assert len([listing for listing in LISTINGS if listing["state"] == "live"]) >= 40
    assert {p["kind"] for p in PRODUCERS.values()} == {
        "household", "cooperative_group", "cooperative", "household_business", "enterprise",
    }  # fmt: skip


def test_nobody_here_could_be_taken_for_a_real_person() -> None:
    phones = [person["phone"] for person in EVERYBODY]
    assert len(set(phones)) == len(phones)
    assert all(phone.startswith("09000000") for phone in phones)
    assert all("(minh họa)" in person["name"] for person in EVERYBODY)


def test_the_people_named_in_the_contract_are_there() -> None:
    kinds = {person["phone"]: person["kind"] for person in EVERYBODY}
    assert kinds["0900000011"] == "household"
    assert kinds["0900000012"] == "cooperative"
    assert kinds["0900000021"] == "household"
    assert kinds["0900000022"] == "restaurant"


@pytest.mark.parametrize("person", [p for p in EVERYBODY if "tax_code" in p], ids=key_of)
def test_invented_tax_codes_carry_a_right_check_digit(person: dict) -> None:
    digits = [int(digit) for digit in person["tax_code"]]
    weights = (31, 29, 23, 19, 17, 13, 7, 5, 3)
    assert digits[9] == 10 - sum(a * b for a, b in zip(digits, weights, strict=False)) % 11


@pytest.mark.parametrize("producer", PRODUCERS.values(), ids=key_of)
def test_every_producer_tells_a_story_in_a_few_sentences_and_has_a_scene(producer: dict) -> None:
    assert 3 <= producer["story"].count(".") <= 6
    assert producer["scene"]


@pytest.mark.parametrize("listing", LISTINGS, ids=key_of)
def test_a_listing_is_complete(listing: dict) -> None:
    assert listing["producer"] in PRODUCERS
    assert listing["pictures"]
    assert 1 <= listing["category"] <= 26 and listing["category"] not in {14, 15}
    assert listing["unit"] in UNITS
    assert listing["condition"] in {"fresh", "dry", "live", "dressed", "none"}
    assert listing["state"] in {"live", "submitted", "returned", "draft", "paused"}
    assert isinstance(listing["price"], int) and listing["price"] > 0
    assert Decimal(listing["step"]) > 0 and Decimal(listing["min_quantity"]) % Decimal(listing["step"]) == 0
    assert Decimal(listing["stock"]) >= 0
    assert set(listing["harvest"]) <= set(range(1, 13))


@pytest.mark.parametrize("listing", [item for item in LISTINGS if item["unit"] in INFORMAL], ids=key_of)
def test_an_informal_unit_says_about_how_heavy_it_is(listing: dict) -> None:
    assert Decimal(listing["approx_kg"]) > 0


@pytest.mark.parametrize("listing", [item for item in LISTINGS if item["unit"] in PACKS], ids=key_of)
def test_a_pack_says_what_it_contains(listing: dict) -> None:
    assert Decimal(listing["net_amount"]) > 0
    assert listing["net_unit"] in {"kg", "g", "l", "ml"}


@pytest.mark.parametrize(
    "listing", [item for item in LISTINGS if item["category"] in PROCESSED and item["state"] == "live"], ids=key_of
)
def test_packaged_food_on_the_shelf_has_its_papers(listing: dict) -> None:
    assert listing["ingredients"] and listing["storage"] and listing["shelf_life"]
    assert "DEMO" in listing["self_declaration"]
    assert "DEMO" in listing.get("safety_certificate", "") or listing.get("safety_exemption")


@pytest.mark.parametrize("listing", LISTINGS, ids=key_of)
def test_no_description_promises_a_cure(listing: dict) -> None:
    words = listing["description"].casefold()
    assert not any(
        claim in words for claim in ("chữa", "trị bệnh", "phòng bệnh", "giải độc", "hạ đường huyết", "bổ thận")
    )


@pytest.mark.parametrize("listing", [item for item in LISTINGS if "wholesale" in item], ids=key_of)
def test_more_costs_less(listing: dict) -> None:
    steps = [(Decimal(listing["min_quantity"]), listing["price"])]
    steps += [(Decimal(tier["from"]), tier["price"]) for tier in listing["wholesale"]]
    assert [amount for amount, _ in steps] == sorted({amount for amount, _ in steps})
    assert [price for _, price in steps] == sorted({price for _, price in steps}, reverse=True)


def test_listing_keys_are_unique() -> None:
    keys = [listing["key"] for listing in LISTINGS]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("page", ["quy-che", "quyen-rieng-tu", "giao-nhan", "doi-tra", "khieu-nai", "xep-hang"])
def test_every_policy_page_is_written_in_both_languages(language: str, page: str) -> None:
    text = (TEXTS / language / f"{page}.md").read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert text.count("\n## ") >= 5
    assert text.count("\n## ") == (TEXTS / "vi" / f"{page}.md").read_text(encoding="utf-8").count("\n## ")


def test_bank_accounts_name_banks_we_know() -> None:
    banks = [producer["bank"] for producer in PRODUCERS.values() if "bank" in producer]
    assert len(banks) == 3
    table = DATA.parent.parent / "organisations" / "data" / "bank-bins.csv"
    if table.exists():
        with table.open(encoding="utf-8") as rows:
            assert {bank["bin"] for bank in banks} <= {row["bin"] for row in csv.DictReader(rows)}
