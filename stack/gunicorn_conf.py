"""How gunicorn serves the app; the figures come from the settings."""

import contextlib
import ctypes
import gc
import sys

from config import load

sys.modules.setdefault("rich", None)  # type: ignore[arg-type]  # structlog loads its 4 MB for colours no log shows
_settings = load()

worker_class = "gthread"
workers = _settings.web_processes
threads = _settings.web_threads
preload_app = True  # loaded once and shared by the forked processes: less memory, and a bad start ends at once
timeout = 60
graceful_timeout = 5
keepalive = 5
max_requests = 20_000  # a slow leak never grows old
max_requests_jitter = 2_000
limit_request_line = 8190
limit_request_fields = 60
control_socket_disable = True
forwarded_allow_ips = "127.0.0.1,::1"
accesslog = None  # the app writes one line per request itself, with the request's id
errorlog = "-"
loglevel = _settings.log_level.lower()


def when_ready(_server: object) -> None:
    """Before the first fork: give back what loading took, and keep the collector from unsharing the rest."""
    gc.collect()
    gc.freeze()
    with contextlib.suppress(OSError, AttributeError):  # glibc only
        ctypes.CDLL(None).malloc_trim(0)
