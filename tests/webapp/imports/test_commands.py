"""`flask import-orders`: what a person at the command line sees, and that a failure leaves nothing."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select, text

from tests.webapp.imports.files import MAP, line, write
from webapp.imports import actions
from webapp.imports.models import Import
from webapp.imports.rules import Cleaner
from webapp.orders.models import Order
from webapp.web.database import db


def run(app: Flask, path: Path, *options: str) -> Result:
    return app.test_cli_runner().invoke(args=["import-orders", str(path), "--map", MAP, *options])


def orders(app: Flask) -> int | None:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Order))


def last_import(app: Flask) -> tuple[str, str | None, int]:
    with app.app_context():
        row = db.session.scalars(select(Import).order_by(Import.id.desc()).limit(1)).one()
        return row.state, row.problem, row.lines_read


def test_a_file_comes_in_once(fresh_app: Flask, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", line(), line("2", quantity="none"))
    first, second = run(fresh_app, path), run(fresh_app, path)
    assert first.exit_code == second.exit_code == 0
    assert "Orders added: 1. Lines in them: 1." in first.output
    assert "Lines rejected: 1 (the quantity is not a number)." in first.output
    assert "Nothing was added." in second.output
    assert (orders(fresh_app), last_import(fresh_app)) == (1, ("done", None, 2))


def test_the_shift_is_shown(fresh_app: Flask, tmp_path: Path) -> None:
    assert (
        "Every date was moved by"
        in run(fresh_app, write(tmp_path / "a.csv", line()), "--shift-to-now").output
    )


def test_a_refused_file_is_one_sentence(fresh_app: Flask, tmp_path: Path) -> None:
    result = run(fresh_app, write(tmp_path / "a.csv", line(), header="a,b"))
    assert result.exit_code == 1
    assert "The file lacks these columns: Order" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("stop", "problem"),
    [
        (KeyboardInterrupt(), "The import was stopped before it ended."),
        (ValueError("boom"), "ValueError: boom"),
    ],
)
def test_an_import_that_is_stopped_leaves_nothing_but_its_note(
    fresh_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: BaseException, problem: str
) -> None:
    def fail(*_: object) -> None:
        raise stop

    monkeypatch.setattr(actions, "renew_offers", fail)
    assert run(fresh_app, write(tmp_path / "a.csv", line())).exit_code != 0
    assert (orders(fresh_app), last_import(fresh_app)) == (0, ("failed", problem, 1))


def test_stopping_it_while_lines_stream_in_is_told_as_such(
    fresh_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Cleaner, "clean", stop)
    result = run(fresh_app, write(tmp_path / "a.csv", line()))
    assert (result.exit_code, "Aborted!" in result.output) == (1, True)
    assert last_import(fresh_app)[:2] == ("failed", "The import was stopped before it ended.")


def test_after_a_failure_the_same_file_comes_in(fresh_app: Flask, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", line())
    assert run(fresh_app, path, "--report", str(tmp_path / "no" / "r.csv")).exit_code == 1
    assert last_import(fresh_app)[0] == "failed"
    assert run(fresh_app, path).exit_code == 0
    assert orders(fresh_app) == 1


def test_two_imports_of_one_source_do_not_mix(fresh_app: Flask, tmp_path: Path) -> None:
    with fresh_app.app_context(), db.engine.begin() as other:
        other.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('import orders', 0))"))
        result = run(fresh_app, write(tmp_path / "a.csv", line()))
    assert result.exit_code == 1
    assert "Another import from the source orders is running." in result.output
