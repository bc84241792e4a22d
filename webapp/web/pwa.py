"""What makes the site an app: the service worker, the manifest, and the shell that needs no network."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, make_response, render_template, request
from flask_babel import force_locale, gettext

from config import LANGUAGES, Settings
from webapp.web.assets import Assets, lean
from webapp.web.auth import access

blueprint = Blueprint("pwa", __name__)

PRECACHED = ("js/", "css/", "vendor/", "icons/icon.svg", "icons/icon-192.png", "icons/badge-96.png")
NOT_PRECACHED = (".md", "css/admin.css", "css/api.css", "js/api_docs.js")
WORKER_FILES = ("worker.js", "events.js")
STOP_FILE = "no-service-worker"
"""While this file stands in the state folder, phones take their worker and its caches away at the next visit."""
THEME_COLOUR, PAPER = "#0B6B4B", "#FAF6EF"
PICTURES = (("icon-192", 192, "any"), ("icon-512", 512, "any"), ("maskable-192", 192, "maskable"),
            ("maskable-512", 512, "maskable"))  # fmt: skip


def init_app(app: Flask) -> None:
    """Add the app's routes."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["app_version"] = app_version


@blueprint.get("/sw.js")
@access("public")
def service_worker() -> Response:
    """The worker with its precache list; one that removes itself while the stop file stands."""
    source = Path(current_app.static_folder or "") / "sw"
    if (_settings().var_dir / STOP_FILE).exists():
        return _script((source / "stop.js").read_text())
    head = f"const VERSION = {json.dumps(app_version())};\nconst PRECACHE = {json.dumps(_precache())};\n"
    return _script(head + _worker_source())


@blueprint.get("/shell/<lang>")
@access("public")
def shell(lang: str) -> Response:
    """The frame of every page in one language, with nobody's data in it: the phone fills it from its store."""
    if lang not in LANGUAGES:
        abort(404)
    response = make_response(_shell_html(lang))
    response.cache_control.public = True
    return _revalidated(response)


@blueprint.get("/manifest.webmanifest")
@access("public")
def manifest() -> Response:
    """How the installed app looks, in the reader's language."""
    response = make_response(json.dumps(_manifest(), ensure_ascii=False))
    response.content_type = "application/manifest+json; charset=utf-8"
    response.vary.update(("Accept-Language", "Cookie"))
    return _revalidated(response)


def app_version() -> str:
    """A short name for this build of the shell: its files, its worker, its pages in every language."""
    if "app_version" not in current_app.extensions:
        pages = "".join(_shell_html(lang, "") for lang in LANGUAGES)
        build = hashlib.sha256((_assets().version + _worker_source() + pages).encode()).hexdigest()[:10]
        current_app.extensions["app_version"] = build
    return str(current_app.extensions["app_version"])


def _worker_source() -> str:
    source = Path(current_app.static_folder or "") / "sw"
    return "\n".join((source / name).read_text() for name in WORKER_FILES)


def _shell_html(lang: str, version: str | None = None) -> str:
    build = app_version() if version is None else version
    with force_locale(lang):
        return render_template("layouts/shell.html", account=None, is_shell=True, build=build)


def _precache() -> list[str]:
    chosen = [
        address
        for name, address in _assets().paths.items()
        if name.startswith(PRECACHED) and not name.endswith(NOT_PRECACHED)
    ]
    return [*chosen, *(f"/shell/{lang}" for lang in LANGUAGES)]


def _manifest() -> dict[str, Any]:
    asset = _assets().address
    return {
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "name": "SPACS Africa",
        "short_name": "SPACS",
        "description": gettext("Buy together at wholesale prices, with or without a signal."),
        "display": "standalone",
        "orientation": "any",
        "theme_color": THEME_COLOUR,
        "background_color": PAPER,
        "categories": ["business", "shopping"],
        "icons": [
            {"src": asset(f"icons/{name}.png"), "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
            for name, side, purpose in PICTURES
        ],
        "shortcuts": [
            {"name": name, "url": url, "icons": [{"src": asset("icons/icon-192.png"), "sizes": "192x192"}]}
            for name, url in ((gettext("Groups"), "/groups"), (gettext("Products"), "/products"),
                              (gettext("Activity"), "/activity"))
        ],
        "screenshots": [
            {"src": address, "sizes": "720x1280", "type": "image/png", "form_factor": "narrow"}
            for name, address in _assets().paths.items()
            if name.startswith("screenshots/narrow-")
        ],
    }  # fmt: skip


def _script(body: str) -> Response:
    response = make_response(lean(body))
    response.content_type = "text/javascript; charset=utf-8"
    return _revalidated(response)


def _revalidated(response: Response) -> Response:
    response.cache_control.no_cache = True
    response.add_etag()
    response.make_conditional(request)
    return response


def _assets() -> Assets:
    assets: Assets = current_app.extensions["assets"]
    return assets


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
