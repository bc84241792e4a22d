"""The processes themselves: they start, take a job, and stop when told to."""

import os
import signal
import subprocess
import sys

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import select, text

from config import ROOT, Settings
from webapp.core.clock import now
from webapp.core.queue import enqueue
from webapp.insights.models import JobRun
from webapp.web.database import db

pytestmark = pytest.mark.slow
PATIENCE_S = 60


def environment_of(app: Flask) -> dict[str, str]:
    settings: Settings = app.extensions["settings"]
    return os.environ | {
        "ENVIRONMENT": "test", "DATABASE_URL": settings.database_url, "REDIS_URL": settings.redis_url,
        "SECRET_KEY": settings.secret_key, "VAR_DIR": str(settings.var_dir), "JOB_PROCESSES": "1",
    }  # fmt: skip


def test_workers_take_a_job_and_stop_when_told(fresh_app: Flask, redis: Redis) -> None:
    command = [sys.executable, "-m", "worker.main", "workers"]
    workers = subprocess.Popen(command, cwd=ROOT, env=environment_of(fresh_app))
    try:
        enqueue(redis, "worker.jobs.insights.compute_features", queue="slow")
        assert outcome(fresh_app) == "done"
    finally:
        workers.send_signal(signal.SIGTERM)
    assert workers.wait(PATIENCE_S) == 0


def outcome(app: Flask) -> str | None:
    """How the first recorded job ended, waiting for it a while inside the database."""
    began = now()
    with app.app_context():
        while (now() - began).total_seconds() < PATIENCE_S:
            found: str | None = db.session.scalar(
                select(JobRun.outcome).where(JobRun.finished_at.is_not(None))
            )
            if found:
                return found
            db.session.execute(text("SELECT pg_sleep(0.2)"))
            db.session.rollback()
    return None
