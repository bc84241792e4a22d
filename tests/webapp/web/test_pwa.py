"""The app's own routes: worker, manifest, shell, and the static files that they name."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.browsers import signed_in
from tests.factories.people import trader
from webapp.web.assets import lean, read_assets
from webapp.web.pwa import STOP_FILE


def precached(client: FlaskClient) -> list[str]:
    found = re.search(r"^const PRECACHE = (.*);$", client.get("/sw.js").text, re.MULTILINE)
    assert found
    names: list[str] = json.loads(found[1])
    return names


def test_the_worker_is_checked_again_at_each_visit(client: FlaskClient) -> None:
    answer = client.get("/sw.js")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/javascript", "no-cache")
    again = client.get("/sw.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_everything_the_worker_keeps_is_there_and_public(client: FlaskClient) -> None:
    for address in precached(client):
        with client.get(address) as answer:
            assert answer.status_code == 200, address
            assert "Set-Cookie" not in answer.headers


def test_a_file_under_its_fingerprint_never_changes(client: FlaskClient) -> None:
    script = next(one for one in precached(client) if one.endswith("/js/app.js"))
    with client.get(script, headers={"Accept-Encoding": "br"}) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Encoding"] == "br"
        assert "Content-Security-Policy" in answer.headers
    assert client.get(re.sub("@[0-9a-f]+", "@00000000", script)).status_code == 404


@pytest.mark.parametrize("lang", ["en", "sw", "fr"])
def test_the_shell_holds_nobodys_data(app: Flask, client: FlaskClient, lang: str) -> None:
    nobody = client.get(f"/shell/{lang}")
    assert f'<html lang="{lang}">' in nobody.text
    assert "data-account" not in nobody.text
    assert "public" in nobody.headers["Cache-Control"]


def test_the_shell_is_the_same_whoever_asks(app: Flask, client: FlaskClient, session: Session) -> None:
    amina = signed_in(app, session, trader(session))
    assert amina.get("/shell/en").data == client.get("/shell/en").data


def test_there_is_no_shell_in_a_language_that_nobody_wrote(client: FlaskClient) -> None:
    assert client.get("/shell/xx").status_code == 404


def test_the_manifest_speaks_the_readers_language(client: FlaskClient) -> None:
    manifest = client.get("/manifest.webmanifest", headers={"Accept-Language": "fr"})
    assert manifest.mimetype == "application/manifest+json"
    assert {one["purpose"] for one in manifest.json["icons"]} == {"any", "maskable"}  # type: ignore[index]
    assert {one["url"] for one in manifest.json["shortcuts"]} == {"/groups", "/products", "/activity"}  # type: ignore[index]


def test_a_stop_file_takes_the_worker_away(app: Flask, client: FlaskClient) -> None:
    stop: Path = app.extensions["settings"].var_dir / STOP_FILE
    stop.touch()
    try:
        assert "unregister()" in client.get("/sw.js").text
    finally:
        stop.unlink()


def test_one_changed_module_gives_the_folder_a_new_fingerprint(tmp_path: Path) -> None:
    (tmp_path / "js").mkdir()
    for name in ("a.js", "b.js"):
        (tmp_path / "js" / name).write_text("1")
    before = read_assets(tmp_path).paths
    (tmp_path / "js" / "a.js").write_text("2")
    read_assets.cache_clear()
    after = read_assets(tmp_path).paths
    assert before["js/b.js"] != after["js/b.js"]


def test_a_lean_script_keeps_its_code() -> None:
    source = (
        '/**\n * Why.\n */\nconst a = "// no comment"; // kept\n  // gone\n  const b = 1 /** kept */ * 2;\n'
    )
    assert lean(source) == 'const a = "// no comment"; // kept\nconst b = 1 /** kept */ * 2;\n'
