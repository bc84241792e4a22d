"""Ops a second against a bare three-statement transaction: `python -m bench.sync_ops [--ops 1000] [--inbox 0]`.

One phone joins one group after another in batches of 50, through the whole of `apply_ops`. The bare transaction, on
the same durable database in the same run, is the least that could be right: note the op, take the packs if they are
there, write the commitment. With `--inbox 1000000` the inbox holds so many old ops before the measurement.
"""

import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from uuid import uuid4

from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.orm import Session

from config import sqlalchemy_url
from stack import migrate
from stack.embedded import EmbeddedServers
from tests.factories import groups, people
from tests.webapp.sync.phones import Phone
from webapp.core.clock import now
from webapp.groups.models import Group
from webapp.sync.actions import apply_ops
from webapp.sync.protocol import MAX_OPS

ROUNDS = 3
OLD_OPS = """
    INSERT INTO inbox (op_id, actor_id, subject_id, kind, kind_version, args, fingerprint, outcome, code, received_at)
    SELECT gen_random_uuid(), :trader, :trader, 'join_group', 1, '{}', repeat('0', 64), 'applied', 'ok', now()
    FROM generate_series(1, :rows)"""
BARE = (
    text("INSERT INTO bare_inbox (op_id) VALUES (:op) ON CONFLICT DO NOTHING RETURNING op_id"),
    text("UPDATE bare_groups SET firm = firm + 10 WHERE id = :group AND firm + 10 <= cap RETURNING firm"),
    text("INSERT INTO bare_commitments (group_id, op_id, delta) VALUES (:group, :op, 10)"),
)
BARE_TABLES = """
    CREATE TABLE bare_inbox (op_id uuid PRIMARY KEY);
    CREATE TABLE bare_groups (id bigint PRIMARY KEY, firm bigint, cap bigint CHECK (firm <= cap));
    CREATE TABLE bare_commitments (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, group_id bigint, op_id uuid, delta bigint);
    INSERT INTO bare_groups SELECT id, 0, 1000000 FROM groups"""


def main() -> None:
    options = ArgumentParser(description=__doc__)
    options.add_argument("--ops", type=int, default=1_000)
    options.add_argument("--inbox", type=int, default=0)
    asked = options.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="spacs-bench-") as directory,
        EmbeddedServers(Path(directory), want_redis=False) as servers,
    ):
        migrate.upgrade(servers.database_url)
        report(servers.database_url, asked.ops, asked.inbox)


def report(database_url: str, ops: int, inbox: int) -> None:
    """Alternate the two, so that both meet the same machine; print the median round of each."""
    engine = create_engine(sqlalchemy_url(database_url))
    ids, traders = fill(engine, ops, inbox)
    with engine.begin() as connection:
        connection.execute(text(BARE_TABLES))
    bare_rates, op_rates = [], []
    for trader in traders:
        bare_rates.append(ops / seconds(partial(bare, engine, ids)))
        op_rates.append(ops / seconds(partial(joined, engine, ids, trader)))
    op_rate, bare_rate = median(op_rates), median(bare_rates)
    print(f"inbox {inbox} rows: {op_rate:.0f} ops/s, bare {bare_rate:.0f}/s, ratio {op_rate / bare_rate:.2f}")


def fill(engine: Engine, count: int, inbox: int) -> tuple[list[int], list[int]]:
    """Groups to join, a trader for each round, and old ops; ids."""
    columns = ", ".join(
        column.name for column in Group.__table__.columns if column.name not in ("id", "code")
    )
    more = f"INSERT INTO groups (code, {columns}) SELECT 'B' || n, {columns} FROM groups, generate_series(2, :n) n"
    with Session(engine) as session:
        traders = [people.trader(session, f"Trader {number}") for number in range(ROUNDS)]
        groups.rice_group(session, actor=traders[0], cap=None)
        session.execute(text(more), {"n": count})
        session.execute(text(OLD_OPS), {"trader": traders[0].id, "rows": inbox})
        ids = list(session.scalars(select(Group.id).order_by(Group.id))), [trader.id for trader in traders]
        session.commit()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    return ids


def seconds(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def bare(engine: Engine, group_ids: list[int]) -> None:
    for group_id in group_ids:
        with engine.begin() as connection:
            for statement in BARE:
                connection.execute(statement, {"op": uuid4(), "group": group_id})


def joined(engine: Engine, group_ids: list[int], trader: int) -> None:
    phone = Phone(trader)
    for first in range(0, len(group_ids), MAX_OPS):
        ops = [
            phone.join(each, unit_price=88_000, currency="UGX") for each in group_ids[first : first + MAX_OPS]
        ]
        with Session(engine) as session:
            answer = apply_ops(session, trader, phone.batch(*ops), now())
        assert {each.code for each in answer.outcomes} == {"ok"}, answer.outcomes


if __name__ == "__main__":
    main()
