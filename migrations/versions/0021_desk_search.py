"""Keys by which desks find people, organisations and orders; written for all there are."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0021_desk_search"
down_revision = "0020_selling_terms"
branch_labels = None
depends_on = None

LONGEST_KEY = 80
AT_ONCE = 500
KEY = sa.String(LONGEST_KEY).with_variant(sa.String(LONGEST_KEY, collation="C"), "postgresql")
PERSON = sa.table("person", sa.column("id"), sa.column("name"), sa.column("phone"))
ORGANISATION = sa.table(
    "organisation", sa.column("id"), sa.column("name"), sa.column("representative"), sa.column("phone")
)
ORDER = sa.table("order_", sa.column("id"), sa.column("terms", sa.JSON), sa.column("found_by", sa.JSON))
SQLITE = (
    """CREATE TRIGGER order_key_begins AFTER INSERT ON order_
    BEGIN
        INSERT INTO order_key (order_id, producer_id, "key")
        SELECT NEW.id, NEW.producer_id, each.value FROM json_each(NEW.found_by) AS each;
    END""",
    """CREATE TRIGGER order_key_follows AFTER UPDATE OF found_by, producer_id ON order_
    BEGIN
        DELETE FROM order_key WHERE order_id = NEW.id;
        INSERT INTO order_key (order_id, producer_id, "key")
        SELECT NEW.id, NEW.producer_id, each.value FROM json_each(NEW.found_by) AS each;
    END""",
)
POSTGRESQL = (
    """CREATE FUNCTION order_key_follows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'UPDATE' THEN DELETE FROM order_key WHERE order_id = NEW.id; END IF;
        INSERT INTO order_key (order_id, producer_id, "key")
        SELECT NEW.id, NEW.producer_id, each FROM json_array_elements_text(NEW.found_by) AS each;
        RETURN NULL;
    END $$""",
    "CREATE TRIGGER order_key_begins AFTER INSERT ON order_ FOR EACH ROW EXECUTE FUNCTION order_key_follows()",
    "CREATE TRIGGER order_key_follows AFTER UPDATE OF found_by, producer_id ON order_"
    " FOR EACH ROW EXECUTE FUNCTION order_key_follows()",
)


def upgrade() -> None:
    for owner, table in (("person", "person"), ("organisation", "organisation")):
        op.create_table(
            f"{owner}_key",
            sa.Column(f"{owner}_id", sa.Integer, sa.ForeignKey(f"{table}.id"), primary_key=True),
            sa.Column("key", KEY, primary_key=True),
        )
        op.create_index(f"ix_{owner}_key_found", f"{owner}_key", ["key", f"{owner}_id"])
    op.create_table(
        "order_key",
        sa.Column("order_id", sa.Integer, sa.ForeignKey("order_.id"), primary_key=True),
        sa.Column("producer_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("key", KEY, primary_key=True),
    )
    op.create_index("ix_order_key_found", "order_key", ["producer_id", "key", "order_id"])
    op.execute("ALTER TABLE order_ ADD COLUMN found_by JSON NOT NULL DEFAULT '[]'")
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
    find_people()
    find_organisations()
    find_orders()


def find_people() -> None:
    for rows in read(PERSON):
        put("person", [(row.id, key) for row in rows for key in keys_of([row.name], [row.phone])])


def find_organisations() -> None:
    for rows in read(ORGANISATION):
        found = {row.id: keys_of([row.name, row.representative], [row.phone]) for row in rows}
        put("organisation", [(number, key) for number, keys in found.items() for key in keys])


def find_orders() -> None:
    """Every order: whom its seller may no longer reach is left out by the search, and forgotten by its job."""
    change = ORDER.update().where(ORDER.c.id == sa.bindparam("number")).values(found_by=sa.bindparam("keys"))
    for rows in read(ORDER):
        op.get_bind().execute(change, [{"number": row.id, "keys": keys_of_buyer(row.terms)} for row in rows])


def keys_of_buyer(terms: dict[str, dict[str, str]]) -> list[str]:
    buyer = terms.get("buyer", {})
    names = [buyer.get("name", ""), buyer.get("contact_name", "")]
    return sorted(keys_of(names, [buyer.get("contact_phone", "")]))


def read(source: sa.TableClause) -> Iterator[Sequence[sa.Row[Any]]]:
    """All rows of a table, so many at once."""
    connection, last = op.get_bind(), 0
    some = sa.select(source).order_by(source.c.id).limit(AT_ONCE)
    while rows := connection.execute(some.where(source.c.id > last)).all():
        yield rows
        last = rows[-1].id


def put(owner: str, keys: list[tuple[int, str]]) -> None:
    target = sa.table(f"{owner}_key", sa.column(f"{owner}_id"), sa.column("key"))
    if keys:
        op.get_bind().execute(target.insert(), [{f"{owner}_id": number, "key": key} for number, key in keys])


def keys_of(names: Iterable[str], phones: Iterable[str]) -> set[str]:
    words = [fold(name).split() for name in names]
    rests = {" ".join(each[place:])[:LONGEST_KEY].rstrip() for each in words for place in range(len(each))}
    return rests | {"+" + phone.removeprefix("+84")[::-1] for phone in phones if phone}


def fold(text: str) -> str:
    """As search folded words when this was written."""
    marked = unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).casefold().replace("đ", "d"))
    bare = "".join(letter for letter in marked if unicodedata.category(letter) != "Mn")
    return "".join(letter if letter.isalnum() else " " for letter in bare)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER order_key_begins")
        op.execute("DROP TRIGGER order_key_follows")
    else:
        op.execute("DROP FUNCTION order_key_follows() CASCADE")
    op.drop_column("order_", "found_by")
    for table in ("order_key", "organisation_key", "person_key"):
        op.drop_table(table)
