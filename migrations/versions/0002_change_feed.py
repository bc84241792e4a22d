"""The change feed: triggers that note, for whom, each record that a phone shows, whoever writes it.

One statement, one note, however many rows it writes. A note names what has changed, never what it became:
the reader asks the tables themselves what this person may see now.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSERT, UPDATE, DELETE = "insert", "update", "delete"
TRANSITION = {
    INSERT: "NEW TABLE AS rows",
    UPDATE: "OLD TABLE AS old_rows NEW TABLE AS rows",
    DELETE: "OLD TABLE AS rows",
}
PRODUCT = "SELECT 'product', id::text, 0::bigint FROM rows"
PRODUCT_OF_OFFER = "SELECT 'product', product_id::text, 0::bigint FROM rows"
PRODUCTS_OF = "SELECT 'product', p.id::text, 0::bigint FROM rows JOIN products p ON p.{key} = rows.id"
GROUPS_OF = "SELECT 'group', g.id::text, 0::bigint FROM rows JOIN groups g ON g.{key} = rows.id"
GROUPS_OF_REGION = """
    SELECT 'group', g.id::text, 0::bigint FROM rows
    JOIN pickup_points p ON p.region_id = rows.id JOIN groups g ON g.pickup_point_id = p.id"""
GROUP = "SELECT 'group', id::text, 0::bigint FROM rows"
# A product's page names its open groups, so it changes when one opens or ends, and not with each join.
PRODUCT_OF_GROUP = "SELECT 'product', product_id::text, 0::bigint FROM rows"
PRODUCT_OF_GROUP_THAT_MOVED = """
    SELECT 'product', rows.product_id::text, 0::bigint FROM rows
    JOIN old_rows ON old_rows.id = rows.id AND old_rows.state <> rows.state"""
SHELVES = "SELECT 'page', 'products', 0::bigint FROM rows"
SEAT = "SELECT 'group', group_id::text, trader_id FROM rows"
# Cards count only while their run is live: a swap notes those of the run that goes and of the one that comes.
CARDS_OF_RUN = """
    SELECT 'group', c.group_id::text, c.trader_id FROM rows
    JOIN old_rows ON old_rows.id = rows.id AND old_rows.state <> rows.state
    JOIN recommendations c ON c.run_id = rows.id WHERE c.group_id IS NOT NULL"""
HOMES_OF_RUN = """
    SELECT 'page', 'home', c.trader_id FROM rows
    JOIN old_rows ON old_rows.id = rows.id AND old_rows.state <> rows.state
    JOIN recommendations c ON c.run_id = rows.id"""
LIVE_CARD = """
    SELECT 'group', rows.group_id::text, rows.trader_id FROM rows
    JOIN recommendation_runs r ON r.id = rows.run_id AND r.state = 'live' WHERE rows.group_id IS NOT NULL"""
HOME_OF_LIVE_CARD = """
    SELECT 'page', 'home', rows.trader_id FROM rows
    JOIN recommendation_runs r ON r.id = rows.run_id AND r.state = 'live'"""
HOMES_OF_PROPOSAL = """
    SELECT 'page', 'home', c.trader_id FROM rows
    JOIN recommendations c ON c.proposal_id = rows.id
    JOIN recommendation_runs r ON r.id = c.run_id AND r.state = 'live'"""
ANSWERED_GROUP = "SELECT 'group', group_id::text, trader_id FROM rows WHERE group_id IS NOT NULL"
HOME_OF_TRADER = "SELECT 'page', 'home', trader_id FROM rows"
NOTIFICATION = "SELECT 'notification', id::text, account_id FROM rows"
OP_OF_ACTOR = "SELECT 'op', op_id::text, actor_id FROM rows"
OP_OF_SUBJECT = "SELECT 'op', op_id::text, subject_id FROM rows"
ME = "SELECT 'page', 'me', id FROM rows"

ALWAYS = (INSERT, UPDATE, DELETE)
WATCHED: dict[str, dict[str, tuple[str, ...]]] = {
    "products": {
        INSERT: (PRODUCT,),
        UPDATE: (PRODUCT, GROUPS_OF.format(key="product_id")),
        DELETE: (PRODUCT,),
    },
    "offers": dict.fromkeys(ALWAYS, (PRODUCT_OF_OFFER,)),
    "categories": {
        INSERT: (SHELVES,),
        UPDATE: (SHELVES, PRODUCTS_OF.format(key="category_id")),
        DELETE: (SHELVES,),
    },
    "suppliers": {UPDATE: (PRODUCTS_OF.format(key="supplier_id"),)},
    "regions": {UPDATE: (GROUPS_OF_REGION,)},
    "pickup_points": {UPDATE: (GROUPS_OF.format(key="pickup_point_id"),)},
    "groups": {
        INSERT: (GROUP, PRODUCT_OF_GROUP),
        UPDATE: (GROUP, PRODUCT_OF_GROUP_THAT_MOVED),
        DELETE: (GROUP, PRODUCT_OF_GROUP),
    },
    "memberships": dict.fromkeys(ALWAYS, (SEAT,)),
    "recommendation_runs": {UPDATE: (CARDS_OF_RUN, HOMES_OF_RUN)},
    "recommendations": dict.fromkeys(ALWAYS, (LIVE_CARD, HOME_OF_LIVE_CARD)),
    "proposals": {UPDATE: (HOMES_OF_PROPOSAL,)},
    "proposal_backers": dict.fromkeys((INSERT, DELETE), (HOME_OF_TRADER,)),
    "recommendation_responses": dict.fromkeys((INSERT, DELETE), (ANSWERED_GROUP, HOME_OF_TRADER)),
    "notifications": dict.fromkeys(ALWAYS, (NOTIFICATION,)),
    "inbox": dict.fromkeys((INSERT, UPDATE), (OP_OF_ACTOR, OP_OF_SUBJECT)),
    "accounts": {UPDATE: (ME, GROUPS_OF.format(key="leader_id"))},
}

# Sorted, so that two transactions which note the same records never wait for each other in a circle; and
# silent when this very transaction has noted it before.
NOTE = """
CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes AS c (kind, record_id, account_id, xid)
    SELECT DISTINCT kind, record_id, account_id, pg_current_xact_id()::text::bigint
    FROM ({selects}) AS noted(kind, record_id, account_id)
    ORDER BY kind, record_id, account_id
    ON CONFLICT (kind, record_id, account_id) DO UPDATE SET xid = excluded.xid
    WHERE c.xid <> excluded.xid;
    RETURN NULL;
END $$
"""
WATCH = """
CREATE TRIGGER note_{event} AFTER {event} ON {table} REFERENCING {transition}
FOR EACH STATEMENT EXECUTE FUNCTION {function}()
"""


def upgrade() -> None:
    for table, events in WATCHED.items():
        for event, selects in events.items():
            function = f"note_{table}_{event}"
            op.execute(NOTE.format(function=function, selects=" UNION ALL ".join(selects)))
            op.execute(
                WATCH.format(event=event, table=table, transition=TRANSITION[event], function=function)
            )


def downgrade() -> None:
    for table, events in WATCHED.items():
        for event in events:
            op.execute(f"DROP TRIGGER note_{event} ON {table}")
            op.execute(f"DROP FUNCTION note_{table}_{event}()")
    op.execute("DELETE FROM changes")  # without its triggers a feed would silently miss what comes
