"""Stored reasons as a reader sees them: a sentence and an icon each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.recommendations.names import Names
from webapp.recommendations.words import Filling, Reason, sentence

ICONS = {
    "bought_before": "repeat",
    "co_buyers": "groups",
    "trending_region": "trend",
    "region_buyers": "pin",
    "segment_peers": "groups",
    "category_fit": "star",
    "saves": "tag",
    "group_progress": "clock",
}
"""Drawn in templates/components/sprite.html."""


@dataclass(frozen=True, slots=True)
class WordedReason:
    """One reason in the reader's language; `fact` is what is stored, for programs."""

    icon: str
    words: str
    fact: Reason


@dataclass(frozen=True, slots=True)
class Counters:
    """A group's live counters, in base units, for the reason that speaks of its progress."""

    firm: int
    target: int
    unit: str


def worded(reasons: Sequence[Reason], names: Names, group: Filling | None = None) -> tuple[WordedReason, ...]:
    """The reasons in words, in order; one whose name is gone is left out."""
    said = ((reason, sentence(reason, names, group)) for reason in reasons)
    return tuple(WordedReason(ICONS.get(fact["code"], "star"), words, fact) for fact, words in said if words)
