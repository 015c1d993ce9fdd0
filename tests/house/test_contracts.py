"""The signature of a command is the contract: the schema of the same name gives exactly its keyword arguments."""

import inspect
import re
from importlib import import_module
from importlib.util import find_spec
from typing import get_args, get_type_hints

import pytest

from marketplace.features import FEATURES
from marketplace.kernel.schemas import Schema


def pairs() -> list[tuple[str, type[Schema], object]]:
    found = []
    for feature in FEATURES:
        if not (find_spec(f"marketplace.{feature}.schemas") and find_spec(f"marketplace.{feature}.commands")):
            continue
        schemas, commands = (import_module(f"marketplace.{feature}.{kind}") for kind in ("schemas", "commands"))
        for name, schema in vars(schemas).items():
            verb = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
            takes = getattr(commands, verb, None)
            if (
                isinstance(schema, type)
                and issubclass(schema, Schema)
                and schema.__module__.startswith("marketplace.")
                and takes
            ):
                found.append((f"{feature}.{verb}", schema, takes))
    return found


def names_taken(command: object) -> set[str]:
    """The keyword arguments of a command, those of a `**changes: Unpack[…]` too: any of them may be left out."""
    names = set()
    for each in inspect.signature(command).parameters.values():
        if each.kind is each.KEYWORD_ONLY:
            names.add(each.name)
        elif each.kind is each.VAR_KEYWORD:
            (named,) = get_args(get_type_hints(command)[each.name])
            names |= set(named.__annotations__)
    return names


@pytest.mark.parametrize(
    ("name", "schema", "command"), pairs(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_schema_gives_exactly_what_its_command_takes(name: str, schema: type[Schema], command: object) -> None:
    takes = names_taken(command)
    gives = {field.attribute or field_name for field_name, field in schema().load_fields.items()}
    assert gives == takes, f"{name}: {gives ^ takes}"


def test_some_schemas_meet_their_commands() -> None:
    assert len(pairs()) >= 15
