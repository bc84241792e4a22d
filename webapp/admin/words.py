"""What the admin's pages call things."""

from __future__ import annotations

from flask_babel import gettext as _

from webapp.core.errors import BadInput, Refusal
from webapp.imports.errors import FileRefused
from webapp.imports.words import refusal_words
from webapp.insights.models import JobRun


def kind_name(kind: str) -> str:
    """What is counted."""
    names = {
        "traders": _("Traders"), "suppliers": _("Suppliers"), "products": _("Products"),
        "orders": _("Orders"), "groups": _("Groups"),
    }  # fmt: skip
    return str(names[kind])


def role_name(role: str) -> str:
    """A role that an admin gives."""
    return str({"agent": _("Agent"), "supplier": _("Supplier")}[role])


def feature_name(feature: str) -> str:
    """One of the five features, with its unit."""
    names = {
        "purchase_frequency": _("Purchases in 30 days"),
        "avg_transaction_value": _("Value of a purchase"),
        "price_sensitivity": _("Saved against the usual price"),
        "product_diversity": _("Different products"),
    }
    return str(names.get(feature, feature))


def job_name(name: str) -> str:
    """A recorded job."""
    names = {
        "features": _("Features of traders"),
        "segments": _("Segments"),
        "recommendations": _("Recommendations and proposals"),
    }
    return str(names.get(name, name))


def job_state(run: JobRun) -> str:
    """How a run fares."""
    if run.outcome is None:
        return str(_("running"))
    return str(_("done") if run.outcome == "done" else _("failed"))


def step_name(step: str | None) -> str:
    """What a running job is at."""
    names = {
        "waiting": _("waiting for another job to end"), "reading": _("reading the orders"),
        "proposing": _("finding groups worth starting"),
        "scoring": _("weighing groups for each trader"), "explaining": _("counting the reasons"),
        "storing": _("storing"), "clustering": _("forming segments"), "computing": _("computing"),
    }  # fmt: skip
    return str(names.get(step or "", step or ""))


def import_state(state: str) -> str:
    """How an import fares."""
    names = {
        "waiting": _("waits for its columns"), "running": _("running"), "done": _("done"), "failed": _("failed"),
    }  # fmt: skip
    return str(names[state])


def field_name(field: str) -> str:
    """A field of an order line, for the mapping of a file's columns."""
    names = {
        "order": _("Order number"), "trader": _("Customer number"), "product": _("Product code"),
        "name": _("Product name"), "quantity": _("Quantity"), "price": _("Unit price"), "time": _("Date"),
        "region": _("Region"), "currency": _("Currency"),
    }  # fmt: skip
    return str(names[field])


def what_is_wrong(refusal: Refusal) -> str:
    """One sentence for a refused upload or mapping."""
    if isinstance(refusal, FileRefused):
        return refusal_words(refusal)
    if isinstance(refusal, BadInput):
        return str(_("Choose a file first."))
    return str(_("That was not possible."))


def done(what: str) -> str:
    """What was just asked for, for the top of the page; empty for anything else."""
    sentences = {
        "rebuild": _("The models are being rebuilt. You can leave this page."),
        "removed": _("The synthetic market is gone."),
        "opened": _("Opened. Whoever asked to be told is told now."),
        "gone": _("That proposal no longer stands."),
    }
    sentence = sentences.get(what, "")
    return str(sentence)
