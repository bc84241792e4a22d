"""Words made comparable: the same rule on the server and on the phone (static/js/search.js)."""

from __future__ import annotations

import unicodedata

MAX_SEARCH_TEXT = 400


def normalise(text: str) -> str:
    """Lower case, no marks, single spaces, letters and numbers only: `"Café  N°5"` → `"cafe no 5"`."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not _is(c, "M")).lower()
    return " ".join("".join(c if _is(c, "LN") else " " for c in plain).split())


def search_text(*parts: str) -> str:
    """What a record is found by: its name first, then whatever else a person may type for it."""
    return normalise(" ".join(parts))[:MAX_SEARCH_TEXT].strip()


def trigrams(text: str) -> list[str]:
    """The sorted set of three-letter pieces of normalised *text*, each word padded as pg_trgm pads it."""
    padded = (f"  {word} " for word in text.split())
    return sorted({word[i : i + 3] for word in padded for i in range(len(word) - 2)})


def _is(character: str, classes: str) -> bool:
    """Whether the character's general category is one of *classes*: L letter, M mark, N number."""
    return unicodedata.category(character)[0] in classes
