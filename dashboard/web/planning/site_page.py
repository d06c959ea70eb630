"""The pieces of the page that builds, shows and publishes the campaign's site."""

from datetime import datetime
from html import escape

import streamlit as st

from dashboard import campaign_site, published_site
from dashboard.model import Account
from dashboard.publish.site.frame import TOP
from dashboard.published_site import Build, State
from dashboard.store import audit
from dashboard.store.audit import Action
from dashboard.store.connection import Connection
from dashboard.web.common import blocks, ui
from dashboard.web.serving.site import PREVIEW
from dashboard.wording import as_text, day, number, say

ADDRESS = f"/{TOP}"
# Of what changed, so many pages are named.
MOST_NAMED = 12


def opening(told: State) -> None:
    """Whether there is a site, and how old it is."""
    if told.shown:
        blocks.opening(say("The campaign's site is published"), _facts(told.shown))
    else:
        blocks.opening(
            say("The campaign's site is not published yet"),
            say(
                "Guides, a page for every unit, offices and progress, for everybody, at {address}",
                address=ADDRESS,
            ),
        )


def build(con: Connection, now: datetime, told: State) -> None:
    """Make a new build to look at; the public sees nothing of it."""
    words = say("Build a new version to look at")
    if st.button(words, type="secondary" if told.draft else "primary", key="build"):
        with ui.plain_errors():
            with st.status(say("Asking the store")) as status:
                campaign_site.build(con, now, lambda step: status.update(label=as_text(step)))
            st.rerun()
    st.caption(say("Made of what is known now; a broken link stops it. Nobody sees it before you publish."))


def publish(account: Account, told: State) -> None:
    """What the new build changes, and publishing it."""
    if told.draft is None:
        return
    changes = published_site.changes(campaign_site.folder(), told.draft, told.shown)
    blocks.heading(
        say("What the new version changes"),
        say("{count} files, built on {day}", count=number(told.draft.files), day=_day(told.draft)),
    )
    lists = [
        (say("New"), changes.added),
        (say("Changed"), changes.changed),
        (say("No longer there"), changes.gone),
    ]
    if not any(paths for _, paths in lists):
        blocks.empty(say("Nothing: it says the same as the published one."))
    for title, paths in lists:
        if paths:
            st.html(_listed(title, paths))
    if st.button(say("Publish this version"), type="primary", key="publish"):
        with ui.plain_errors():
            made = published_site.publish(campaign_site.folder())
            audit.note(ui.cursor(), account.name, Action.SITE_PUBLISHED, made.name)
            st.rerun()


def put_back(account: Account, told: State) -> None:
    """Undo."""
    if told.before is None:
        return
    words = say("Put back the version of {day}", day=_day(told.before))
    if st.button(words, key="put_back"):
        with ui.plain_errors():
            published_site.put_back(campaign_site.folder())
            audit.note(ui.cursor(), account.name, Action.SITE_PUT_BACK)
            st.rerun()
    st.caption(say("It takes the place of the published one at once; a second time undoes the first."))


def download(told: State) -> None:
    """The build as a zip, for any other web server."""
    build = told.draft or told.shown
    if build is None:
        return
    st.download_button(
        say("Download as a zip for another web server"),
        lambda: published_site.where(campaign_site.folder(), build).read_bytes(),
        "trang-chien-dich.zip",
        "application/zip",
        key="zip",
        on_click="ignore",
    )


def look(told: State) -> None:
    """What people will see, or see now."""
    if told.draft is None and told.shown is None:
        blocks.empty(say("Build a version: it is shown here."))
        return
    address = PREVIEW if told.draft else ADDRESS
    blocks.heading(
        say("The new version") if told.draft else say("The published version"),
        say("As on a phone; it opens in full by the link below."),
    )
    st.iframe(address, height=700)
    st.link_button(say("Open in full"), address)


def _facts(build: Build) -> str:
    return say(
        "{count} files, built on {day}, at {address}",
        count=number(build.files),
        day=_day(build),
        address=ADDRESS,
    )


def _day(build: Build) -> str:
    made = datetime.fromisoformat(build.made_at)
    return f"{day(made.date())} {made:%H:%M}"


def _listed(title: str, paths: list[str]) -> str:
    named = "".join(f"<li>/{escape(path.removesuffix('index.html'))}</li>" for path in paths[:MOST_NAMED])
    more = len(paths) - MOST_NAMED
    rest = f"<li>{escape(say('and {count} more', count=number(more)))}</li>" if more > 0 else ""
    return f"<p><b>{escape(title)}</b>: {number(len(paths))}</p><ul>{named}{rest}</ul>"
