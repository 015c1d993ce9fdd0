"""The demonstration market, told as it would have happened: people register, goods are offered, bought, sent.

Everything goes through the ordinary commands; the clock is turned back so that the days between read true.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select

from marketplace.accounts.models import Person
from marketplace.kernel import clock
from marketplace.kernel.db import db

from .goods import offer_goods, tend_goods
from .liking import like
from .papers import hand_in_papers
from .people import appoint_officials, gather_people
from .pictures import developing
from .stage import Stage, told_in, turned_back
from .trade import STORIES, trade


def is_empty() -> bool:
    """Whether nobody lives here yet."""
    return not db.session.scalar(select(func.count(Person.id)))


def load(say: Callable[[str], None]) -> None:
    """Fill an empty market; `say` hears how far it is."""
    people = [*told_in("organisations.toml", "producer"), *told_in("organisations.toml", "buyer")]
    goods = told_in("listings.toml", "listing")
    today = clock.today()
    with developing(shown(people, goods)) as pictures, turned_back() as at:
        stage = Stage(at, pictures)
        say("people and their organisations …")
        at(120)
        appoint_officials(stage)
        gather_people(stage, people)
        say("goods on the shelf …")
        offer_goods(stage, goods)
        say("papers and certificates …")
        hand_in_papers(stage, goods, today=today)
        say("harvests, and seasons to come …")
        tend_goods(stage)
        say("orders …")
        trade(stage)
        like(stage)
    say(f"{len(stage.owners)} organisations, {len(stage.offered)} listings, {len(STORIES)} purchases")


def shown(people: list[dict[str, Any]], goods: list[dict[str, Any]]) -> list[str]:
    """The names of all pictures these people and goods show, each once, in the order they are wanted."""
    hung = [
        name
        for told in people
        if "scene" in told
        for name in (told["scene"], *(each["picture"] for each in told.get("pictures", [])))
    ]
    return list(dict.fromkeys([*hung, *(name for told in goods for name in told["pictures"])]))
