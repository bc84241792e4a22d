"""The commands of `flask`, each a thin door to one action of a noun."""

from __future__ import annotations

import click
from flask import Flask

from webapp.accounts.cli import create_admin, sign_in_link
from webapp.demo.cli import demo, remove_demo
from webapp.imports.cli import import_orders
from webapp.recommendations.cli import COMMANDS as RECOMMENDATION_COMMANDS

COMMANDS: tuple[click.Command, ...] = (
    create_admin, demo, import_orders, *RECOMMENDATION_COMMANDS, remove_demo, sign_in_link,
)  # fmt: skip


def init_app(app: Flask) -> None:
    """Register every noun's commands."""
    for command in COMMANDS:
        app.cli.add_command(command)
