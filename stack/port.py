"""Whether the address can be served. Standard library only: asked before anything is installed."""

import errno
import socket
import time

from stack.errors import StackError

ASK_EVERY_SECONDS = 0.1


def refuse_taken_port(host: str, port: int, *, patience_seconds: float = 0) -> None:
    """Say so before anything is started; with patience when its last user is just ending. Raises StackError."""
    deadline = time.monotonic() + patience_seconds
    while True:
        try:
            return _refuse_taken_port(host, port)
        except StackError:
            if time.monotonic() > deadline:
                raise
        time.sleep(ASK_EVERY_SECONDS)


def _refuse_taken_port(host: str, port: int) -> None:
    try:
        family, kind, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(place)
    except PermissionError:
        raise StackError(f"Port {port} needs root: choose one from 1024 up with --port.") from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise StackError(f"Port {port} is taken by another program: choose another with --port.") from None
        raise StackError(f"{host} is no address of this machine: choose another with --host.") from None
