"""Answers as they look, for the document; a test holds each against its schema."""

from __future__ import annotations

from typing import Any

ACCOUNT: dict[str, Any] = {
    "id": 17, "role": "trader", "name": "Amina Nakato", "language": "en", "phone": "+256772123456", "email": None,
    "data_saver": False, "region": {"id": 1, "name": "Kampala"}, "pickup_point": {"id": 3, "name": "Owino gate 3"},
}  # fmt: skip
TOKENS: dict[str, Any] = {
    "token_type": "Bearer", "access_token": "eyJhbGciOi…", "refresh_token": "eyJhbGciOi…", "expires_in": 900,
    "account": ACCOUNT,
}  # fmt: skip
LADDER = [{"min_quantity": 1, "unit_price": 101000}, {"min_quantity": 40, "unit_price": 88000}]
PRODUCT: dict[str, Any] = {
    "id": 5, "name": "Rice, 25 kg bag", "unit": "bag", "category": {"slug": "grains", "name": "Grains"},
    "supplier": "Okello Stores", "open_groups": 1,
    "offer": {
        "id": 9, "currency": "UGX", "currency_digits": 0, "alone_price": 101000, "best_price": 88000,
        "saving_percent": 12, "tiers": LADDER, "pack_size": 10, "step": 2, "minimum": 10, "capacity": 1000,
    },
}  # fmt: skip
REASON = {
    "code": "saves",
    "values": {"saving": 13000, "promise": 88000, "alone": 101000, "currency": "UGX", "unit": "bag"},
    "text": "Saves UGX 13,000 a bag: UGX 88,000 instead of UGX 101,000 alone",
}
GROUP: dict[str, Any] = {
    "id": 12, "code": "K7PQ2M", "state": "open", "is_open": True, "can_join": True, "product_id": 5,
    "product_name": "Rice, 25 kg bag", "unit": "bag", "category": "grains", "supplier": "Okello Stores",
    "pickup_point": "Owino gate 3", "region": "Kampala", "leader": None, "currency": "UGX", "currency_digits": 0,
    "alone_price": 101000, "promised_price": 88000, "unit_price": None, "tiers": LADDER, "pack_size": 10, "step": 2,
    "target": 40, "cap": 50, "firm": 34, "extra": 0, "free": 16, "members": 5, "is_reached": False,
    "opened_at": "2026-11-19T08:00:00+00:00", "closes_at": "2026-11-23T18:00:00+00:00", "seat": None,
    "reasons": [REASON],
}  # fmt: skip
OP_ID = "5f0c2a3e-7c1d-5b52-9f4e-0d1c2b3a4f5e"
JOINED: dict[str, Any] = {
    "op_id": OP_ID, "outcome": "applied", "message": "You are in.",
    "seat": {"group_id": 12, "membership_id": 88, "firm": 10, "extra": 0, "unit_price": 88000, "currency": "UGX"},
}  # fmt: skip
JOIN_REFUSED: dict[str, Any] = {
    "error": {
        "code": "group_full", "outcome": "conflict", "op_id": OP_ID, "message": "This group is full.",
        "values": {"wanted": 10, "left": 4}, "alternatives": [GROUP | {"id": 14}],
    }
}  # fmt: skip
RECOMMENDATION: dict[str, Any] = {
    "id": 301, "kind": "group", "group_id": 12, "proposal_id": None, "product_id": 5, "product_name": "Rice, 25 kg bag",
    "pickup_point": "Owino gate 3", "rank": 1, "score": 0.82, "reasons": [REASON],
    "as_of": "2026-11-21T03:00:00+00:00", "expires_at": "2026-11-23T18:00:00+00:00",
}  # fmt: skip
