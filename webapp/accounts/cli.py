"""Commands about people: the first admin, and a way in for someone at the support desk."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from webapp.accounts import actions, queries, sign_ins, words
from webapp.accounts.identities import DEFAULT_COUNTRY, read_identity
from webapp.accounts.models import Account
from webapp.core.clock import now
from webapp.core.errors import Refusal
from webapp.web.database import db


@click.command("create-admin")
@click.option("--name", prompt="Name", help="How the admin is called.")
@click.option("--identity", prompt="Phone number or e-mail", help="What the admin signs in with.")
@click.option("--country", default=DEFAULT_COUNTRY, show_default=True, help="Country of a phone number without +.")
@click.option("--password", help="At least 15 characters; a random one is made and shown once when it is left out.")
@with_appcontext
def create_admin(name: str, identity: str, country: str, password: str | None) -> None:
    """Make an admin, who signs in with a phone number or an e-mail address."""
    chosen = password or actions.random_password()
    try:
        with Session(db.engine) as session, session.begin():
            who = read_identity(identity, country)
            actions.create_account(session, "admin", name, who, chosen)
    except Refusal as refusal:
        raise click.ClickException(" ".join(words.what_is_wrong(refusal).values())) from None
    click.echo(f"{name} is an admin and signs in with {who.value}.")
    if password is None:
        click.echo(f"Password, shown only now: {chosen}")


@click.command("sign-in-link")
@click.argument("trader")
@with_appcontext
def sign_in_link(trader: str) -> None:
    """Print a one-time link for TRADER: a customer number, phone number, e-mail address or id."""
    with Session(db.engine) as session, session.begin():
        token = sign_ins.make_sign_in_link(session, _one(session, trader), now())
    click.echo(f"{current_app.extensions['settings'].base_url}/sign-in/{token}")


def _one(session: Session, reference: str) -> Account:
    found = [account for account in queries.named_accounts(session, reference) if account.disabled_at is None]
    if not found:
        raise click.ClickException(f"Nobody is known by {reference!r}.")
    if len(found) > 1:
        raise click.ClickException(f"{reference!r} names more than one person; give a phone number or an id.")
    return found[0]
