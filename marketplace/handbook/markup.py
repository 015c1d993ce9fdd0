"""Markdown as safe HTML: what an administrator writes never becomes script."""

from __future__ import annotations

from functools import lru_cache

import markdown
import nh3
from markupsafe import Markup

TAGS = {
    *("h2", "h3", "h4", "p", "br", "hr", "blockquote", "ul", "ol", "li", "strong", "em", "code", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


@lru_cache(maxsize=64)
def as_html(text: str) -> Markup:
    """The text ready for a page; a first-level heading becomes a second one, for the page has its own."""
    html = markdown.markdown(text, extensions=["tables", "sane_lists"], output_format="html")
    html = html.replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    return Markup(nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"https", "mailto", "tel"}))  # noqa: S704
