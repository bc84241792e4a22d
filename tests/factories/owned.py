"""Records that belong to one trader and to nobody else."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from tests.factories import groups
from webapp.accounts.models import Account
from webapp.accounts.sign_ins import start_sign_in
from webapp.core.clock import now
from webapp.recommendations.models import Recommendation, RecommendationRun
from webapp.sync.models import InboxOp


def owned_records(session: Session, trader: Account) -> dict[str, object]:
    """A signed-in browser, a judged op and a recommendation of *trader*, by the names that routes give their ids."""
    group = groups.rice_group(session, actor=trader)
    run = RecommendationRun(state="live", as_of=now(), live_at=now())
    session.add(run)
    session.flush()
    card = Recommendation(
        run_id=run.id, trader_id=trader.id, group_id=group.id, product_id=group.product_id, rank=1, score=1.0,
        reasons=[], as_of=now(),
    )  # fmt: skip
    op = InboxOp(
        op_id=uuid4(), actor_id=trader.id, subject_id=trader.id, kind="join_group", kind_version=1, args={},
        fingerprint="0" * 64, outcome="rejected", code="group_full", result={}, received_at=now(),
    )  # fmt: skip
    session.add_all([card, op])
    session.flush()
    sign_in_id: UUID = start_sign_in(session, trader, "a lost phone", now()).id
    return {"sign_in_id": sign_in_id, "op_id": op.op_id, "recommendation_id": card.id}
