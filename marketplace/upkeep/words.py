"""The catalogues' upkeep: which sentences the code speaks, and which of them still lack English."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from marketplace.kernel.i18n import BETWEEN, C_

HOME = Path(__file__).parent.parent.parent
CATALOGUES = HOME / "marketplace" / "translations" / "en"
KEYWORDS = {"_": None, "N_": None, "C_": ((1, "c"), 2), "gettext": None, "ngettext": (1, 2)}
SHARED_TEMPLATES = {"_layout", "_components", "_errors", "style_guide"}


def spoken() -> dict[str, dict[str | tuple[str, ...], list[str]]]:
    """Every sentence of code and templates: feature → sentence → where it is said."""
    found: dict[str, dict[str | tuple[str, ...], list[str]]] = defaultdict(dict)
    for folder, method in (
        ("marketplace", [("**.py", "python")]),
        ("templates", [("**.html", "jinja2"), ("**.txt", "jinja2")]),
    ):
        options = {"**.html": {"trimmed": "true"}} if folder == "templates" else {}
        for name, _line, message, _comments, context in extract_from_dir(
            HOME / folder,
            method_map=method,
            options_map=options,
            keywords=KEYWORDS,
            directory_filter=is_read,
        ):
            if context and isinstance(message, str):
                message = C_(context, message)
            if message:
                found[_feature(folder, name)].setdefault(message, []).append(f"{folder}/{name}")
    return found


def is_read(folder: str) -> bool:
    """Babel itself passes over folders like `_layout`; ours hold the words of every page."""
    return not Path(folder).name.startswith((".", "__"))


def _feature(folder: str, name: str) -> str:
    room = Path(name).parts[0].removesuffix(".py")
    if folder == "templates" and room in SHARED_TEMPLATES:
        return "layout"
    return room


def known(feature: str) -> Catalog:
    """A feature's English catalogue as it stands; an empty one when it has none yet."""
    path = CATALOGUES / f"{feature}.po"
    if not path.exists():
        return Catalog(locale="en")
    with path.open("rb") as file:
        return read_po(file, locale="en")


def collect() -> dict[str, int]:
    """Bring every catalogue in step with the code; gives how many sentences of each feature still lack English."""
    waiting = {}
    everywhere = {
        feature: known(feature) for feature in sorted({*spoken(), *(path.stem for path in CATALOGUES.glob("*.po"))})
    }
    for feature, old in everywhere.items():
        fresh = Catalog(locale="en", header_comment=f"# English of {feature}; the msgids are the Vietnamese.")
        for message in sorted(spoken().get(feature, {}), key=str):
            key = message[0] if isinstance(message, tuple) else message
            context, _between, plain = key.rpartition(BETWEEN)
            before = old.get(plain, context or None)
            nothing = ("", "") if isinstance(message, tuple) else ""
            fresh.add(
                message if isinstance(message, tuple) else plain,
                before.string if before and before.string else nothing,
                context=context or None,
            )
        _write(feature, fresh)
        waiting[feature] = sum(1 for each in fresh if each.id and not _is_translated(each.string))
    return waiting


def key_of(message: Message) -> str:
    """By what the code asks for a message: its sentence, with its context before it where it has one."""
    sentence = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
    return C_(message.context, sentence) if message.context else sentence


def _is_translated(said: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(said) if isinstance(said, (tuple, list)) else bool(said)


def _write(feature: str, catalogue: Catalog) -> None:
    CATALOGUES.mkdir(parents=True, exist_ok=True)
    with (CATALOGUES / f"{feature}.po").open("wb") as file:
        write_po(file, catalogue, width=120, sort_output=True, omit_header=True, ignore_obsolete=True)


def missing() -> list[str]:
    """Sentences without English, sentences in no catalogue, and English nobody says any more."""
    wrong = []
    for feature, messages in sorted(spoken().items()):
        catalogue = known(feature)
        ids = {key_of(each): each for each in catalogue if each.id}
        said = {message[0] if isinstance(message, tuple) else message for message in messages}
        wrong += [
            f"{feature}: no English for {key!r}"
            for key in sorted(said)
            if key not in ids or not _is_translated(ids[key].string)
        ]
        wrong += [f"{feature}: nobody says {key!r}" for key in sorted(ids) if key not in said]
        wrong += [f"{feature}: fuzzy {key!r}" for key, each in sorted(ids.items()) if each.fuzzy]
    return wrong
