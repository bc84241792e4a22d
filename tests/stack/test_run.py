"""`manage.py run` as a newcomer has it: a real start, a real end, and what an end by force leaves behind."""

import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from config import ROOT, environment_with

pytestmark = pytest.mark.slow
WEB_MEMORY_MOST_BYTES = 100 * 2**20
MANAGE = [sys.executable, str(ROOT / "manage.py")]


class Product:
    """One `manage.py run` on a state directory and a port of its own."""

    def __init__(self, state: Path) -> None:
        self.environment = environment_with(VAR_DIR=str(state), ENVIRONMENT="development", BASE_URL="", SECRET_KEY="")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.process = self._start()

    def _start(self) -> subprocess.Popen[str]:
        command = [*MANAGE, "run", "--empty", "--port", str(self.port)]
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True)

    def wait_until_ready(self) -> str:
        """The lines it says up to the address."""
        assert self.process.stdout is not None
        said = ""
        for line in self.process.stdout:
            said += line
            if "is ready" in line:
                break
        return said

    def kill_and_start_again(self) -> None:
        self.process.kill()
        self.close()
        self.process = self._start()

    def close(self) -> int:
        """Wait for its end; the exit code."""
        code = self.process.wait(timeout=60)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code

    def page(self, path: str) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return int(answer.status)

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*MANAGE, *words], env=self.environment, capture_output=True, text=True, check=False)

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    product = Product(tmp_path_factory.mktemp("state"))
    yield product
    product.process.terminate()
    product.close()


def test_a_first_start_ends_with_an_address_that_answers(product: Product) -> None:
    assert f"SPACS Africa is ready: http://127.0.0.1:{product.port}" in product.wait_until_ready()
    assert [product.page(path) for path in ("/", "/health", "/sign-in")] == [200, 200, 200]


def test_each_web_process_stays_small(product: Product) -> None:
    for path in ("/", "/products", "/groups", "/metrics", "/api/openapi.json") * 10:
        product.page(path)
    web = [process for process in product.family() if "gunicorn" in " ".join(process.cmdline())]
    serving = [process for process in web if process.parent() in web]
    assert len(serving) == 2
    assert max(process.memory_info().rss for process in serving) <= WEB_MEMORY_MOST_BYTES


def test_a_command_shares_the_servers_that_run(product: Product) -> None:
    asked = product.manage("flask", "routes")
    assert asked.returncode == 0
    assert "/health" in asked.stdout


def test_a_link_that_a_command_prints_leads_to_where_it_runs(product: Product) -> None:
    product.manage("flask", "create-admin", "--name", "Ann", "--identity", "+254712345678")
    link = product.manage("flask", "sign-in-link", "+254712345678").stdout
    assert link.startswith(f"http://127.0.0.1:{product.port}/sign-in/")


def test_a_second_one_in_the_same_place_is_refused_in_a_sentence(product: Product) -> None:
    second = product.manage("run")
    assert second.returncode == 1
    assert second.stderr.count("\n") == 1


def test_after_an_end_by_force_the_next_start_finds_everything(product: Product) -> None:
    family = product.family()
    product.kill_and_start_again()
    product.wait_until_ready()
    assert product.page("/health") == 200
    assert not [process for process in family if process.is_running()]


def test_sigterm_ends_it_and_all_that_it_started(product: Product) -> None:
    family = product.family()
    product.process.terminate()
    assert product.close() == 0
    assert len(family) > 8
    assert not [process for process in family if process.is_running()]
