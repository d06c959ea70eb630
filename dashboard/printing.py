"""Posters: each code is kept before it is printed, and answers for ever."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from dashboard import disclaimer, pipeline
from dashboard.errors import UserError
from dashboard.model import Account, Link
from dashboard.publish.posters import poster
from dashboard.settings import campaign, settings
from dashboard.store import links, units
from dashboard.store.connection import Connection


def posters(con: Connection, sender: Account, unit_codes: Sequence[str], place: str, now: datetime) -> bytes:
    """One PDF page a unit; each code is kept before it is printed, and answers for ever."""
    wanted = [(code, place) for code in unit_codes]
    names = units.names(con, sender.scope, unit_codes)
    minted = links.mint(con, wanted, poster_target(), sender.name, now)
    days, notice = pipeline.form_days(con), disclaimer.of(con, pipeline.today(con, now))
    return poster.pdf([_poster(minted[told], names[told[0]], days, notice) for told in wanted])


def poster_preview(con: Connection, sender: Account, unit_code: str, place: str, now: datetime) -> bytes:
    """A PNG of the page as it would be printed; nothing is kept yet."""
    names = units.names(con, sender.scope, [unit_code])
    planned = links.plan(con, [(unit_code, place)], poster_target())
    days, notice = pipeline.form_days(con), disclaimer.of(con, pipeline.today(con, now))
    return poster.preview(_poster(planned[unit_code, place], names[unit_code], days, notice))


def poster_target() -> str:
    """Where the codes on posters lead: the registration page, if the campaign's list allows its host."""
    target = campaign().target
    if not campaign().may_lead_to(target):
        raise UserError(
            "The address {address} is not on the list of allowed hosts in campaign.toml. Correct it first.",
            address=target,
        )
    return target


def _poster(link: Link, unit_name: str, form_days: int | None, notice: str) -> poster.Poster:
    return poster.Poster(
        unit_name=unit_name,
        place=link.placement,
        address=f"{settings().address}/Q/{link.code}".upper(),
        code=link.code,
        target_host=urlsplit(link.target).hostname or "",
        sender=campaign().sender,
        hotline=campaign().hotline,
        form_days=form_days,
        notice=notice,
    )
