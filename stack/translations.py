"""Compile the translations: the ``.po`` files are kept, the ``.mo`` files are made from them where they run."""

from pathlib import Path

from config import ROOT


def compile_all(directory: Path = ROOT / "webapp" / "translations") -> int:
    """Compile each catalogue that is newer than what was made from it; the number compiled."""
    stale = [path for path in sorted(directory.glob("*/LC_MESSAGES/*.po")) if _is_newer(path)]
    if stale:
        _compile(stale)
    return len(stale)


def _compile(stale: list[Path]) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for path in stale:
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source))


def _is_newer(source: Path) -> bool:
    made = source.with_suffix(".mo")
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime
