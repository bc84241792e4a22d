from pathlib import Path

from stack.translations import compile_all

CATALOGUE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Join"\nmsgstr "Jiunge"\n'


def test_a_catalogue_is_compiled_once_and_again_when_it_changes(tmp_path: Path) -> None:
    source = tmp_path / "sw" / "LC_MESSAGES" / "messages.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE)
    assert [compile_all(tmp_path), compile_all(tmp_path)] == [1, 0]
    assert b"Jiunge" in source.with_suffix(".mo").read_bytes()


def test_a_checkout_without_translations_still_starts(tmp_path: Path) -> None:
    assert compile_all(tmp_path / "none") == 0
