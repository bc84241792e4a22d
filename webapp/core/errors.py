"""Refusals: what the house says when a rule, not the machine, stops something.

Each refusal is a fact with a `code`. The words for it live with the noun's `words` module or in
`webapp.sync.words`, in the person's language; nothing here is shown to a person.
"""

from __future__ import annotations

from typing import Any, ClassVar


class Refusal(Exception):
    """A business rule said no. `values` are named figures for the sentence that explains it."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    outcome: ClassVar[str] = "rejected"
    """How the sync protocol reports it: `rejected` (never will be) or `conflict` (the world has moved on)."""

    def __init__(self, **values: Any) -> None:
        super().__init__(self.code)
        self.values = values


class BadInput(Refusal):
    """Something typed or sent cannot be read as what it must be. `field` names the place."""

    code = "bad_input"
    status = 422

    def __init__(self, field: str, problem: str, **values: Any) -> None:
        super().__init__(field=field, problem=problem, **values)
        self.field = field
        self.problem = problem


class NotFound(Refusal):
    """No such row, or none that this person may see."""

    code = "not_found"
    status = 404


class NotAllowed(Refusal):
    """This person may not do this."""

    code = "not_allowed"
    status = 403


class Unavailable(Refusal):
    """The database cannot do it now: nothing was done, and the same may be asked again."""

    code = "unavailable"
    status = 503
