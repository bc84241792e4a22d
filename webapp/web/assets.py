"""Static files under addresses that name their content, so that a phone fetches each of them once.

`/static/@3f9a1c07/js/app.js` never changes. The modules of `js/` import each other by relative address, so the
folder shares one fingerprint, as does `css/`; every other file has its own.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise  # type: ignore[import-untyped]
from whitenoise.compress import Compressor  # type: ignore[import-untyped]

from config import Settings
from webapp.web.headers import headers_for

SHARED_FOLDERS = ("js", "css")
NOT_SERVED = ("sw",)
"""The service worker's source is served by the pwa routes, with its precache list."""
PLAIN_ADDRESS_SECONDS = 60
_COMMENT_LINES = re.compile(r"^[ \t]*(?:/\*\*.*?\*/|//[^\n]*)[ \t]*\n", re.DOTALL | re.MULTILINE)
_INDENTS = re.compile(r"^[ \t]+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Assets:
    """The static files of one build. `paths` maps each name to its address."""

    root: Path
    paths: dict[str, str]

    def address(self, name: str) -> str:
        """The address of a static file: `asset("js/app.js")`. Raises KeyError when there is none."""
        return self.paths[name]

    @property
    def version(self) -> str:
        """A short name for exactly these files."""
        return _digest(repr(sorted(self.paths.items())).encode())


def init_app(app: Flask, settings: Settings) -> None:
    """Serve the static files, compressed once, and give the templates `asset`."""
    assets = read_assets(Path(app.static_folder or ""))
    app.extensions["assets"] = assets
    app.jinja_env.globals["asset"] = assets.address
    served = _compressed_copy(assets, settings.var_dir / "static")
    always = headers_for(settings)
    white_noise = WhiteNoise(
        app.wsgi_app,
        max_age=PLAIN_ADDRESS_SECONDS,
        allow_all_origins=False,
        immutable_file_test=lambda _, url: url.startswith("/static/@"),
        add_headers_function=lambda given, *_: _put(given, always),
    )
    for name, address in assets.paths.items():
        for url in (address, f"/static/{name}"):
            white_noise.add_file_to_dictionary(url, str(served / name))
    app.wsgi_app = white_noise  # type: ignore[method-assign]


@cache
def read_assets(root: Path) -> Assets:
    """Fingerprint every file under *root*."""
    files = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.relative_to(root).parts[0] not in NOT_SERVED
    }
    prints = {name: _digest(content) for name, content in files.items()}
    for folder in SHARED_FOLDERS:
        members = [name for name in files if name.startswith(f"{folder}/")]
        shared = _digest("".join(name + prints[name] for name in members).encode())
        prints.update(dict.fromkeys(members, shared))
    return Assets(root, {name: f"/static/@{prints[name]}/{name}" for name in files})


def lean(script: str) -> str:
    """A script of ours without the lines that only its readers need: a third less to carry."""
    return _INDENTS.sub("", _COMMENT_LINES.sub("", script))


def _put(given: Headers, always: dict[str, str]) -> None:
    for name, value in always.items():
        given[name] = value


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8]


def _compressed_copy(assets: Assets, parent: Path) -> Path:
    """The files of this build with their .br and .gz beside them; made at its first start, kept afterwards."""
    target = parent / assets.version
    if target.is_dir():
        return target
    parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=parent))
    shutil.copytree(assets.root, draft, dirs_exist_ok=True)
    for script in (draft / "js").glob("*.js"):
        script.write_text(lean(script.read_text()))
    compressor = Compressor(quiet=True)
    for path in sorted(draft.rglob("*")):
        if path.is_file() and compressor.should_compress(path.name):
            compressor.compress(str(path))
    try:
        draft.replace(target)
    except OSError:  # another process made the same copy first
        shutil.rmtree(draft, ignore_errors=True)
    return target
