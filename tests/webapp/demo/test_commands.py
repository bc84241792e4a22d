"""`flask demo` and `flask remove-demo` from end to end."""

import json

import pytest
from flask import Flask
from sqlalchemy import func, select

from webapp.accounts.models import Account
from webapp.recommendations.models import Recommendation
from webapp.web.database import db


@pytest.mark.slow
def test_a_market_with_reasons_at_first_sight_comes_and_goes(fresh_app: Flask) -> None:
    runner = fresh_app.test_cli_runner()
    made = runner.invoke(args=["demo", "--traders", "100", "--orders", "500"])
    assert "Traders: 100. Products: 90. Orders: 500. Groups: 45." in made.output
    path = fresh_app.extensions["settings"].var_dir / "demo-sign-ins.json"
    assert set(json.loads(path.read_text())) == {"trader", "agent", "supplier", "admin"}
    with fresh_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Recommendation))
    assert "is here already" in runner.invoke(args=["demo"]).output
    assert "Orders: 500." in runner.invoke(args=["remove-demo"]).output
    assert not path.exists()
    with fresh_app.app_context():
        assert not db.session.scalar(select(func.count()).select_from(Account))


def test_sizes_out_of_range_are_refused(fresh_app: Flask) -> None:
    result = fresh_app.test_cli_runner().invoke(args=["demo", "--traders", "99"])
    assert result.exit_code == 2
    assert "100<=x<=1000" in result.output
