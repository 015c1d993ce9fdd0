"""`flask accounts …`: the first administrator, help from the machine itself, and sweeping up."""

from __future__ import annotations

import secrets
from datetime import timedelta

import click
from flask.cli import AppGroup
from marshmallow import ValidationError

from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.commands import whole
from marketplace.kernel.errors import DomainError
from marketplace.kernel.periodic import periodic

from . import commands, queries, schemas
from .models import Person
from .states import Role

jobs = AppGroup("accounts", help="People, sign-ins, codes.")


@jobs.command("create-administrator")
@click.option("--phone", required=True, help="The phone number to sign in with.")
@click.option("--name", required=True, help="The person's name.")
def create_administrator(phone: str, name: str) -> None:
    """Make somebody an administrator; a new person gets a password to change at once. Safe to run again."""
    number = read_number(phone)
    person = queries.person_by_phone(number)
    try:
        if person is None:
            password = "-".join(secrets.token_hex(2) for _part in range(4))
            whole(lambda: make_administrator(number, name, password))
            click.echo(f"{name} is an administrator now. First password, to be changed at once: {password}")
        else:
            commands.grant_role(SYSTEM, person, role=Role.ADMINISTRATOR)
            click.echo(f"{person.name} is an administrator.")
    except DomainError as refusal:
        raise click.ClickException(refusal.sentence) from refusal


def make_administrator(phone: str, name: str, password: str) -> Person:
    """A new person with that role, in one change."""
    person = commands.register(SYSTEM, phone=phone, name=name, password=password)
    person.must_change_password = True
    commands.grant_role(SYSTEM, person, role=Role.ADMINISTRATOR)
    return person


@jobs.command("issue-reset-code")
@click.option("--phone", required=True, help="Whose password was lost.")
@click.option("--evidence", required=True, help="How you know it is them.")
def issue_reset_code(phone: str, evidence: str) -> None:
    """A one-time code for anybody, an administrator too; only whoever keeps this machine can run it."""
    person = queries.person_by_phone(read_number(phone))
    if person is None:
        raise click.ClickException("Nobody signs in with this number.")
    click.echo(
        f"Code for {person.name}, good for 24 hours: {commands.issue_reset_code(SYSTEM, person, evidence=evidence)}"
    )


@jobs.command("forget-stale")
@periodic("accounts forget-stale", every=timedelta(hours=6))
def forget_stale() -> None:
    """Drop sign-ins, codes, tokens and attempts that ran out."""
    click.echo(f"{commands.forget_stale(SYSTEM)} rows dropped.")


def read_number(phone: str) -> str:
    """A phone number as it is kept, or a refusal in words."""
    try:
        return schemas.FindPerson().load({"phone": phone})["phone"]
    except ValidationError as error:
        raise click.ClickException("; ".join(error.messages_dict["phone"])) from error
