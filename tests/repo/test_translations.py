"""No sentence stays untranslated: what the sources say is in each catalogue, whole, and compiles."""

import re
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from config import LANGUAGES, ROOT

TRANSLATED = [language for language in LANGUAGES if language != "en"]
PLACE = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
JINJA = re.compile(r"\{#.*?#\}|\{%-?\s*trans\b.*?endtrans\s*-?%\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
READ_OUT = re.compile(r"""\b(aria-label|alt|placeholder|title)="([^"]*)\"""")
WORD = re.compile(r"[^\W\d_]{2,}")
NO_WORDS = {ROOT / "templates/components/htmx_config.html"}
"""Settings for a program."""
NAMES = {"SPACS", "Africa"}
KEYS = {**DEFAULT_KEYWORDS, "_": None, "N_": None}


@cache
def said() -> Catalog:
    """Every message of the sources and the templates."""
    with (ROOT / "babel.cfg").open() as settings:
        methods, options = parse_mapping_cfg(settings)  # type: ignore[no-untyped-call]
    catalog = Catalog()
    for name, line, message, comments, context in extract_from_dir(
        str(ROOT), methods, options, keywords=KEYS
    ):
        catalog.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return catalog


@cache
def catalogue(language: str) -> Catalog:
    path = ROOT / "webapp" / "translations" / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as source:
        return read_po(source, locale=language)


def forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def places(text: str) -> set[str]:
    return {name or brace for name, brace in PLACE.findall(text)}


def problem(wanted: Message, found: Message | None, language: str) -> str | None:
    """What is wrong with a translation; None when nothing is."""
    if found is None:
        return "missing"
    if found.fuzzy:
        return "fuzzy"
    many = forms(found.string or "")
    if len(many) != (1 if isinstance(wanted.id, str) else catalogue(language).num_plurals):
        return "not every plural form"
    if not all(text.strip() for text in many):
        return "empty"
    given = [places(text) for text in forms(wanted.id)]
    least, most = set.intersection(*given), set.union(*given)
    return None if all(least <= places(text) <= most for text in many) else "other values"


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_sentence_is_untranslated(language: str) -> None:
    problems = {
        message.id: wrong
        for message in said()
        if message.id
        and (wrong := problem(message, catalogue(language).get(message.id, message.context), language))
    }
    assert problems == {}


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_translated_that_nobody_says(language: str) -> None:
    left = {message.id for message in catalogue(language) if message.id and said().get(message.id) is None}
    assert left == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_compiles(language: str) -> None:
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    assert compiled.getvalue()


def bare_words(template: str) -> list[str]:
    """Words of a template that stand outside every `_()` and `{% trans %}`, in its text or in what is read out."""
    text = JINJA.sub(" ", template)
    read_out = [value for _name, value in READ_OUT.findall(text)]
    return [
        word for part in (TAG.sub(" ", text), *read_out) for word in WORD.findall(part) if word not in NAMES
    ]


@pytest.mark.parametrize(
    "path", sorted(set((ROOT / "templates").rglob("*.html")) - NO_WORDS), ids=lambda path: path.stem
)
def test_a_template_says_nothing_in_one_language_only(path: Path) -> None:
    assert bare_words(path.read_text()) == []


def test_bare_words_are_seen() -> None:
    assert bare_words('<p title="Hello">{{ _("Good") }} {# a note #}<b>day</b></p>') == ["day", "Hello"]


def test_the_check_sees_what_is_wrong() -> None:
    wanted = Message("%(num)s bag")
    assert problem(wanted, None, "sw") == "missing"
    assert problem(wanted, Message("%(num)s bag", ""), "sw") == "empty"
    assert problem(wanted, Message("%(num)s bag", "mfuko"), "sw") == "other values"
    assert problem(wanted, Message("%(num)s bag", "mfuko %(num)s", flags=("fuzzy",)), "sw") == "fuzzy"
    assert problem(wanted, Message("%(num)s bag", "mfuko %(num)s"), "sw") is None
