"""The catalogue's own words: what one base unit is called, and the shelves of the demo market."""

from __future__ import annotations

from flask_babel import format_decimal, gettext, ngettext

TINTS = 4
ICONS = frozenset({
    "box", "grain", "oil", "drink", "soap", "house", "light", "gift", "bag", "paper", "food", "toy", "garden", "jewel",
})  # fmt: skip
"""Drawn in templates/components/sprite.html; any other name is drawn as a box."""


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translated later"
    """Mark *message* for the translators; it is translated where it is shown."""
    return message


SHELVES = frozenset(
    {
        N_("Grains"), N_("Flour"), N_("Cooking oil"), N_("Sugar and salt"), N_("Beans and pulses"),
        N_("Drinks"), N_("Soap and cleaning"), N_("Household"), N_("Food"), N_("Baby care"),
        N_("Stationery"), N_("Other"),
    }
)  # fmt: skip


def category_name(name: str) -> str:
    """A shelf's name in the reader's language; an imported market's own word stays as it is."""
    return str(gettext(name)) if name in SHELVES else name


def icon_name(icon: str) -> str:
    """The symbol that is drawn for a category."""
    return icon if icon in ICONS else "box"


def units(count: int, unit: str) -> str:
    """*count* base units in words: `34 bags`."""
    shown = format_decimal(count)
    by_unit = {
        "bag": lambda: ngettext("%(shown)s bag", "%(shown)s bags", count, shown=shown),
        "sack": lambda: ngettext("%(shown)s sack", "%(shown)s sacks", count, shown=shown),
        "can": lambda: ngettext("%(shown)s can", "%(shown)s cans", count, shown=shown),
        "tin": lambda: ngettext("%(shown)s tin", "%(shown)s tins", count, shown=shown),
        "jerrycan": lambda: ngettext("%(shown)s jerrycan", "%(shown)s jerrycans", count, shown=shown),
        "bottle": lambda: ngettext("%(shown)s bottle", "%(shown)s bottles", count, shown=shown),
        "carton": lambda: ngettext("%(shown)s carton", "%(shown)s cartons", count, shown=shown),
        "crate": lambda: ngettext("%(shown)s crate", "%(shown)s crates", count, shown=shown),
        "box": lambda: ngettext("%(shown)s box", "%(shown)s boxes", count, shown=shown),
        "packet": lambda: ngettext("%(shown)s packet", "%(shown)s packets", count, shown=shown),
        "bar": lambda: ngettext("%(shown)s bar", "%(shown)s bars", count, shown=shown),
        "bale": lambda: ngettext("%(shown)s bale", "%(shown)s bales", count, shown=shown),
        "tray": lambda: ngettext("%(shown)s tray", "%(shown)s trays", count, shown=shown),
        "kg": lambda: gettext("%(shown)s kg", shown=shown),
        "litre": lambda: ngettext("%(shown)s litre", "%(shown)s litres", count, shown=shown),
    }
    piece = lambda: ngettext("%(shown)s piece", "%(shown)s pieces", count, shown=shown)  # noqa: E731
    return str(by_unit.get(unit, piece)())


def each(unit: str) -> str:
    """What a unit price is for: `a bag`."""
    return str(gettext(_EACH.get(unit) or N_("a piece")))


def together(unit: str) -> str:
    """The head of a ladder's column of quantities: `Bags together`."""
    return str(gettext(_TOGETHER.get(unit) or N_("Pieces together")))


_EACH = {
    "bag": N_("a bag"), "sack": N_("a sack"), "can": N_("a can"), "tin": N_("a tin"), "jerrycan": N_("a jerrycan"),
    "bottle": N_("a bottle"), "carton": N_("a carton"), "crate": N_("a crate"), "box": N_("a box"),
    "packet": N_("a packet"), "bar": N_("a bar"), "bale": N_("a bale"), "tray": N_("a tray"), "kg": N_("a kg"),
    "litre": N_("a litre"),
}  # fmt: skip
_TOGETHER = {
    "bag": N_("Bags together"), "sack": N_("Sacks together"), "can": N_("Cans together"),
    "tin": N_("Tins together"), "jerrycan": N_("Jerrycans together"), "bottle": N_("Bottles together"),
    "carton": N_("Cartons together"), "crate": N_("Crates together"), "box": N_("Boxes together"),
    "packet": N_("Packets together"), "bar": N_("Bars together"), "bale": N_("Bales together"),
    "tray": N_("Trays together"), "kg": N_("Kilograms together"), "litre": N_("Litres together"),
}  # fmt: skip
