"""SPACS Africa: informal traders buy together at wholesale prices."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from htmx_flask import Htmx

import config
from webapp import cli
from webapp.accounts import me
from webapp.accounts import views as accounts
from webapp.admin import imports as admin_imports
from webapp.admin import views as admin
from webapp.api.views import doors as api
from webapp.catalog import views as catalog
from webapp.groups import views as groups
from webapp.notifications import vapid
from webapp.notifications import views as notifications
from webapp.recommendations import views as recommendations
from webapp.sync import activity
from webapp.sync import views as sync
from webapp.web import (
    assets,
    auth,
    compress,
    csrf,
    database,
    errors,
    filters,
    headers,
    health,
    i18n,
    limits,
    logs,
    pwa,
    session,
)

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: config.Settings | None = None) -> Flask:
    """The web app for *settings* (read from the environment when none are given). Raises BadSetting."""
    settings = settings or config.load()
    app = Flask(__name__, static_folder=str(ROOT / "static"), template_folder=str(ROOT / "templates"))
    app.config["SECRET_KEY"] = settings.secret_key
    app.extensions["settings"] = settings
    logs.configure(settings)
    Htmx(app)
    compress.init_app(app)
    headers.init_app(app)
    database.init_app(app, settings)
    session.init_app(app, settings)
    auth.init_app(app)
    limits.init_app(app, settings)
    csrf.init_app(app, settings)
    i18n.init_app(app, settings)
    filters.init_app(app)
    errors.init_app(app)
    vapid.init_app(app, settings)
    cli.init_app(app)
    for noun in (
        accounts, me, sync, catalog, groups, recommendations, activity,
        notifications, admin, admin_imports, health,
    ):  # fmt: skip
        app.register_blueprint(noun.bp)
    api.init_app(app)
    pwa.init_app(app)
    assets.init_app(app, settings)
    headers.put_on_everything(app, settings)
    return app
