"""A client that reads like a strict browser: a page with a fault fails the test, a form is filled and sent whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from contextvars import copy_context
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from marketplace.kernel.db import db

NOT_SENT = {"submit", "button", "image", "reset", "file"}


class PageClient(FlaskClient):
    """The test client of the market."""

    def run_wsgi_app(self, *args: Any, **kwargs: Any) -> Any:
        """Answer apart from the test: nothing it holds (language, person, session) is seen by the request."""
        answer = copy_context().run(self._run_alone, *args, **kwargs)
        if has_app_context():
            db.session.rollback()  # what the test looks at next is read anew
        return answer

    def _run_alone(self, *args: Any, **kwargs: Any) -> Any:
        with self.application.app_context():
            return super().run_wsgi_app(*args, **kwargs)

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        answer = super().open(*args, **{**kwargs, "buffered": True})
        if answer.mimetype == "text/html" and not 300 <= answer.status_code < 400:
            faults = faults_in(answer.text)
            assert not faults, f"{answer.request.path} is not sound HTML:\n" + "\n".join(faults)
        return answer

    def submit(
        self, address: str, answers: dict[str, Any] | None = None, *, to: str = "", press: str = ""
    ) -> TestResponse:
        """Open the page, fill in the form that has these fields (or goes to `to`) and send it as a browser would.

        Hidden fields and what the page filled in already go along; `press` names the button (its text, value or name).
        """
        page = self.get(address)
        assert page.status_code == 200, f"{address} answered {page.status_code}"
        return self.send(page, answers, to=to, press=press)

    def send(
        self, page: TestResponse, answers: dict[str, Any] | None = None, *, to: str = "", press: str = ""
    ) -> TestResponse:
        """Fill in and send a form of a page that is here already: one that asks, or names what is to be mended."""
        form = form_in(page.text, set(answers or {}), to, press)
        values = MultiDict(untouched(form))
        for name, value in (answers or {}).items():
            values.setlist(name, value if isinstance(value, list) else [value])
        values.update(pressed(form, press))
        target = form.get("action") or page.request.full_path.removesuffix("?")
        if form.get("method", "get").lower() == "get":
            return self.get(target, query_string=values)
        kind = form.get("enctype", "application/x-www-form-urlencoded")
        return self.post(target, data=values, content_type=kind, headers={"Sec-Fetch-Site": "same-origin"})


def faults_in(html: str) -> list[str]:
    """What the HTML standard or our content policy has against this page; one built like a sound page is not parsed."""
    built = skeleton(html)
    if built in _sound:
        return named_twice(html)
    faults = faults_of_parsing(html)
    if not faults:
        _sound.add(built)
    return faults + named_twice(html)


_sound: set[str] = set()
TAG = re.compile(r"<[^>]*>")
HARMLESS = r"(?:[^<>&\"'\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]|&(?:amp|lt|gt|quot|#34|#39);)+"
VALUE = re.compile(rf'(?<! type)="{HARMLESS}"')
WORDS = re.compile(rf"(?<=>){HARMLESS}(?=<)")
ID = re.compile(r'\sid="?([^"\s>]+)')


def skeleton(html: str) -> str:
    """The page without what no parser trips over: plain words between tags, plain values of attributes."""
    return WORDS.sub(lambda words: "x" if words[0].strip() else " ", VALUE.sub('="x"', html))


def named_twice(html: str) -> list[str]:
    names = Counter(name for tag in TAG.findall(html) for name in ID.findall(tag))
    return [f'id="{name}" stands twice' for name, times in names.items() if times > 1]


def faults_of_parsing(html: str) -> list[str]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(html)
    lines = html.splitlines()
    faults = [
        f"line {line}, column {column}: {html5lib.constants.E[code] % details}\n    {around(lines, line, column)}"
        for (line, column), code, details in parser.errors
    ]
    return faults + [fault for element in root.iter() for fault in inline(element)]


def around(lines: list[str], line: int, column: int) -> str:
    return lines[line - 1][max(0, column - 60) : column + 20] if 0 < line <= len(lines) else "(end)"


def inline(element: Element) -> Iterable[str]:
    """Style or script inside the page; the content policy would silently refuse it."""
    if not isinstance(element.tag, str):
        return
    for name in element.attrib:
        if name == "style" or str(name).startswith("on"):
            yield f"<{element.tag} {name}=…> is inline"
    is_data = "json" in (element.get("type") or "")
    if element.tag == "style" or (element.tag == "script" and not element.get("src") and not is_data):
        yield f"<{element.tag}> is inline"


FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)  # a form holds no form, and the page was found sound


def form_in(html: str, names: set[str], to: str, press: str) -> Element:
    """The one form of the page meant by these field names, address and button."""
    read = (html5lib.parse(form, namespaceHTMLElements=False).find(".//form") for form in FORM.findall(html))
    forms = [form for form in read if form is not None and to in form.get("action", "")]
    meant = [form for form in forms if names <= {field.get("name") for field in form.iter()}] if names else forms
    if press:
        meant = [form for form in meant if any(is_called(button, press) for button in form.iter("button"))]
    if len(meant) > 1:
        meant = [form for form in meant if form.get("method", "get").lower() == "post"] or meant
    offered = [(form.get("action"), sorted({f.get("name") for f in form.iter() if f.get("name")})) for form in forms]
    assert meant, f"no form has {sorted(names)} {to} {press}; there are: {offered}"
    return meant[0]


def untouched(form: Element) -> Iterable[tuple[str, str]]:
    """What the form sends when nobody touches it."""
    for field in form.iter():
        name = field.get("name")
        if not name or field.get("disabled") is not None:
            continue
        kind = field.get("type", "text")
        if field.tag == "textarea":
            yield name, field.text or ""
        elif field.tag == "select":
            yield from chosen(name, field)
        elif field.tag == "input" and kind in ("checkbox", "radio"):
            if field.get("checked") is not None:
                yield name, field.get("value", "on")
        elif field.tag == "input" and kind not in NOT_SENT:
            yield name, field.get("value", "")


def chosen(name: str, select: Element) -> Iterable[tuple[str, str]]:
    options = list(select.iter("option"))
    picked = [option for option in options if option.get("selected") is not None]
    if not picked and select.get("multiple") is None:
        picked = options[:1]
    for option in picked:
        yield name, option.get("value", "".join(option.itertext()).strip())


def pressed(form: Element, press: str) -> dict[str, str]:
    for button in form.iter("button"):
        name = button.get("name")
        if press and name and is_called(button, press):
            return {name: button.get("value", "")}
    return {}


def is_called(button: Element, press: str) -> bool:
    return press in (button.get("name"), button.get("value"), " ".join("".join(button.itertext()).split()))
