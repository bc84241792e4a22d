"""The admin's pages on real rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import catalog, groups, people
from tests.factories.browsers import browser, signed_in
from webapp.accounts.models import Account
from webapp.admin.queries import numbers
from webapp.core.clock import now
from webapp.groups.models import Group
from webapp.insights.models import JobRun
from webapp.recommendations.models import Proposal, RecommendationRun, Segment, Segmentation, SegmentMember


@pytest.fixture
def admin(app: Flask, session: Session) -> FlaskClient:
    return signed_in(app, session, people.account(session, "admin", "Grace Birungi"))


def proposal(session: Session) -> Proposal:
    made = catalog.product(session)
    run = RecommendationRun(state="live", as_of=now(), live_at=now())
    session.add(run)
    session.flush()
    row = Proposal(
        run_id=run.id, product_id=made.id, offer_id=catalog.offer_of(session, made).id,
        pickup_point_id=catalog.pickup_point(session).id, target=40, cap=100, expected_quantity=55,
        likely_traders=7, score=1.0, reasons=[], created_at=now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def segments(session: Session, trader: Account) -> None:
    made = Segmentation(k=2, traders=1, silhouette=0.31, stability=0.93, is_natural=True, seed=1, computed_at=now())
    session.add(made)
    session.flush()
    for number, label in enumerate(("frequent", "large_orders")):
        centre = {"purchase_frequency": 2.5}
        session.add(Segment(segmentation_id=made.id, number=number, label=label, size=1, centre=centre))
    session.add(SegmentMember(segmentation_id=made.id, trader_id=trader.id, number=1, x=0.5, y=-0.25))
    session.flush()


def test_an_empty_house_has_a_first_page(admin: FlaskClient) -> None:
    page = admin.get("/admin")
    assert page.status_code == 200
    assert "No segments yet" in page.text
    assert "hx-trigger" not in page.text


def test_real_and_synthetic_are_counted_apart(admin: FlaskClient, session: Session) -> None:
    people.trader(session)
    people.trader(session, "Made Up").is_synthetic = True
    session.flush()
    page = admin.get("/admin").text
    row = page.split("Traders</th>")[1].split("</tr>")[0]
    assert [cell.split("</td>")[0] for cell in row.split('class="num">')[1:]] == ["1", "1"]
    assert "/admin/demo-removals" in page


def test_segments_are_drawn_and_told_in_numbers(admin: FlaskClient, session: Session) -> None:
    segments(session, people.trader(session))
    page = admin.get("/admin").text
    assert '<circle class="s1" cx="82.5" cy="25"' in page
    assert "k = 2" in page
    assert "Buy often" in page
    assert "2.5" in page


def test_the_page_watches_a_job_until_it_is_done(admin: FlaskClient, session: Session) -> None:
    run = JobRun(name="segments", started_at=now(), progress=30, step="clustering")
    session.add(run)
    session.flush()
    moving = admin.get("/admin/jobs").text
    assert "every 2s" in moving
    assert 'value="30"' in moving
    run.outcome, run.finished_at = "done", now()
    session.flush()
    assert "every 2s" not in admin.get("/admin/jobs").text


def test_a_rebuild_is_asked_of_a_worker(admin: FlaskClient, redis: object) -> None:
    answer = admin.post("/admin/rebuilds")
    assert answer.status_code == 303
    assert redis.llen("rq:queue:slow") == 1  # type: ignore[attr-defined]
    assert "every 2s" in admin.get(answer.location).text


AN_HOUR_AGO = pytest.param(str(int(datetime.now(UTC).timestamp()) - 3600), id="an hour ago")


@pytest.mark.parametrize("asked", ["0", "-1", "x", "9" * 25, AN_HOUR_AGO])
def test_a_page_left_open_stops_asking(admin: FlaskClient, asked: str) -> None:
    assert "every 2s" not in admin.get(f"/admin/jobs?asked={asked}").text


def test_a_proposal_becomes_a_group(admin: FlaskClient, session: Session) -> None:
    row = proposal(session)
    assert "Rice, 25 kg bag" in admin.get("/admin/proposals").text
    assert admin.post(f"/admin/proposals/{row.id}/openings").location.endswith("done=opened")
    assert session.query(Group).one().target == 40
    assert admin.post(f"/admin/proposals/{row.id}/openings").location.endswith("done=gone")
    assert session.query(Group).count() == 1


@pytest.mark.parametrize(("top", "opened"), [("1", 1), ("0", 0), ("-1", 0), ("1e9", 0), ("", 0), ("99999", 1)])
def test_the_best_are_opened_together(admin: FlaskClient, session: Session, top: str, opened: int) -> None:
    proposal(session)
    assert admin.post("/admin/proposals/openings", data={"top": top}).status_code == 303
    assert session.query(Group).count() == opened


def test_a_trader_who_cannot_get_in_is_helped(app: Flask, admin: FlaskClient, session: Session) -> None:
    trader = people.trader(session, phone="+254712345678")
    assert "Amina Nakato" in admin.get("/admin/traders?q=5678").text
    page = admin.post(f"/admin/traders/{trader.id}/sign-in-links")
    assert page.headers["Cache-Control"] == "no-store"
    link = page.text.split("<code>")[1].split("</code>")[0].removeprefix("http://127.0.0.1:8000")
    assert browser(app).post(link).status_code == 303


def test_no_link_lets_an_admin_become_another_admin(admin: FlaskClient, session: Session) -> None:
    other = people.account(session, "admin", "Another")
    assert admin.post(f"/admin/traders/{other.id}/sign-in-links").status_code == 403


@pytest.mark.parametrize("text", ["%", "_", "\\", "'; DROP TABLE accounts", "%00", "x" * 5000, "<img src=x onerror=1>"])
def test_a_strange_search_finds_nobody(admin: FlaskClient, session: Session, text: str) -> None:
    people.trader(session)
    page = admin.get("/admin/traders", query_string={"q": text})
    assert page.status_code == 200
    assert "Amina Nakato" not in page.text
    assert "<img src=x" not in page.text


@pytest.mark.parametrize("path", ["proposals/{}/openings", "traders/{}/sign-in-links"])
@pytest.mark.parametrize("number", [0, 2**31, 2**63 - 1, 2**63, 10**30])
def test_numbers_of_nothing_are_not_found(admin: FlaskClient, path: str, number: int) -> None:
    assert admin.post(f"/admin/{path.format(number)}").status_code == 404


def test_the_synthetic_market_goes_when_one_is_sure(admin: FlaskClient, session: Session) -> None:
    people.trader(session, "Made Up").is_synthetic = True
    session.flush()
    assert admin.post("/admin/demo-removals").status_code == 422
    assert admin.post("/admin/demo-removals", data={"sure": "1"}).status_code == 303
    assert session.query(Account).filter_by(name="Made Up").count() == 0


def test_a_run_that_died_long_ago_is_not_watched(admin: FlaskClient, session: Session) -> None:
    session.add(JobRun(name="segments", started_at=now() - timedelta(hours=2)))
    session.flush()
    assert "every 2s" not in admin.get("/admin/jobs").text


@pytest.mark.parametrize("role", ["agent", "supplier"])
def test_an_agent_or_supplier_is_added_and_comes_in(
    app: Flask, admin: FlaskClient, session: Session, role: str
) -> None:
    form = {"role": role, "name": "Joseph Okot", "identity": "0712345678", "country": "KE"}
    page = admin.post("/admin/accounts", data=form)
    link = page.text.split("<code>")[1].split("</code>")[0].removeprefix("http://127.0.0.1:8000")
    assert browser(app).post(link).location == "/me#claim"
    assert session.query(Account).filter_by(phone="+254712345678").one().role == role


@pytest.mark.parametrize("change", [{"role": "admin"}, {"role": ""}, {"name": ""}, {"identity": "x"}])
def test_nobody_is_added_by_a_bad_form(admin: FlaskClient, session: Session, change: dict[str, str]) -> None:
    form = {"role": "agent", "name": "Joseph", "identity": "0712345678", "country": "KE"} | change
    assert admin.post("/admin/accounts", data=form).status_code == 422
    assert session.query(Account).count() == 1


@pytest.mark.parametrize(("firm", "extra", "units"), [(44, 0, 40), (44, 6, 50), (40, 0, 40), (44, 5, 40)])
def test_only_whole_packs_were_bought_for_less(
    session: Session, firm: int, extra: int, units: int, clock: datetime
) -> None:
    group = groups.rice_group(session, actor=people.trader(session))
    group.firm, group.extra, group.state, group.unit_price = firm, extra, "locked", 88_000
    session.flush()
    assert numbers(session, clock).saved == [("UGX", units * (101_000 - 88_000))]
