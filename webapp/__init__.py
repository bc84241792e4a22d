"""SPACS Africa: informal traders buy together at wholesale prices."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from htmx_flask import Htmx

import config
from webapp import cli
from webapp.accounts import me
from webapp.accounts import views as accounts
from webapp.web import assets, auth, csrf, database, errors, filters, headers, i18n, limits, pwa, session

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: config.Settings | None = None) -> Flask:
    """The web app for *settings* (read from the environment when none are given). Raises BadSetting."""
    settings = settings or config.load()
    app = Flask(__name__, static_folder=str(ROOT / "static"), template_folder=str(ROOT / "templates"))
    app.config["SECRET_KEY"] = settings.secret_key
    app.extensions["settings"] = settings
    Htmx(app)
    headers.init_app(app)
    database.init_app(app, settings)
    session.init_app(app, settings)
    csrf.init_app(app, settings)
    auth.init_app(app)
    limits.init_app(app, settings)
    i18n.init_app(app, settings)
    filters.init_app(app)
    errors.init_app(app)
    cli.init_app(app)
    for blueprint in (accounts.bp, me.bp):
        app.register_blueprint(blueprint)
    pwa.init_app(app)
    assets.init_app(app, settings)
    headers.put_on_everything(app, settings)
    return app
