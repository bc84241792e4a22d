"""The database on the web's side, and the one place where a request commits."""

from __future__ import annotations

from typing import cast

from flask import Flask, Response, current_app
from flask_sqlalchemy import SQLAlchemy
from redis import Redis
from sqlalchemy import text
from sqlalchemy.orm import Session

from config import Settings
from webapp.core import queue
from webapp.core.db import Base

db = SQLAlchemy(model_class=Base)
STATEMENT_TIMEOUT_MS = 15_000
LOCK_TIMEOUT_MS = 5_000


def init_app(app: Flask, settings: Settings) -> None:
    """Connect to the database and the queue; commit after a good answer, roll back after any other."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        "pool_pre_ping": True,
        "pool_size": settings.web_threads,
        "connect_args": {
            "connect_timeout": 5,
            "options": f"-c lock_timeout={LOCK_TIMEOUT_MS} -c statement_timeout={STATEMENT_TIMEOUT_MS}",
        },
    }
    db.init_app(app)
    app.extensions["queue"] = Redis.from_url(settings.redis_url, socket_timeout=5, socket_connect_timeout=2)
    app.after_request(_commit_or_roll_back)


def job_queue() -> Redis:
    """The Redis of this app's job queue."""
    return cast(Redis, current_app.extensions["queue"])


def session() -> Session:
    """This request's database session."""
    return cast(Session, db.session)


def lift_time_limits(session: Session) -> None:
    """For a command or a job that works through all rows: no statement time-out in this transaction."""
    session.execute(text("SET LOCAL statement_timeout = 0"))


def _commit_or_roll_back(response: Response) -> Response:
    if response.status_code >= 400:
        _undo()
        return response
    try:
        db.session.commit()
    except Exception as error:  # the page that was made says that all is well, and it is not
        _undo()
        return current_app.make_response(current_app.handle_user_exception(error))
    queue.send_pending(session(), job_queue())
    return response


def _undo() -> None:
    db.session.rollback()
    queue.forget_pending(session())
