"""Commands: compute everything now, count every shown reason again, open the best proposals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _
from flask_babel import ngettext
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from webapp.core import clock
from webapp.core.queue import run_here, send_pending
from webapp.recommendations import actions
from webapp.recommendations.evidence import FalseReason, check_reasons
from webapp.web.database import db, job_queue, lift_time_limits

REBUILD = "worker.jobs.recommendations.rebuild"
SHOWN_FALSE = 20


@click.command("rebuild")
@with_appcontext
def rebuild() -> None:
    """Compute features, segments, recommendations and proposals now, as the nightly jobs do."""
    began = perf_counter()
    with _progress() as watch:
        figures: dict[str, dict[str, Any]] = run_here(REBUILD, watch=watch)
    table = Table("job", "figure", "value")
    for job, values in figures.items():
        for name, value in values.items():
            table.add_row(job, name, str(value))
    table.add_row("all", "seconds", f"{perf_counter() - began:.1f}")
    Console().print(table)


@click.command("check-reasons")
@with_appcontext
def check_all_reasons() -> None:
    """Count every number of every shown reason again; exit 1 and name the false ones if there are any."""
    session = db.session()
    lift_time_limits(session)
    verdict = check_reasons(session)
    for code, count in verdict.checked.items():
        click.echo(f"{code}: {count}")
    for wrong in verdict.false[:SHOWN_FALSE]:
        click.echo(_false_line(wrong), err=True)
    if verdict.false or verdict.short:
        raise click.ClickException(
            _("False reasons: %(false)d. Cards with fewer than two reasons: %(short)d.",
              false=len(verdict.false), short=verdict.short)
        )  # fmt: skip
    total = sum(verdict.checked.values())
    click.echo(
        ngettext(
            "%(num)d reason counted again: it is true.", "%(num)d reasons counted again: all are true.", total
        )
    )


@click.command("open-proposals")
@click.option("--top", type=click.IntRange(1, 500), required=True, help="how many groups to open")
@with_appcontext
def open_proposals(top: int) -> None:
    """Open groups from the proposals of most worth."""
    session = db.session()
    opened = actions.open_proposals(session, top=top, actor=None, now=clock.now())
    lines = [
        f"{group.id}  {group.product.name}  {group.pickup_point.name}  {group.target}" for group in opened
    ]
    session.commit()
    send_pending(session, job_queue())
    for line in lines:
        click.echo(line)
    click.echo(ngettext("%(num)d group opened.", "%(num)d groups opened.", len(lines)))


COMMANDS = (rebuild, check_all_reasons, open_proposals)


def _false_line(wrong: FalseReason) -> str:
    return str(_(
        "%(holder)s %(id)d: %(code)s says %(said)s, but the orders say %(found)s",
        holder=wrong.holder, id=wrong.id, code=wrong.code, said=wrong.said, found=wrong.found,
    ))  # fmt: skip


@contextmanager
def _progress() -> Iterator[Callable[[int, str], None]]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:.0f} %"),
        TimeElapsedColumn(),
    )
    with Progress(*columns) as progress:
        task = progress.add_task(str(current_app.name), total=100)

        def watch(percent: int, step: str) -> None:
            progress.update(task, completed=percent, description=step)

        yield watch
