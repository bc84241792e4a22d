"""Every operation against what its document makes possible and impossible: no failure of ours, no answer that is
not described, nothing wrong let in.

The short search always asks the same; `pytest -m campaign tests/webapp/api` searches long, and anew each time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished
from schemathesis.engine.recorder import ScenarioRecorder
from sqlalchemy.orm import Session

from tests.conftest import LiveServer
from tests.factories import catalog, people
from tests.factories.groups import rice_group
from tests.webapp.api.programs import program
from webapp.web.database import db
from webapp.web.limits import limiter

SHORT = {"seed": 1, "max-time": 45, "generation": {"deterministic": True, "max-examples": 5}}
LONG = {"max-time": 900, "generation": {"max-examples": 1_000}}
RULES_OF_THE_HOUSE = [
    # Which numbers can be called and which quantities fill packs, no schema can say: they may be refused.
    {
        "include-operation-id": ["register", "join_group"],
        "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "4xx"]}},
    }
]
ENDS_THE_SIGN_IN = "logout"


@pytest.fixture
def headers(fresh_app: Flask) -> Iterator[dict[str, str]]:
    """Those of a trader, in a market with a group to join."""
    with fresh_app.app_context():
        session: Session = db.session()
        amina = people.trader(session, phone="+256772123456")
        rice_group(session, actor=amina, product=catalog.product(session))
        session.commit()
        token = program(fresh_app, session, amina).environ_base["HTTP_AUTHORIZATION"]
    limiter.enabled = False  # how often somebody may ask has its own tests; here everything is asked
    yield {"Authorization": token}
    limiter.enabled = True


def search(url: str, headers: dict[str, str], how: dict[str, Any], *, ending: bool) -> tuple[int, set[str]]:
    """How many cases were tried, and what was wrong. *ending*: the operation after which the token is dead, alone."""
    config = SchemathesisConfig.from_dict(how | {"headers": headers, "operations": RULES_OF_THE_HOUSE})
    described = schemathesis.openapi.from_url(f"{url}/api/openapi.json", config=config)
    chosen = (described.include if ending else described.exclude)(operation_id=ENDS_THE_SIGN_IN)
    cases, wrong = 0, set()
    for event in from_schema(chosen).execute():
        if isinstance(event, ScenarioFinished):
            cases += len(event.recorder.cases)
            wrong |= set(failures(event.recorder))
        elif isinstance(event, NonFatalError | FatalError):
            wrong.add(repr(event))
    return cases, wrong


def failures(recorder: ScenarioRecorder) -> Iterator[str]:
    """What failed, with the command that does it again."""
    for case_id, checks in recorder.checks.items():
        for check in checks:
            if check.failure_info is not None:
                failure = check.failure_info.failure
                command = recorder.cases[case_id].value.as_curl_command()
                yield f"{failure.operation}: {failure.title}: {failure.message}\n{command}"


@pytest.mark.slow
@pytest.mark.parametrize(("ending", "least"), [(False, 200), (True, 5)])
def test_operations_keep_to_their_document(
    live: LiveServer, headers: dict[str, str], ending: bool, least: int
) -> None:
    cases, wrong = search(live.url, headers, SHORT, ending=ending)
    assert not wrong, "\n\n".join(sorted(wrong))
    assert cases >= least


@pytest.mark.campaign
def test_operations_keep_to_their_document_however_long_one_searches(
    live: LiveServer, headers: dict[str, str]
) -> None:
    cases, wrong = search(live.url, headers, LONG, ending=False)
    assert not wrong, "\n\n".join(sorted(wrong))
    assert cases >= 10_000
