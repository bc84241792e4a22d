"""The commands of `flask`, each a thin door to one action of a noun."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register every noun's commands."""
    for command in ():
        app.cli.add_command(command)
