"""The three words of `manage.py`. Standard library only up to the point where the virtual environment is entered."""

import argparse
import signal
import subprocess
import sys
from contextlib import nullcontext

import config
from stack import CHILDREN_FILE, environment
from stack.errors import StackError, plain_sentences
from stack.port import refuse_taken_port


def main(arguments: list[str]) -> int:
    """Do what was asked; the exit code. What goes wrong under the product is one sentence on stderr."""
    try:
        with plain_sentences():
            if arguments[:1] == ["flask"]:
                return _flask(arguments)
            return _run_or_test(arguments)
    except (StackError, config.BadSetting) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _run_or_test(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    if options.command == "test":
        _stand("requirements-dev.txt", arguments)
        from stack.checks import run_checks

        return run_checks(fast=options.fast)
    left_by_a_kill = (config.state_directory() / CHILDREN_FILE).exists()  # holds the port until `run` ends it
    if not left_by_a_kill:
        refuse_taken_port(options.host, options.port)
    _stand("requirements.txt", arguments)
    from stack.run import run

    return run(options)


def _flask(arguments: list[str]) -> int:
    """A command of the app, on the servers that run, or on servers that run for it alone."""
    _stand("requirements.txt", arguments)
    from stack.installation import Installation

    installation = Installation()
    settings = installation.environment()
    embedded = installation.servers.want_database or installation.servers.want_redis
    with installation.servers_for_a_command(settings) if embedded else nullcontext():
        command = subprocess.Popen([sys.executable, "-m", *arguments], env=settings, cwd=config.ROOT)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the command itself; we wait for its end
        signal.signal(signal.SIGTERM, lambda *_: command.terminate())
        return command.wait()


def _stand(requirements: str, arguments: list[str]) -> None:
    environment.ensure(requirements)
    environment.enter(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python3 manage.py", description="Start the product, or run its checks.")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="start the product and keep it running")
    run.add_argument("--port", type=_port, default=8000)
    run.add_argument("--host", default="127.0.0.1")
    run.add_argument("--empty", action="store_true", help="leave the demo market out at the first start")
    test = commands.add_parser("test", help="run every check")
    test.add_argument("--fast", action="store_true", help="leave out the browser and the campaigns")
    commands.add_parser("flask", help="run a command of the app")
    return parser


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError(f"{text!r} is no port: 1 to 65535")
    return int(text)
