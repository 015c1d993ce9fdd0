"""Pictures for the demonstration market, painted by the program itself: no foreign pictures, no fonts."""

from __future__ import annotations

from collections.abc import Callable
from zlib import crc32

from marketplace.demo.easel import animals, crafts, fruit, larder, scenery, spices, vegetables
from marketplace.demo.easel.canvas import Canvas

GOODS: dict[str, Callable[[Canvas, int], None]] = {
    "bamboo_rice": larder.bamboo_rice,
    "bananas": fruit.bananas,
    "basketry": crafts.basketry,
    "beans": vegetables.beans,
    "beehive": animals.beehive,
    "betel": vegetables.betel,
    "bracelet": crafts.bracelet,
    "brocade": crafts.brocade,
    "brocade_bag": crafts.brocade_bag,
    "broom": crafts.broom,
    "cakes": larder.cakes,
    "carrying_basket": crafts.carrying_basket,
    "cassava": vegetables.cassava,
    "chicken": animals.chicken,
    "chili": spices.chili,
    "cinnamon_bark": spices.cinnamon_bark,
    "cinnamon_lamp": spices.cinnamon_lamp,
    "cinnamon_powder": spices.cinnamon_powder,
    "cinnamon_sticks": spices.cinnamon_sticks,
    "codonopsis": vegetables.codonopsis,
    "dried_bamboo": vegetables.dried_bamboo,
    "dried_fish": larder.dried_fish,
    "eggs": larder.eggs,
    "essence": larder.essence,
    "fern_shoots": vegetables.fern_shoots,
    "forest_pig": animals.forest_pig,
    "fresh_bamboo": vegetables.fresh_bamboo,
    "fresh_fish": larder.fresh_fish,
    "ginger": spices.ginger,
    "honey": larder.honey,
    "langsat": fruit.langsat,
    "morinda": vegetables.morinda,
    "mushrooms": vegetables.shiitake,
    "oil": larder.oil,
    "oranges": fruit.oranges,
    "orchid": crafts.orchid,
    "peanuts": vegetables.peanuts,
    "pepper": spices.pepper,
    "pickles": larder.clay_pot,
    "pineapple": fruit.pineapple,
    "pork": larder.pork,
    "pumpkin": vegetables.pumpkin,
    "rice_paper": larder.noodle_bundle,
    "sachets": larder.sachets,
    "salt": larder.salt,
    "sauce": larder.sauce,
    "sugarcane": fruit.sugarcane,
    "sweet_potato": vegetables.sweet_potato,
    "sweetcorn": vegetables.sweetcorn,
    "tangerines": fruit.tangerines,
    "taro": vegetables.taro,
    "tea": larder.tea,
    "tea_leaves": larder.tea_leaves,
    "turmeric": spices.turmeric,
    "upland_rice": vegetables.upland_rice,
    "wild_greens": vegetables.pumpkin_tops,
}

SCENES: dict[str, Callable[[Canvas, int], None]] = {
    "city": scenery.city,
    "garden": scenery.garden,
    "hamlet": scenery.hamlet,
    "stall": scenery.stall,
    "stream": scenery.stream,
    "terraces": scenery.terraces,
    "verandah": scenery.verandah,
    "workshop": scenery.workshop,
}

KINDS = tuple(sorted(GOODS | SCENES))


def draw(kind: str, variant: int = 0, size: tuple[int, int] = (1600, 1200)) -> bytes:
    """A JPEG of the thing; the same kind, variant and size give the same bytes."""
    canvas = Canvas(size, seed=crc32(f"{kind} {variant}".encode()))
    (GOODS | SCENES)[kind](canvas, variant)
    if kind in GOODS and variant % 2:
        canvas.closer(800, 640, 1.2)
        canvas.mirrored()
    return canvas.jpeg()
