"""`manage.py test`: one readable list of every check, each a command that anybody can run alone."""

import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from config import ROOT, environment_with
from stack import javascript, translations
from stack.browser import ensure_chromium

LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
PYTEST_CLOSING = re.compile(r"^=* ?((?:\d+ \w+,? ?)+) in [\d.]+s.*$", re.MULTILINE)
NODE_CLOSING = re.compile(r"^\S+ (pass|fail) (\d+)$", re.MULTILINE)


@dataclass(frozen=True)
class Check:
    """One command that ends with 0 when all is well; ``slow`` ones are left out by --fast."""

    name: str
    command: Sequence[str]
    slow: bool = False


@dataclass(frozen=True)
class Result:
    """How many single tests a check ran; a linter counts as one."""

    passed: int
    failed: int
    output: str


def all_checks() -> list[Check]:
    """In the order in which they find mistakes soonest."""
    python = [sys.executable, "-m"]
    pytest = [*python, "pytest", "--quiet", "--color=no"]
    both_cores = [*pytest, "-n", "2", "--dist", "worksteal"]
    return [
        Check("ruff", [*python, "ruff", "check", "."]),
        Check("import-linter", [sys.executable, "-c", LINT_IMPORTS, "--no-cache"]),
        Check("djlint", [*python, "djlint", "templates", "--lint", "--quiet"]),
        Check("eslint", [*javascript.tool("eslint"), "static/js", "static/sw", "tests/js"]),
        Check("mypy --strict", [*python, "mypy"]),
        Check("node --test", [javascript.node(), "--test", *map(str, sorted((ROOT / "tests/js").glob("*.test.js")))]),
        Check("pytest", [*both_cores, "-m", "not slow and not browser and not campaign", "tests"]),
        Check("pytest, slow", [*both_cores, "-m", "slow and not campaign and not browser", "tests"], slow=True),
        Check("pytest in the browser", [*pytest, "-m", "browser", "tests"], slow=True),
    ]


def run_checks(*, fast: bool) -> int:
    """Run all of them even when one fails; 0 when none did. Raises StackError when a tool cannot be had."""
    javascript.ensure_packages()
    if not fast:
        ensure_chromium()
    translations.compile_all()
    results = [_run(check) for check in all_checks() if not (fast and check.slow)]
    failed = sum(result.failed for result in results)
    print(f"\n{sum(result.passed for result in results)} passed, {failed} failed")
    return 1 if failed else 0


def _run(check: Check) -> Result:
    print(f"{check.name:<24}", end="", flush=True)
    started = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env=environment_with(PYTHONPATH=str(ROOT), NO_COLOR="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    result = count(done.stdout, done.returncode)
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"{verdict:<8}{result.passed:>6} passed{time.monotonic() - started:>8.1f} s", flush=True)
    if done.returncode != 0:
        print("\n    $ " + " ".join(check.command) + "\n" + result.output, flush=True)
    return result


def count(output: str, exit_code: int) -> Result:
    """Read the numbers from pytest's or node's closing lines; any other tool is one check."""
    numbers: dict[str, int] = {}
    if closing := PYTEST_CLOSING.findall(output):
        numbers = {word.rstrip("s,"): int(number) for number, word in re.findall(r"(\d+) (\w+,?)", closing[-1])}
    elif node := NODE_CLOSING.findall(output):
        numbers = {word + "ed": int(number) for word, number in node}
    failed = numbers.get("failed", 0) + numbers.get("error", 0)
    if exit_code != 0:
        return Result(numbers.get("passed", 0), max(failed, 1), output)
    return Result(numbers.get("passed", 1), 0, output)
