"""A file that is not taken at all, with the fact that stopped it. The words are in `words.py`."""

from __future__ import annotations

from typing import Any, ClassVar

from webapp.core.errors import Refusal


class FileRefused(Refusal):
    """Nothing of the file was loaded. `problem` is a code of `webapp.imports.words`."""

    code: ClassVar[str] = "file_refused"
    status: ClassVar[int] = 422

    def __init__(self, problem: str, **values: Any) -> None:
        super().__init__(problem=problem, **values)
        self.problem = problem
