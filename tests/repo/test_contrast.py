"""The colours of the house can be read by day and by night (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re

import pytest

from config import ROOT

TEXT, SIGN = 4.5, 3.0
ON = {
    "ink": ("paper", "card", "leaf-tint", "sun-tint", "clay-tint", "line"),
    "soft": ("paper", "card"),
    "leaf": ("paper", "card", "leaf-tint", "sun-tint"),
    "clay": ("paper", "card", "clay-tint"),
    "sky": ("card", "sky-tint"),
    "sun-ink": ("card", "sun-tint"),
    "on-leaf": ("leaf", "leaf-deep"),
    "card": ("clay",),
}


def tokens() -> list[dict[str, str]]:
    """The colours by day, and by night."""
    blocks = re.findall(r":root \{(.*?)\}", (ROOT / "static/css/base.css").read_text(), re.DOTALL)[:2]
    read = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", block)) for block in blocks]
    return [read[0], read[0] | read[1]]


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    parts = [digits[n : n + 2] for n in (0, 2, 4)] if len(digits) == 6 else [each * 2 for each in digits]
    channels = [int(part, 16) / 255 for part in parts]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["day", "night"])
def test_words_stand_out_from_what_they_stand_on(theme: int) -> None:
    colours = tokens()[theme]
    for ink, grounds in ON.items():
        for ground in grounds:
            assert contrast(colours[ink], colours[ground]) >= TEXT, (ink, ground)


@pytest.mark.parametrize("theme", [0, 1], ids=["day", "night"])
def test_the_edge_of_a_field_and_the_bar_can_be_seen(theme: int) -> None:
    colours = tokens()[theme]
    for sign, ground in (("edge", "card"), ("edge", "paper"), ("leaf", "line"), ("leaf", "card")):
        assert contrast(colours[sign], colours[ground]) >= SIGN, (sign, ground)
