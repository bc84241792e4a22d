"""The commands of `flask`, each a thin door to one action of a noun."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup


class Commands(AppGroup):
    """Every noun's commands, loaded when one is asked for: the web process never pays for them."""

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name."""
        self._load()
        return super().get_command(ctx, name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All their names, for `flask --help`."""
        self._load()
        return super().list_commands(ctx)

    def _load(self) -> None:
        from webapp.accounts.cli import create_admin, sign_in_link
        from webapp.demo.cli import demo, remove_demo
        from webapp.imports.cli import import_orders
        from webapp.recommendations.cli import COMMANDS

        for command in (create_admin, demo, import_orders, *COMMANDS, remove_demo, sign_in_link):
            self.add_command(command)


def init_app(app: Flask) -> None:
    """Give `flask` the product's commands."""
    app.cli = Commands(app.name)
