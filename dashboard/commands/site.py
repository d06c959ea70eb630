"""Commands about the campaign's public site: build and publish it, put back the one before."""

from pathlib import Path
from typing import Annotated

import typer

from dashboard import campaign_site, published_site
from dashboard.commands import terminal
from dashboard.commands.options import HERE, OPERATOR, Data, now, store
from dashboard.origin import seen_from_here
from dashboard.store import audit
from dashboard.store.audit import Action
from dashboard.wording import number, say

app = typer.Typer(help="The campaign's public site.", no_args_is_help=True)


@app.command()
def build(
    out: Annotated[
        Path | None, typer.Option(help="A folder for another web server; nothing is published.")
    ] = None,
    packed: Annotated[
        Path | None, typer.Option("--zip", help="The same as one file; nothing is published.")
    ] = None,
    data: Data = HERE,
) -> None:
    """Build the site of what is known now and publish it, or write it for another web server."""
    con = store(data)
    with terminal.steps() as step:
        if out:
            campaign_site.build_into(seen_from_here(out), con, now(), step)
            print(out)
        if packed:
            with terminal.writing(packed) as file:
                campaign_site.build_zip(file, con, now(), step)
        if not out and not packed:
            campaign_site.build(con, now(), step)
            made = published_site.publish(campaign_site.folder())
            audit.note(con, OPERATOR.name, Action.SITE_PUBLISHED, made.name)
            print(say("The site is published: {count} files.", count=number(made.files)))


@app.command(name="undo")
def put_back(data: Data = HERE) -> None:
    """Show the build before again; a second time undoes the first."""
    con = store(data)
    published_site.put_back(campaign_site.folder())
    audit.note(con, OPERATOR.name, Action.SITE_PUT_BACK)
    print(say("The build before is shown again."))
