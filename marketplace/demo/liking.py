"""What the household of the demonstration keeps an eye on."""

from __future__ import annotations

from marketplace.accounts.queries import actor_for
from marketplace.favourites import commands as favourites

from .stage import Stage

BUYER = "ho_van"
SAVED = ("gao_ray_do", "chuoi_moc", "mat_ong_sap", "gio_tre", "que_vo_kho", "mang_kho")
FOLLOWED = ("ho_nang", "tht_nguon_suoi", "htx_huong_que")
AWAITED = ("mat_ong_sap",)


def like(stage: Stage) -> None:
    """Goods saved a week ago, makers followed, and goods that were sold out that day."""
    stage.at(7)
    buyer = actor_for(stage.owners[BUYER][0])
    for key in SAVED:
        favourites.save_goods(buyer, listing=stage.offered[key].slug)
    for key in FOLLOWED:
        favourites.follow_maker(buyer, producer=stage.owners[key][1].slug)
    for key in AWAITED:
        favourites.wait_for_goods(buyer, listing=stage.offered[key].slug)
