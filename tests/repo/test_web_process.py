"""The web process never loads what learning needs, also when it serves pages. Its memory: tests/stack/test_run.py."""

import json
import subprocess
import sys

import pytest

from config import ROOT, Settings, environment_with

SERVE = """
import json, sys
from webapp import create_app
client = create_app().test_client()
paths = ("/", "/products", "/groups", "/sign-in", "/metrics", "/api/openapi.json")
statuses = [client.get(path).status_code for path in paths]
print(json.dumps({"statuses": statuses, "modules": sorted(sys.modules)}))
"""


@pytest.fixture(scope="module")
def web_process(settings: Settings) -> dict[str, list[object]]:
    environment = environment_with(
        ENVIRONMENT="test",
        DATABASE_URL=settings.database_url,
        REDIS_URL=settings.redis_url,
        SECRET_KEY=settings.secret_key,
        VAR_DIR=str(settings.var_dir),
    )
    done = subprocess.run(
        [sys.executable, "-c", SERVE], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    answer: dict[str, list[object]] = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_the_web_process_never_loads_pandas_or_scikit_learn(web_process: dict[str, list[object]]) -> None:
    assert set(web_process["statuses"]) == {200}
    assert {"pandas", "sklearn", "scipy", "worker", "ml"} & set(web_process["modules"]) == set()
