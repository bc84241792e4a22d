"""What may be recommended, what was chosen, and how a ranking is varied."""

from dataclasses import dataclass

from ml.market import Bools, Floats, Ints

CARDS = 12
MOST_PER_CATEGORY = 4
OPEN_PLACES = 3


@dataclass(frozen=True)
class Candidates:
    """What may be recommended: product, region and ladder positions; `promise` in minor units; `fill` 0…1 of the
    target of an open group, NaN for a proposal. `ids` only names them to the caller."""

    ids: Ints
    product: Ints
    region: Ints
    ladder: Ints
    promise: Ints
    fill: Floats


@dataclass(frozen=True)
class Cards:
    """The chosen ones, best first within each trader: positions of trader and candidate, the score, rank 1…CARDS."""

    trader: Ints
    candidate: Ints
    score: Floats
    rank: Ints


def vary(ranked: Ints, allowed: Bools, product: Ints, category: Ints) -> list[int]:
    """The first `CARDS` of a ranking, each product once. No category comes more than `MOST_PER_CATEGORY` times,
    unless there is nothing else to show."""
    picked: list[int] = []
    crowded: list[int] = []
    products: set[int] = set()
    filled: dict[int, int] = {}
    for candidate in ranked:
        shelf, thing = int(category[candidate]), int(product[candidate])
        if not allowed[candidate] or thing in products:
            continue
        products.add(thing)
        filled[shelf] = filled.get(shelf, 0) + 1
        (picked if filled[shelf] <= MOST_PER_CATEGORY else crowded).append(int(candidate))
        if len(picked) == CARDS:
            break
    return (picked + crowded)[:CARDS]


def keep_places(picked: list[int], open_groups: list[int]) -> list[int]:
    """At least `OPEN_PLACES` of the cards are groups that can be joined today, if there are as many: the best ones
    take the places of the last proposals. Both lists are best first."""
    shown = [card for card in picked if card in open_groups]
    added = [card for card in open_groups if card not in shown][: max(0, OPEN_PLACES - len(shown))]
    proposals = [card for card in picked if card not in shown]
    left_out = set(proposals[max(0, CARDS - len(shown) - len(added)) :])
    return [card for card in picked if card not in left_out] + added
