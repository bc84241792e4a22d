"""From the database to cards and back: gathers what the models need, and turns their answer into rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy.orm import Session

from ml.affinity import count_affinity, owned_products
from ml.cards import Candidates, Cards
from ml.counts import Counts, count_market
from ml.hybrid import Scorer
from ml.ladders import Ladders
from ml.market import NOWHERE, Ints, Market, positions
from ml.proposals import Proposals, propose_groups
from ml.reasons import LEAST_REASONS, explain, explain_to_anyone
from webapp.recommendations.card_rows import CardRow, ProposalRow
from webapp.recommendations.queries import dismissed_products
from webapp.recommendations.segmentations import segment_numbers
from webapp.recommendations.shelf import OpenGroup, Place, seats, usual_pickup_points
from worker.market import read_ladders, read_market


@dataclass(frozen=True)
class Reading:
    """The market as of one moment, read and counted once; `current` are the offers that hold today."""

    market: Market
    ladders: Ladders
    current: Ints
    counts: Counts


def read_all(session: Session, as_of: datetime, segmentation_id: int | None) -> Reading:
    """Read and count everything before *as_of*, with the segments of a segmentation."""
    market = read_market(session, as_of)
    ladders, current = read_ladders(session, market)
    segment = np.full(len(market.trader_ids), NOWHERE, dtype=np.int64)
    members = np.array(segment_numbers(session, segmentation_id) if segmentation_id else [], dtype=np.int64)
    at = positions(market.trader_ids, members.reshape(-1, 2)[:, 0])
    segment[at[at >= 0]] = members.reshape(-1, 2)[at >= 0, 1]
    return Reading(market, ladders, current, count_market(market, segment))


def make_scorer(reading: Reading, groups: Sequence[OpenGroup], places: Sequence[Place]) -> Scorer:
    """The model over these candidates: the open groups first, then the proposals' places."""
    both: list[OpenGroup | Place] = [*groups, *places]
    offer_ids = np.array([each.offer_id for each in both], dtype=np.int64)
    ladder = positions(reading.ladders.offer_ids, offer_ids)
    region_ids = np.array([each.region_id for each in both], dtype=np.int64)
    candidates = Candidates(
        ids=np.arange(len(both)),
        product=reading.ladders.product[ladder],
        region=positions(reading.market.region_ids, region_ids),
        ladder=ladder,
        promise=np.array([each.promise for each in both], dtype=np.int64),
        fill=np.array([each.fill for each in groups] + [np.nan] * len(places), dtype=np.float64),
    )
    affinity = count_affinity(owned_products(reading.market), candidates.product)
    return Scorer(reading.market, reading.counts, affinity, reading.ladders, candidates)


def propose(session: Session, reading: Reading, groups: Sequence[OpenGroup]) -> tuple[Proposals, list[Place]]:
    """Groups worth starting and where: only where goods can be handed over, and no such group is open yet."""
    points = usual_pickup_points(session)
    taken = {(group.product_id, group.region_id) for group in groups}
    found = propose_groups(reading.market, reading.counts, reading.ladders, reading.current)
    product_ids = reading.market.product_ids[reading.ladders.product[found.ladder]].tolist()
    region_ids = reading.market.region_ids[found.region].tolist()
    offer_ids = reading.ladders.offer_ids[found.ladder].tolist()
    rows, places = [], []
    for row, (product, region) in enumerate(zip(product_ids, region_ids, strict=True)):
        if region in points and (product, region) not in taken:
            rows.append(row)
            places.append(Place(product, offer_ids[row], region, points[region], int(found.promise[row])))
    return found.take(np.array(rows, dtype=np.int64)), places


def proposal_rows(
    scorer: Scorer, proposals: Proposals, places: Sequence[Place], groups: int
) -> list[ProposalRow]:
    """The proposals as rows, with the reasons that hold for everyone; *groups* candidates stand before them."""
    reasons = explain_to_anyone(scorer, np.arange(groups, groups + len(places)))
    return [
        {
            "product_id": place.product_id,
            "offer_id": place.offer_id,
            "pickup_point_id": place.pickup_point_id,
            "target": int(proposals.target[row]),
            "cap": int(proposals.cap[row]),
            "expected_quantity": int(proposals.expected[row]),
            "likely_traders": int(proposals.buyers[row]),
            "score": float(proposals.worth[row]),
            "reasons": reasons[row],
        }
        for row, place in enumerate(places)
    ]


def barred_pairs(session: Session, scorer: Scorer, groups: Sequence[OpenGroup]) -> Ints:
    """What must not come back: groups that a trader is in, and the products that she dismissed."""
    market, candidates = scorer.market, scorer.candidates
    by_group = {group.group_id: at for at, group in enumerate(groups)}
    pairs = [(trader, by_group[group]) for trader, group in seats(session, list(by_group))]
    by_product: dict[int, list[int]] = {}
    for at, product in enumerate(market.product_ids[candidates.product].tolist()):
        by_product.setdefault(product, []).append(at)
    pairs += [
        (trader, at) for trader, product in dismissed_products(session) for at in by_product.get(product, ())
    ]
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    trader = positions(market.trader_ids, both[:, 0])
    return np.sort((trader * len(candidates.ids) + both[:, 1])[trader >= 0])


def card_rows(
    scorer: Scorer, cards: Cards, groups: Sequence[OpenGroup], places: Sequence[Place]
) -> Iterator[CardRow]:
    """The cards as rows; one that has fewer than two reasons is left out."""
    reasons = explain(scorer, cards)
    trader_ids = scorer.market.trader_ids[cards.trader].tolist()
    columns = (cards.candidate.tolist(), cards.rank.tolist(), cards.score.round(4).tolist())
    for trader_id, candidate, rank, score, why in zip(trader_ids, *columns, reasons, strict=True):
        if len(why) < LEAST_REASONS:
            continue
        group = groups[candidate] if candidate < len(groups) else None
        place = None if group else places[candidate - len(groups)]
        yield {
            "trader_id": trader_id,
            "group_id": group.group_id if group else None,
            "place": (place.product_id, place.pickup_point_id) if place else None,
            "product_id": (group or place).product_id,  # type: ignore[union-attr]  # one of the two is always there
            "rank": rank,
            "score": score,
            "reasons": why,
            "expires_at": group.closes_at if group else None,
        }
