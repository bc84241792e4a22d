"""`manage.py run`: from a bare checkout to a page that answers."""

import json
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from argparse import Namespace
from collections.abc import Mapping
from http import HTTPStatus
from http.client import HTTPException
from types import FrameType

import config
from stack import CHILDREN_FILE
from stack.errors import StackError, telling_line
from stack.installation import Installation
from stack.port import refuse_taken_port
from stack.schema import has_accounts
from stack.services import product_services
from stack.supervisor import Supervisor

HEALTHY_WITHIN_SECONDS = 60
LEFTOVER_PORT_SECONDS = 15
DEMO_FILE = "demo-sign-ins.json"


def run(options: Namespace) -> int:
    """Start everything, wait until it is healthy, and keep it running until Ctrl-C or SIGTERM."""
    _end_on_signals()
    installation = Installation()
    supervisor = Supervisor(installation.directory / CHILDREN_FILE)
    with installation.lock.ownership() as own:
        if not own():
            raise StackError("This checkout is running already, or one of its commands is: stop that first.")
        had_leftovers = supervisor.end_leftovers()
        patience = LEFTOVER_PORT_SECONDS if had_leftovers else 0
        refuse_taken_port(options.host, options.port, patience_seconds=patience)
        installation.serve_at(_address(options.host, options.port))
        environment = installation.environment()
        try:
            with installation.servers, installation.prepared(environment):
                _run_product(installation, environment, supervisor, options)
        except KeyboardInterrupt:
            print("\nStopped.", flush=True)
    return 0


def _run_product(
    installation: Installation, environment: Mapping[str, str], supervisor: Supervisor, options: Namespace
) -> None:
    servers = installation.servers
    address = _address(options.host, options.port)
    _load_demo(installation, environment, wanted=not options.empty)
    try:
        web, *others = product_services(environment, installation.directory / "log", options.host, options.port)
        child = supervisor.begin(web)
        child.wait_until(lambda: _status(address) is not None, HEALTHY_WITHIN_SECONDS, ask_every=0.1)
        for service in others:  # after the first page can be seen: what they load would slow it down
            supervisor.begin(service)
        child.wait_until(lambda: _status(address) == HTTPStatus.OK, HEALTHY_WITHIN_SECONDS, ask_every=0.2)
        for name, start in (("database", servers.start_database), ("redis", servers.start_redis)):
            if name in servers.children:
                supervisor.watch(name, servers.children[name], start)
        _greet(installation, environment["BASE_URL"])
        supervisor.keep_running()
    finally:
        supervisor.stop()


def _load_demo(installation: Installation, environment: Mapping[str, str], *, wanted: bool) -> None:
    """Once, into a database without people; `--empty` at the first start means never."""
    first_start = installation.directory / "first-start"
    if first_start.exists():
        return
    if wanted and not has_accounts(environment["DATABASE_URL"]):
        print("Making the demo market …", flush=True)
        command = [sys.executable, "-m", "flask", "demo"]
        done = subprocess.run(command, env=environment, cwd=config.ROOT, stderr=subprocess.PIPE, text=True, check=False)
        (installation.directory / "log" / "demo.log").write_text(done.stderr)
        if done.returncode != 0:
            raise StackError(f"The demo market cannot be made (`--empty` leaves it out): {telling_line(done.stderr)}")
    first_start.touch()


def _status(address: str) -> int | None:
    """What /health answers; None while nobody does."""
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=5) as answer:  # noqa: S310 - http to ourselves
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except (OSError, HTTPException):
        return None


def _greet(installation: Installation, address: str) -> None:
    print(f"\nSPACS Africa is ready: {address}", flush=True)
    try:
        sign_ins = json.loads((installation.directory / DEMO_FILE).read_text())
    except FileNotFoundError:
        sign_ins = {}
    for role, sign_in in sign_ins.items():
        print(f"  {role:<10} {sign_in['sign_in']:<24} {sign_in['password']}")
    print(f"Stop with Ctrl-C. Logs: {installation.directory / 'log'}", flush=True)


def _address(host: str, port: int) -> str:
    """Where this machine itself reaches the server."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{reachable}:{port}"


def _end_on_signals() -> None:
    """The first signal ends it in order; later ones do not disturb that."""

    def end(_signal: int, _frame: FrameType | None) -> None:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        raise KeyboardInterrupt

    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, end)
