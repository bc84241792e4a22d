"""What was rejected and repaired, line by line: counted always, written to a file when one is asked for."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from webapp.imports.errors import FileRefused
from webapp.imports.rules import Outcome
from webapp.imports.words import reason_words

COLUMNS = ("line", "outcome", "reason", "explanation", "value")
VALUE_CHARS = 200
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class _Writer(Protocol):
    def writerow(self, row: tuple[object, ...], /) -> object: ...


class Findings:
    """Counts lines by outcome and reason, and writes each of them to the report."""

    def __init__(self, writer: _Writer | None = None) -> None:
        self._writer = writer
        self._words: dict[str, str] = {}
        self._counts: dict[Outcome, Counter[str]] = {"rejected": Counter(), "repaired": Counter()}

    def add(self, line: int, outcome: Outcome, reason: str, value: str = "") -> None:
        """Note what happened to *line* of the file; *value* is the part of it that was at fault."""
        self._counts[outcome][reason] += 1
        if self._writer is not None:
            if reason not in self._words:
                self._words[reason] = reason_words(reason)
            self._writer.writerow((line, outcome, reason, self._words[reason], harmless(value[:VALUE_CHARS])))

    def figures(self) -> dict[str, dict[str, int]]:
        """Counts by outcome and reason, the commonest first."""
        return {outcome: dict(counts.most_common()) for outcome, counts in self._counts.items()}


@contextmanager
def findings(report: Path | None) -> Iterator[Findings]:
    """Findings that are written to *report* as CSV; raises `FileRefused` when it cannot be written."""
    if report is None:
        yield Findings()
        return
    try:
        file = report.open("w", newline="", encoding="utf-8")
    except OSError as error:
        raise FileRefused("report_unwritable", file=str(report), reason=error.strerror or "") from error
    with file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        yield Findings(writer)


def harmless(text: str) -> str:
    """*text* that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
