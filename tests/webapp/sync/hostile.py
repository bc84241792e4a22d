"""What no phone of ours sends."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.webapp.sync.phones import Phone
from webapp.sync.ops import KINDS

SEARCH = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)

Test = TypeVar("Test", bound=Callable[..., None])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
JUNK = st.recursive(
    SCALARS | st.sampled_from(["\0", "\ud800", "1e999", "²", "١٢", "'; DROP TABLE inbox; --"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)
NUMBERS = st.sampled_from([0, -1, 1, 2, 3, 2**31, 2**53, 2**63, 10**30, 1.5, True, "1", None])
ARGS = (
    "group_id", "firm", "extra", "offer_id", "pickup_point_id", "target", "days", "proposal_id", "recommendation_id",
    "op", "price", "is_admin",
)  # fmt: skip
BODIES = st.binary(max_size=200) | JUNK.map(lambda value: encoded(value))
ENVELOPES = st.dictionaries(st.sampled_from(["installation", "ops", "phone", "x"]), JUNK)
CURSORS = st.text(max_size=60) | st.from_regex(
    r"[0-9a-f]{12}\.[0-9]{1,20}(\.[0-9]{1,20}\.[a-z]{1,17}\.[0-9a-z-]{1,37})?", fullmatch=True
)


def hostile(test: Test) -> Test:
    """Many examples of it, the same in each run."""
    marked: Test = pytest.mark.slow(SEARCH(test))
    return marked


def ops(phone: Phone, group_id: int) -> st.SearchStrategy[list[Any]]:
    """A few ops: good ones with some fields replaced, and things that are no ops at all."""
    good = phone.join(group_id)
    args = st.fixed_dictionaries({}, optional=dict.fromkeys(ARGS, NUMBERS | st.just(group_id)))
    kinds = st.sampled_from([*KINDS, "steal_group"])
    fields = dict.fromkeys(good, JUNK | NUMBERS) | {"kind": kinds, "args": args, "op_id": st.uuids().map(str)}
    changed = st.fixed_dictionaries({}, optional=fields).map(lambda change: good | change)
    return st.lists(changed | JUNK, max_size=3)


def encoded(value: Any) -> bytes:
    """JSON with its surrogates and NaNs."""
    return json.dumps(value).encode()
