"""The migrations make exactly the tables the models speak of; every constraint has a name."""

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect

from config import HERE
from marketplace.kernel.db import db


def test_there_is_one_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(HERE / "migrations"))
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_migrating_from_nothing_gives_the_models(app: Flask) -> None:
    with db.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), db.metadata)
    assert differences == []


def test_the_checks_of_the_models_stand_in_the_database(app: Flask) -> None:
    found = inspect(db.engine)
    for table in db.metadata.tables.values():
        wanted = {rule.name for rule in table.constraints if type(rule).__name__ == "CheckConstraint"}
        assert wanted <= {check["name"] for check in found.get_check_constraints(table.name)}, table.name


def test_every_constraint_has_a_name() -> None:
    nameless = [
        f"{table.name}: {rule}" for table in db.metadata.tables.values() for rule in table.constraints if not rule.name
    ]
    assert nameless == []
