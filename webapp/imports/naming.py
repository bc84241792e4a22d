"""Names fit to read, and shelves to put products on, found in the names themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

_SMALL = "a an and at by de et for from in na of on or the to ya with"
SMALL_WORDS = frozenset(_SMALL.split())
_QUALIFIERS = """
assorted asst black blue bronze brown colour cream gold golden green grey ivory multicolour natural orange pink
purple red rose silver turquoise white yellow big extra giant jumbo large little long medium mini round short small
tall design designs pack pair piece pieces set sets style new old vintage retro antique one two three four five six
eight ten dozen
"""
QUALIFIERS = frozenset(_QUALIFIERS.split())
"""Words that say which one, not what it is: they never name a shelf."""
WORD = re.compile(r"[^\W\d_]{3,}")
TAIL = re.compile(r"\s(?:with|w/|of|in|for|from|to|on|and|&)\s.*|[,(/].*|\s-\s.*", re.IGNORECASE)
SET_OF = re.compile(r"^(?:set|pack|box|pair|bag)(?:\s*/\s*|\s+of\s+|\s+)\d*\s*", re.IGNORECASE)
SHOUTING = 0.8
"""A name shouts when at least this share of its letters are capitals ("BAG 125g MARBLES")."""
SHELVES = 24
SMALLEST_SHELF = 0.007
"""A word names a shelf when at least this share of all products is left for it."""
STANDS_LAST = 1 / 3
"""A word says what things are when it ends at least this share of the names that have it."""
OTHER = "Other"


def tidy_title(name: str) -> str:
    """A name that shouts (or whispers) in title case; one with its own capitals as it is."""
    letters = [c for c in name if c.isalpha()]
    capitals = sum(map(str.isupper, letters))
    if 0 < capitals < SHOUTING * len(letters):
        return name
    words = name.lower().split()
    return " ".join(w if i and w in SMALL_WORDS else _capital(w) for i, w in enumerate(words))


def shelves(names: Mapping[int, str]) -> dict[int, str]:
    """A category for each product id in *names*, `OTHER` where no common word fits.

    English names end with what the thing is ("red spotty cup"), so a word may name a shelf when it often
    stands last. The word that the most products carry becomes the first shelf, the word that the most of
    the rest carry the second, and so on while a shelf still holds `SMALLEST_SHELF` of all products.
    """
    rest = {key: _telling_words(name) for key, name in names.items()}
    found = dict.fromkeys(names, OTHER)
    heads = _heads(list(rest.values()))
    least = max(2, round(len(names) * SMALLEST_SHELF))
    for _ in range(SHELVES):
        counts = Counter(word for words in rest.values() for word in set(words) & heads)
        word = min(counts, key=lambda w: (-counts[w], w), default="")
        if counts[word] < least:
            break
        for key in [key for key, words in rest.items() if word in words]:
            found[key] = word.capitalize()
            del rest[key]
    return found


def _heads(all_words: list[list[str]]) -> set[str]:
    anywhere = Counter(word for words in all_words for word in set(words))
    last = Counter(words[-1] for words in all_words if words)
    return {word for word, count in last.items() if count >= STANDS_LAST * anywhere[word]}


def _telling_words(name: str) -> list[str]:
    head = TAIL.sub("", SET_OF.sub("", name.strip())) or name
    words = [_singular(word.lower()) for word in WORD.findall(head)]
    return [word for word in words if word not in QUALIFIERS and word not in SMALL_WORDS]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")) else word


def _capital(word: str) -> str:
    return re.sub(r"(^|[-/(\"&+.])([^\W\d_])", lambda m: m[1] + m[2].upper(), word)
