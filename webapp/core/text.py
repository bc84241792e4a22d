"""Words made comparable: the same rule on the server and on the phone (static/js/search.js)."""

from __future__ import annotations

import re
import unicodedata

_NOT_WORD = re.compile(r"[^a-z0-9]+")
MAX_TEXT = 400


def normalise(text: str) -> str:
    """Lower case, no accents, single spaces, letters and digits only: `"Café  N°5"` → `"cafe n 5"`."""
    decomposed = unicodedata.normalize("NFKD", text[:MAX_TEXT])
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", plain.lower()).strip()


def trigrams(text: str) -> list[str]:
    """The sorted set of three-letter pieces of *text*, each word padded as pg_trgm pads it."""
    words = normalise(text).split()
    padded = (f"  {word} " for word in words)
    return sorted({word[i : i + 3] for word in padded for i in range(len(word) - 2)})
