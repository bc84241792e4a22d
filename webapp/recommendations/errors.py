"""Why an answer to a recommendation is refused. The words are in `webapp.sync.words`."""

from __future__ import annotations

from webapp.core.errors import Refusal


class ProposalGone(Refusal):
    """The proposal no longer stands, and no group came of it."""

    code = "proposal_gone"
    outcome = "conflict"
