"""The commands of `flask`, each a thin door to one action of a noun."""

from __future__ import annotations

import click
from flask import Flask

COMMANDS: tuple[click.Command, ...] = ()


def init_app(app: Flask) -> None:
    """Register every noun's commands."""
    for command in COMMANDS:
        app.cli.add_command(command)
