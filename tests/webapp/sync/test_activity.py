from datetime import datetime
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from tests.factories.browsers import signed_in
from tests.factories.groups import rice_group
from tests.factories.people import trader
from tests.webapp.pages import send, text_of
from webapp.accounts.models import Account
from webapp.core.ids import uuid7
from webapp.groups.models import Group
from webapp.sync.models import InboxOp


def refused_op(session: Session, actor: Account, group: Group, now: datetime) -> UUID:
    op = InboxOp(
        op_id=uuid7(), actor_id=actor.id, subject_id=actor.id, kind="join_group", kind_version=1,
        args={"group_id": group.id, "firm": 10, "extra": 0}, fingerprint="0" * 64, outcome="conflict",
        code="group_full", result={"wanted": 10, "left": 0}, received_at=now,
    )  # fmt: skip
    session.add(op)
    session.flush()
    return op.op_id


def test_a_confirmed_join_stands_in_the_activity(app: Flask, session: Session, clock: datetime) -> None:
    amina = trader(session)
    group, client = rice_group(session, actor=amina), signed_in(app, session, amina)
    send(client, f"/groups/{group.id}", f"/groups/{group.id}/memberships", firm="10")
    words = text_of(client.get("/activity"))
    assert "Confirmed Join the group for Rice, 25 kg bag, 10 bags" in words
    assert "You never pay more than UGX 880,000." in words


def test_a_refusal_says_that_nothing_was_charged_until_put_away(
    app: Flask, session: Session, clock: datetime
) -> None:
    amina = trader(session)
    op_id = refused_op(session, amina, rice_group(session, actor=amina), clock)
    client = signed_in(app, session, amina)
    words = text_of(client.get("/activity"))
    assert "Needs you Join the group for Rice" in words
    assert "othing was charged" in words
    assert send(client, "/activity", f"/activity/{op_id}/dismissals").status_code == 303
    assert "Nothing yet" in text_of(client.get("/activity"))


def test_a_form_that_was_refused_stands_in_the_activity_too(
    app: Flask, session: Session, clock: datetime
) -> None:
    amina = trader(session)
    group, client = rice_group(session, actor=amina), signed_in(app, session, amina)
    page = f"/groups/{group.id}"
    assert send(client, page, f"{page}/memberships", firm="60").status_code == 409
    assert "Needs you Join the group for Rice, 25 kg bag, 60 bags" in text_of(client.get("/activity"))
    session.refresh(group)
    assert (group.firm, group.version) == (0, 1)


def test_nobody_sees_or_puts_away_what_another_did(app: Flask, session: Session, clock: datetime) -> None:
    amina, joseph = trader(session), trader(session, "Joseph Okot")
    op_id = refused_op(session, amina, rice_group(session, actor=amina), clock)
    other = signed_in(app, session, joseph)
    assert "Nothing yet" in text_of(other.get("/activity"))
    other.post(f"/activity/{op_id}/dismissals")
    assert session.get_one(InboxOp, op_id, populate_existing=True).dismissed_at is None


def test_activity_needs_a_person(app: Flask, session: Session) -> None:
    assert app.test_client().get("/activity").headers["Location"].startswith("/sign-in")
