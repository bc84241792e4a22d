"""Recommendations over the API: as facts and as sentences, and made afresh when asked."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from tests.factories import catalog, people
from tests.factories.groups import rice_group
from tests.webapp.api.programs import assert_fits, counted, error, program
from webapp.accounts.models import Account
from webapp.api.views.recommendations import REFRESH
from webapp.core.clock import now
from webapp.core.queue import resolve
from webapp.groups.models import Group
from webapp.recommendations.models import Proposal, Recommendation, RecommendationRun

SAVES = {
    "code": "saves",
    "values": {"saving": 13_000, "promise": 88_000, "alone": 101_000, "currency": "UGX", "unit": "bag"},
}
PROGRESS: dict[str, Any] = {"code": "group_progress", "values": {}}


@pytest.fixture
def run(session: Session) -> RecommendationRun:
    made = RecommendationRun(state="live", as_of=now(), figures={})
    session.add(made)
    session.flush()
    return made


def card(
    session: Session, run: RecommendationRun, trader: Account, rank: int, **target: int
) -> Recommendation:
    made = Recommendation(
        run_id=run.id,
        trader_id=trader.id,
        rank=rank,
        score=1 / rank,
        reasons=[SAVES, PROGRESS],
        as_of=run.as_of,
        **target,
    )
    session.add(made)
    session.flush()
    return made


def proposal(session: Session, run: RecommendationRun) -> Proposal:
    beans = catalog.product(session, "Beans, 90 kg sack")
    made = Proposal(
        run_id=run.id, product_id=beans.id, offer_id=catalog.offer_of(session, beans).id, target=40, cap=80, score=0.5,
        pickup_point_id=catalog.pickup_point(session).id, expected_quantity=60, likely_traders=7, reasons=[SAVES],
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def test_each_card_says_what_and_why(
    app: Flask, session: Session, phone: FlaskClient, run: RecommendationRun, rice: Group, amina: Account
) -> None:
    card(session, run, amina, 1, group_id=rice.id, product_id=rice.product_id)
    start = proposal(session, run)
    card(session, run, amina, 2, proposal_id=start.id, product_id=start.product_id)
    answer = phone.get("/api/recommendations")
    assert_fits(app, answer, "Recommendations")
    first, second = answer.get_json()["items"]
    assert (first["kind"], first["group_id"]) == ("group", rice.id)
    assert (second["kind"], second["proposal_id"]) == ("proposal", start.id)
    assert first["reasons"][0]["values"] == SAVES["values"]
    text = first["reasons"][0]["text"].replace("\u00a0", " ")
    assert text == "Saves UGX 13,000 a bag: UGX 88,000 instead of UGX 101,000 alone"
    assert [reason["code"] for reason in second["reasons"]] == ["saves"]


def test_the_group_itself_says_why_too(
    session: Session,
    phone: FlaskClient,
    client: FlaskClient,
    run: RecommendationRun,
    rice: Group,
    amina: Account,
) -> None:
    card(session, run, amina, 1, group_id=rice.id, product_id=rice.product_id)
    assert [reason["code"] for reason in phone.get(f"/api/groups/{rice.id}").get_json()["reasons"]] == [
        "saves",
        "group_progress",
    ]
    assert client.get(f"/api/groups/{rice.id}").get_json()["reasons"] == []


def test_nobody_sees_another_traders_cards(
    app: Flask, session: Session, run: RecommendationRun, rice: Group, amina: Account, brian: Account
) -> None:
    card(session, run, amina, 1, group_id=rice.id, product_id=rice.product_id)
    assert program(app, session, brian).get("/api/recommendations").get_json()["items"] == []


def test_before_the_first_run_there_are_none(app: Flask, phone: FlaskClient) -> None:
    answer = phone.get("/api/recommendations")
    assert_fits(app, answer, "Recommendations")
    assert answer.get_json() == {"as_of": None, "items": []}


def test_a_list_of_cards_costs_as_many_queries_for_many_as_for_one(
    session: Session,
    connection: Connection,
    phone: FlaskClient,
    run: RecommendationRun,
    rice: Group,
    amina: Account,
) -> None:
    costs = []
    for rank in (1, 2):
        group = rice_group(session, actor=amina, product=rice.product)
        card(session, run, amina, rank, group_id=group.id, product_id=group.product_id)
        with counted(connection) as queries:
            assert len(phone.get("/api/recommendations").get_json()["items"]) == rank
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 6


def test_the_job_is_queued_for_me_alone(app: Flask, phone: FlaskClient, redis: Redis, amina: Account) -> None:
    answer = phone.post("/api/recommendations/generate")
    assert (answer.status_code, answer.location) == (202, "/api/recommendations")
    assert_fits(app, answer, "Queued")
    (job,) = Queue("default", connection=redis, serializer=JSONSerializer).jobs
    assert (job.func_name, list(job.args)) == (REFRESH, [amina.id])
    assert callable(resolve(REFRESH))


def test_a_few_times_an_hour_is_enough(
    app: Flask, session: Session, phone: FlaskClient, brian: Account
) -> None:
    asked = [phone.post("/api/recommendations/generate") for _ in range(7)]
    assert [answer.status_code for answer in asked] == [202] * 6 + [429]
    assert error(asked[-1])["code"] == "too_many_tries"
    assert program(app, session, brian).post("/api/recommendations/generate").status_code == 202


@pytest.mark.parametrize("role", ["agent", "supplier", "admin"])
def test_recommendations_are_for_traders(app: Flask, session: Session, role: str) -> None:
    other = program(app, session, people.account(session, role, "Grace"))
    assert other.get("/api/recommendations").status_code == 403
    assert other.post("/api/recommendations/generate").status_code == 403
