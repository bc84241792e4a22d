"""The project's own virtual environment: made, filled with the pinned requirements, and entered. Standard library."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from config import ROOT, environment_with
from stack.errors import StackError, plain_sentences, telling_line

PLACE = ROOT / ".venv"
PYTHON = PLACE / "bin" / "python"
NO_VENV = "This Python cannot make a virtual environment: install its venv module (apt install python3-venv)."


def ensure(requirements: str) -> None:
    """Make ``.venv`` where it is missing and install ``requirements`` when they changed. Raises StackError."""
    if sys.platform == "win32":
        raise StackError("Windows cannot run the embedded servers: use WSL, or compose.yaml with Docker.")
    with plain_sentences():
        if not _is_usable():
            _make()
        stamp = PLACE / f".{Path(requirements).stem}-installed"
        digest = hashlib.sha256((ROOT / requirements).read_bytes()).hexdigest()
        if stamp.exists() and stamp.read_text() == digest:
            return
        _install(requirements)
        stamp.write_text(digest)


def enter(arguments: list[str]) -> None:
    """Go on inside the virtual environment's Python; returns only when this process is in it already."""
    if Path(sys.prefix).resolve() != PLACE.resolve():
        sys.stdout.flush()
        os.execve(PYTHON, [str(PYTHON), str(ROOT / "manage.py"), *arguments], environment_with())


def _is_usable() -> bool:
    """A checkout that was moved or copied carries an environment whose Python is gone."""
    if Path(sys.prefix).resolve() == PLACE.resolve():
        return True
    return PYTHON.exists() and (PLACE / "bin" / "pip").exists()


def _make() -> None:
    print("Making the virtual environment in .venv …", flush=True)
    if _run(sys.executable, "-m", "venv", "--clear", str(PLACE)) is None:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):  # Debian ships Python without its venv module
        _run("apt-get", "update")
        _run("apt-get", "install", "--yes", "--no-install-recommends", "python3-venv")
    failure = _run(sys.executable, "-m", "venv", "--clear", str(PLACE))
    if failure is not None:
        raise StackError(f"{NO_VENV} It said: {failure}" if "ensurepip" not in failure else NO_VENV)


def _install(requirements: str) -> None:
    print(f"Installing {requirements}: about half a minute the first time …", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--quiet"]
    failure = _run(*pip, "--requirement", str(ROOT / requirements))
    if failure is not None:
        raise StackError(f"{requirements} cannot be installed: {failure}")


def _run(*command: str) -> str | None:
    """None when it went well, else the line that says why not."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else telling_line(done.stdout + done.stderr)
