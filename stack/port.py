"""Whether the address can be served. Standard library only: asked before anything is installed."""

import errno
import socket

from stack.errors import StackError


def refuse_taken_port(host: str, port: int) -> None:
    """Say so before anything is started. Raises StackError."""
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
