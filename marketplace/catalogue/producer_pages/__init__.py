"""The producer's own goods: the list, the form in four steps, and what can be done with each."""

from __future__ import annotations

from . import copying as copying
from . import desk as desk
from . import keyboard as keyboard
from . import prices as prices
from . import unfinished as unfinished
from . import writing as writing
from .blueprint import pages as pages
