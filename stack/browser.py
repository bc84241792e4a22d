"""A Chromium for the checks: the machine's own, else from apt as root, else the one that Playwright brings."""

import os
import shutil
import subprocess
import sys

from stack.errors import StackError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """The path of the machine's Chromium; None when there is none that starts."""
    for name in NAMES:
        path = shutil.which(name)
        if path and _succeeds(path, "--version"):  # Ubuntu's package is a stub that only names a snap
            return path
    return None


def ensure_chromium() -> None:
    """Make sure that Playwright can drive a Chromium, whatever it takes. Raises StackError."""
    if find_chromium():
        return
    is_root = os.geteuid() == 0
    if is_root and shutil.which("apt-get"):
        print("Installing Chromium …", flush=True)
        _succeeds("apt-get", "update")
        _succeeds("apt-get", "install", "--yes", "--no-install-recommends", "chromium")
        if find_chromium():
            return
    options = ["--with-deps"] if is_root else []
    if not _succeeds(sys.executable, "-m", "playwright", "install", *options, "chromium"):
        raise StackError("Chromium cannot be installed: install it yourself (apt install chromium) and try again.")


def _succeeds(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=600).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
