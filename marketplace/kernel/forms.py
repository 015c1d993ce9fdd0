"""A schema met with an HTML form: what was typed, what is wrong with it, and one try at the command."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from flask import flash, redirect, render_template, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from marshmallow import ValidationError, fields
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from .actor import actor
from .decimals import amount_text, whole_text
from .errors import DomainError, sentences
from .i18n import N_, _
from .idempotency import KeyUsedForSomethingElse, fingerprint, run_idempotent
from .money import Money
from .schemas import FILL_IN, Password, Schema, Text
from .text import CONTROL

ONCE_KEY = "once_key"
PRESSED = "press"  # the name of a form's buttons when it has several: which one was pressed is not input
SECRETS = {"csrf_token", ONCE_KEY}  # a page's own, new each time it is drawn
NOT_INPUT = {*SECRETS, PRESSED}
ATTRIBUTES = ("autocomplete", "placeholder", "unit_label")
FILL_IN_NAMED = N_("Hãy điền mục “%(label)s”.")
SENT_BEFORE = N_("Trang này đã gửi một lần rồi, với nội dung khác. Muốn gửi thêm, hãy bấm lại.")
KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
MOST_LEVELS = 4  # how deep `lines-0-notes-1-words` may go; what is deeper is an unknown name


@dataclass
class BoundField:
    """One field as a template draws it."""

    name: str
    label: str
    hint: str
    widget: str
    value: Any
    errors: list[str]
    required: bool
    options: list[tuple[str, str, str]] = field(default_factory=list)
    attrs: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"f-{self.name}"

    @property
    def describedby(self) -> str:
        """The ids of hint and error, for aria-describedby."""
        ids = [f"{self.id}-hint"] if self.hint else []
        return " ".join([*ids, *([f"{self.id}-error"] if self.errors else [])])


class Form:
    """A schema, the values typed or already known, and the sentences about what must be mended.

    `values` are what the thing holds today; `prefix` keeps several forms on one page apart. `spots` says where on the
    page (the id of an element) the sentences of a name stand that is no field of the schema.
    """

    def __init__(self, schema: Schema, values: Mapping[str, Any] | None = None) -> None:
        self.schema = schema
        self.values: dict[str, Any] = {name: typed_again(value) for name, value in (values or {}).items()}
        self.errors: dict[str, Any] = {}
        self.spots: dict[str, str] = {}
        self.status = 422
        self.result: Any = None
        self.replayed_to: str | None = None
        self.once_key = ""
        self.sent: list[str] = []

    def read(self) -> dict[str, Any]:
        """What was typed and attached in this request, nested as the schema expects."""
        typed = request.form.items(multi=True)
        pairs: list[tuple[str, Any]] = [
            (name, self._printable(name, value)) for name, value in typed if name not in NOT_INPUT
        ]
        pairs += list(request.files.items(multi=True))
        self.sent = [part for pair in request.form.items(multi=True) if pair[0] not in SECRETS for part in pair]
        key = request.form.get(ONCE_KEY, "")
        self.once_key = key if KEY.fullmatch(key) else ""
        self.values = unflatten(pairs, lists=self._list_names())
        return self.values

    def _printable(self, name: str, value: str) -> str:
        """Without the control characters that neither a page nor PostgreSQL can hold; a password stays as typed."""
        return value if isinstance(self.schema.fields.get(name), Password) else CONTROL.sub("", value)

    def load(self, **more: Any) -> dict[str, Any] | None:
        """The request's values through the schema; None, with `errors` filled, when something must be mended."""
        try:
            return self.schema.load({**self.read(), **more})
        except ValidationError as error:
            self.refuse(error.messages if isinstance(error.messages, dict) else {"_schema": error.messages})
            return None

    def submit(
        self, command: Callable[..., Any], *args: Any, once: Callable[[Any], str] | None = None, **more: Any
    ) -> bool:
        """On POST: validate, run the command, and say whether it was done; `errors` says what to mend otherwise.

        `once` gives the address to go to for a result. With it the form is guarded by its one-time key: sent a second
        time, nothing happens again and `replayed_to` (also set the first time) holds that address.
        """
        if request.method != "POST":
            return False
        data = self.load(**more)
        if data is None:
            return False
        try:
            if once:
                self._run_once(lambda: command(*args, **data), once)
            else:
                self.result = command(*args, **data)
        except DomainError as error:
            if error.status == 404:
                raise
            self.status = error.status if error.status == 403 or error.field == "_schema" else 422
            self.refuse({name: [sentence] for name, sentence in error.by_field.items()})
        return not self.errors

    def offer(
        self,
        verb: Callable[..., Any],
        *about: Any,
        then: str | Callable[[Any], str],
        said: str = "",
        once: bool = False,
        **more: Any,
    ) -> Response | None:
        """The way on, once whoever is here has sent it and `verb` has done it; None while its page is to be shown.

        A page that offers a form ends in `form.offer(…) or form.page(…)`. It goes on to the address `then`, or that
        `then` gives for the result, with `said` on top. `once` guards it by its one-time key, as in `submit`: sent
        again, it leads to where it led the first time.
        """

        def go_to(result: Any) -> str:
            return then if isinstance(then, str) else then(result)

        if not self.submit(verb, actor(), *about, once=go_to if once else None, **more):
            return None
        if said:
            flash(said, "success")
        return see(self.replayed_to or go_to(self.result))

    def _run_once(self, work: Callable[[], Any], go_to: Callable[[Any], str]) -> None:
        def done() -> dict[str, Any]:
            self.result = work()
            return {"location": go_to(self.result)}

        if not self.once_key:
            self.refuse({"_schema": [N_("Biểu mẫu này đã cũ. Hãy bấm gửi lại một lần nữa.")]})
            return
        who, print_ = actor(), fingerprint(request.path, *self.sent)
        try:
            answer, _again = run_idempotent(f"form:{who.person_id or 0}", self.once_key, print_, done)
        except KeyUsedForSomethingElse:
            self.once_key = ""
            self.refuse(
                {"_schema": [N_("Trang này đã gửi một lần rồi, với nội dung khác. Muốn gửi thêm, hãy bấm lại.")]}
            )
            return
        self.replayed_to = answer["location"]

    def refuse(self, errors: Mapping[str, Any]) -> None:
        """Add sentences to the fields they belong to (`_schema` for the form as a whole)."""
        for name, said in errors.items():
            self.errors[name] = said

    def page(self, template: str, **context: Any) -> tuple[str, int]:
        """The page with this form on it: 422 (or the refusal's own status) when something must be mended."""
        return render_template(template, form=self, **context), self.status if self.errors else 200

    def hidden(self) -> Markup:
        """The form's hidden fields: the CSRF token and the one-time key."""
        key = self.once_key if self.errors and self.once_key else secrets.token_urlsafe(18)
        return Markup(
            '<input type="hidden" name="csrf_token" value="{}"><input type="hidden" name="{}" value="{}">'
        ).format(generate_csrf(), ONCE_KEY, key)

    once_field = hidden

    def __getitem__(self, name: str) -> BoundField:
        declared = self.schema.fields[name]
        about = declared.metadata
        choices, hint = about.get("options", []), about.get("hint", "")
        return BoundField(
            name=name,
            label=_(about.get("label", name)),
            hint=_(hint) if hint else "",
            widget=about.get("widget", "text"),
            value=self._shown(name, declared),
            errors=self._said_of(name),
            required=declared.required or about.get("needed", False),
            options=list(choices() if callable(choices) else choices),
            attrs=_attributes(declared),
        )

    def __contains__(self, name: str) -> bool:
        return name in self.schema.fields

    def __iter__(self) -> Iterator[BoundField]:
        return (self[name] for name, declared in self.schema.fields.items() if not declared.dump_only)

    def _shown(self, name: str, declared: fields.Field[Any]) -> Any:
        if declared.load_only or isinstance(self.values.get(name), FileStorage):
            return ""
        if name in self.values:
            return self.values[name]
        return "" if not isinstance(declared, fields.List) else []

    def _list_names(self) -> set[str]:
        return {
            name
            for name, declared in self.schema.fields.items()
            if isinstance(declared, fields.List) and not isinstance(declared.inner, fields.Nested)
        }

    @property
    def general_errors(self) -> list[str]:
        """Sentences that belong to no single field."""
        return [said for _spot, said in self._said_elsewhere()]

    def _said_elsewhere(self) -> list[tuple[str, str]]:
        """What is wrong besides the fields of the schema, and the place on the page it stands at."""
        shown = set(self.schema.fields)
        return [
            (self.spots.get(name, "main"), said)
            for name, value in self.errors.items()
            if name not in shown
            for said in sentences(value)
        ]

    @property
    def errors_list(self) -> list[tuple[str, str]]:
        """For the summary at the top: (element to jump to, sentence), in the order of the form."""
        ordered = [name for name in self.schema.fields if name in self.errors]
        own = [(f"f-{name}", said) for name in ordered for said in self._said_of(name)]
        return [*self._said_elsewhere(), *own]

    def _said_of(self, name: str) -> list[str]:
        """What is wrong with one field; an empty one is named, so that a list of sentences says which is which."""
        label = self.schema.fields[name].metadata.get("label")
        named = _(FILL_IN_NAMED, label=_(label)) if label else _(FILL_IN)
        return [named if said == _(FILL_IN) else said for said in sentences(self.errors.get(name))]


def _attributes(declared: fields.Field[Any]) -> dict[str, Any]:
    attrs = {name: declared.metadata[name] for name in ATTRIBUTES if name in declared.metadata}
    if isinstance(declared, Text):
        attrs["maxlength"] = declared.longest
    return attrs


def typed_again(value: Any) -> Any:
    """A stored value as a person would type it into the field."""
    match value:
        case None:
            return ""
        case Money():
            return whole_text(value.dong)
        case Decimal():
            return amount_text(value)
        case StrEnum():
            return str(value.value)
        case _:
            return value


def unflatten(pairs: Iterable[tuple[str, Any]], lists: set[str] | None = None) -> dict[str, Any]:
    """`lines-0-quantity=2` becomes `{"lines": [{"quantity": "2"}]}`; blanks go; names in `lists` gather values."""
    tree: dict[Any, Any] = {}
    for name, value in pairs:
        if value == "" or (isinstance(value, FileStorage) and not value.filename):
            continue
        if name in (lists or set()):
            tree.setdefault(name, []).append(value)
            continue
        *path, leaf = re.split(r"-([0-9]{1,4})-", name, maxsplit=MOST_LEVELS)
        spot = tree
        for key, index in zip(path[::2], path[1::2], strict=True):
            rows = spot.setdefault(key, {})
            if not isinstance(rows, dict):
                break
            spot = rows.setdefault(int(index), {})
        else:
            spot.setdefault(leaf, value)
    return _listed(tree)


def _listed(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    if node and all(isinstance(key, int) for key in node):
        return [_listed(node[key]) for key in sorted(node)]
    return {key: _listed(value) for key, value in node.items()}


def see(address: str) -> Response:
    """Go and see the result: 303, so that a refresh never sends the form again."""
    return redirect(address, 303)
