"""Every outcome says what happened, what it means for the reader's money, and what to do now."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, g

from webapp.groups import errors as group_errors
from webapp.recommendations import errors as recommendation_errors
from webapp.sync import ops
from webapp.sync.outcomes import Outcome
from webapp.sync.refusal_words import REFUSALS
from webapp.sync.words import outcome_message

SEAT = {"group_id": 1, "membership_id": 1, "firm": 2, "extra": 1, "unit_price": 88_000, "currency": "UGX"}
LATER = "2026-03-04T12:00:00+00:00"
VALUES: dict[str, dict[str, Any]] = {
    "group_full": {"wanted": 10, "left": 3},
    "too_late": {"closes_at": LATER},
    "price_changed": {"shown": 88_000, "now": 92_000, "currency": "UGX"},
    "deadline_changed": {"shown": LATER, "now": LATER},
    "other_currency": {"group": "UGX", "own": "KES"},
    "bad_quantity": {"step": 5, "pack_size": 10},
    "offer_exhausted": {"left": 20},
    "bad_terms": {"problem": "below_minimum"},
}


@pytest.fixture(autouse=True)
def request_in_english(worker_app: Flask) -> Iterator[None]:
    with worker_app.test_request_context(headers={"Accept-Language": "en"}):
        g.account = None
        yield


def said(code: str, values: dict[str, Any], outcome: str = "conflict", kind: str = "join_group") -> str:
    return outcome_message(Outcome(None, outcome, code, kind, 1, {}, values))


def codes_of(*modules: Any) -> set[str]:
    found = (each for module in modules for each in vars(module).values() if isinstance(each, type))
    return {
        each.code
        for each in found
        if each.__module__ in {module.__name__ for module in modules} and hasattr(each, "code")
    }


def test_every_refusal_of_an_action_has_words_of_its_own() -> None:
    assert codes_of(group_errors, recommendation_errors, ops) - set(REFUSALS) == set()


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_a_refusal_speaks_of_the_money_and_of_what_to_do(code: str) -> None:
    message = said(code, VALUES.get(code, {}))
    assert "Nothing was charged" in message
    assert message.count(".") >= 3
    assert "%(" not in message


@pytest.mark.parametrize(
    ("code", "values", "words"),
    [
        ("group_full", {"wanted": 10, "left": 3}, "Only 3 units are left."),
        ("group_full", {"wanted": 10, "left": 0}, "Join one of the groups with room."),
        ("too_late", {"closes_at": LATER}, "closed on Wed 4 Mar, 12:00"),
        ("price_changed", {"shown": 88_000, "now": 92_000, "currency": "UGX"}, "92,000; you saw"),
        ("price_changed", {"shown": None, "now": 92_000, "currency": "UGX"}, "another currency"),
        ("bad_terms", {"problem": "deadline_far"}, "at most 30 days"),
    ],
)
def test_figures_are_named(code: str, values: dict[str, Any], words: str) -> None:
    assert words in said(code, values)


@pytest.mark.parametrize(
    ("kind", "result", "words"),
    [
        ("join_group", SEAT, "You never pay more than UGX"),
        ("change_membership", SEAT, "2 are yours"),
        ("leave_group", SEAT, "You owe nothing"),
        ("open_group", SEAT, "Your group is open."),
        ("back_proposal", {"proposal_id": 1, "group_id": None}, "We tell you"),
        ("back_proposal", {"proposal_id": 1, "group_id": 4}, "open already"),
        ("dismiss_op", {}, "It is done."),
        ("a_kind_of_next_year", {}, "It is done."),
    ],
)
def test_what_was_applied_is_told(kind: str, result: dict[str, Any], words: str) -> None:
    assert words in said("ok", result, "applied", kind)


@pytest.mark.parametrize("code", [*sorted(VALUES), "a_code_of_next_year"])
def test_an_outcome_without_its_figures_is_still_told_truly(code: str) -> None:
    assert "Nothing was charged." in said(code, {})
