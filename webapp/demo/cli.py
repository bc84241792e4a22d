"""`flask demo` and `flask remove-demo`: a synthetic market to try the product with, and its removal."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from webapp.core import clock
from webapp.core.queue import run_here
from webapp.demo import actions, removal
from webapp.demo.sign_ins import FILE, add_sign_ins, write_sign_ins
from webapp.web.database import db

REBUILD = "worker.jobs.recommendations.rebuild"


@click.command("demo")
@click.option("--traders", type=click.IntRange(100, 1000), default=200, show_default=True)
@click.option("--orders", type=click.IntRange(500, 5000), default=1500, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="the same seed makes the same market")
@with_appcontext
def demo(traders: int, orders: int, seed: int) -> None:
    """Load a synthetic African market, with someone to sign in as for each role."""
    try:
        with Session(db.engine) as session, session.begin():
            figures = actions.load_demo(session, traders=traders, orders=orders, seed=seed, now=clock.now())
            sign_ins = add_sign_ins(session)
    except actions.DemoIsHere:
        click.echo(_("The demo market is here already. `flask remove-demo` takes it away."))
        return
    path = write_sign_ins(current_app.extensions["settings"].var_dir, sign_ins)
    run_here(REBUILD)
    click.echo(
        _(
            "Traders: %(traders)s. Products: %(products)s. Orders: %(orders)s. Groups: %(groups)s.",
            **figures,
        )
    )
    click.echo(_("Sign-ins are in %(path)s.", path=path))


@click.command("remove-demo")
@with_appcontext
def remove_demo() -> None:
    """Remove every synthetic row; real traders, orders and groups stay as they are."""
    with Session(db.engine) as session, session.begin():
        gone = removal.remove_demo(session)
    (current_app.extensions["settings"].var_dir / FILE).unlink(missing_ok=True)
    click.echo(
        _(
            "Removed. People: %(accounts)s. Products: %(products)s. Orders: %(orders)s. Groups: %(groups)s.",
            **gone,
        )
    )
