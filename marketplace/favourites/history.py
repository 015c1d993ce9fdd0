"""What somebody likes says much about them and changes nothing for others: it is nobody's history."""

from __future__ import annotations

from marketplace.kernel.history import untold

from .models import Favourite, Follow, MakerNews, NewsGoods, Wait

untold(Favourite, Follow, Wait, why="A liking, not a deed; nobody's to read but its person's.")
untold(MakerNews, NewsGoods, why="A message on its way; the goods it tells of have entries of their own.")
