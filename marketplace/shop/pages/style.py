"""Every component of the pages, on one."""

from __future__ import annotations

from flask import render_template

from marketplace.kernel.access import anyone

from ..samples import refused_form, sample_form, sample_line
from .blueprint import pages


@pages.get("/kieu-dang")
@anyone
def style_guide() -> str:
    """Each component in each of its states."""
    return render_template(
        "style_guide/index.html", form=sample_form(), wrong_form=refused_form(), photos=[], line=sample_line()
    )
