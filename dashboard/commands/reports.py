"""Commands about the report: write every form of it, and send it by mail."""

from pathlib import Path
from typing import Annotated

import typer

from dashboard import mailing, pipeline, report_files
from dashboard.commands import terminal
from dashboard.commands.options import HERE, Data, now, store
from dashboard.errors import UserError
from dashboard.model import EVERYTHING, Basis
from dashboard.report_files import READER, Form
from dashboard.settings import settings
from dashboard.store import units
from dashboard.store.connection import FOR_EVER
from dashboard.store.mails import Outcome
from dashboard.store.progress import Question
from dashboard.wording import say

app = typer.Typer()


@app.command()
def report(
    out: Annotated[Path, typer.Option(help="The folder to write into.")],
    unit: Annotated[str | None, typer.Option(help="Only this unit and all below it.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="The day to tell of.")] = None,
    then: Annotated[bool, typer.Option("--then", help="As it was known on that day, not today.")] = False,
    form: Annotated[list[Form] | None, typer.Option(help="Only this form; repeat for several.")] = None,
    basis: Annotated[Basis, typer.Option(help="What the rates are measured against.")] = Basis.SMARTPHONE,
    data: Data = HERE,
) -> None:
    """Write the report that leadership signs, in every form: no person and no small group is in it."""
    con = store(data)
    today = pipeline.today(con, now())
    on_day = terminal.day(as_of) if as_of else today
    under = units.find(con, EVERYTHING, unit).code if unit else None
    with terminal.steps() as step:
        step(say("Counting the people"))
        known_at = pipeline.known_on(on_day, today) if then else FOR_EVER
        question = Question(READER.scope, on_day, known_at, under=under)
        told = report_files.told(con, READER, question, basis)
        files = []
        for each in form or list(Form):
            step(say(report_files.TITLES[each]))
            files.append(report_files.made(told, each))
    for file in files:
        terminal.write(out / file.name, file.content)


@app.command(name="mail")
def mail_report(data: Data = HERE) -> None:
    """Send today's report through the mail server, unless it has gone out already."""
    server = settings().mail
    if server is None:
        raise UserError("No mail server is set. Set CAMPAIGN_MAIL_SERVER first.")
    con, moment = store(data), now()
    on_day = pipeline.today(con, moment)
    with terminal.steps() as step:
        step(say("Writing the report"))
        outcome = mailing.send_once(
            con, on_day, lambda: report_files.weekly_letter(con, moment), server, moment
        )
    if outcome is None:
        print(say("The report of this day has gone out already."))
    elif outcome is Outcome.FAILED:
        raise UserError("The mail server did not take the report. Look at its settings and its log.")
    else:
        print(say("The mail server has taken the report."))
