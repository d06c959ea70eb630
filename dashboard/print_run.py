"""What a print run is: for whom and where, how it looks, and the codes that it has or would get."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from dashboard import disclaimer, pipeline
from dashboard.errors import UserError
from dashboard.model import Account, Audience, Link, Unit, UnitKind
from dashboard.publish.posters import poster
from dashboard.publish.posters.edition import Edition
from dashboard.publish.posters.poster import Poster
from dashboard.settings import campaign, settings
from dashboard.store import audit, links, units_to_print
from dashboard.store.audit import Action
from dashboard.store.connection import Connection
from dashboard.wording import number

# More sheets than this are not made at once: a print shop takes them in parts as well.
MOST_SHEETS = 2_500
LONGEST_PLACE = 60
A_POSTER = Edition()

AUDIENCES = {
    UnitKind.AGENCY: Audience.OFFICE,
    UnitKind.PARTY_COMMITTEE: Audience.ENTERPRISE,
    UnitKind.ZONES_BOARD: Audience.ENTERPRISE,
    UnitKind.ENTERPRISE: Audience.ENTERPRISE,
    UnitKind.EMPLOYER: Audience.ENTERPRISE,
    UnitKind.SCHOOL: Audience.SCHOOL,
    UnitKind.HOSPITAL: Audience.HEALTH_FACILITY,
}


@dataclass(frozen=True)
class PrintRun:
    """A sheet for each of these units at each of these places.

    Without an audience every unit gets the words for its own kind. Of an empty place nothing is said.
    """

    unit_codes: tuple[str, ...]
    places: tuple[str, ...] = ("",)
    edition: Edition = A_POSTER
    audience: Audience | None = None
    has_cover: bool = True

    def __post_init__(self) -> None:
        """No unit and no place twice; a place is the same however its letters were typed."""
        object.__setattr__(self, "unit_codes", tuple(dict.fromkeys(self.unit_codes)))
        named = [poster.plain_line(place)[:LONGEST_PLACE] for place in self.places]
        object.__setattr__(self, "places", tuple(dict.fromkeys(named)) or ("",))

    @property
    def sheets(self) -> int:
        """How many sheets it has."""
        return len(self.unit_codes) * len(self.places)


@dataclass(frozen=True)
class Drawn:
    """The sheets of some units, in order, with the codes that they have or would get."""

    units: Sequence[Unit]
    posters: Sequence[Poster]
    links: dict[links.Place, Link]


def drawn(con: Connection, sender: Account, run: PrintRun, now: datetime) -> Drawn:
    """Every sheet of the run; nothing is kept yet. `UserError` where there is none, or there are too many."""
    _refuse_too_many(run)
    found = units_to_print.several(con, sender.scope, run.unit_codes)
    wanted = [(code, place) for code in run.unit_codes for place in run.places]
    planned = links.plan(con, wanted, poster_target(), run.edition.template)
    for target in {link.target for link in planned.values()}:
        refuse_other_hosts(target)
    days, notice = pipeline.form_days(con), disclaimer.of(con, pipeline.today(con, now))
    sheets = [_poster(planned[told], found[told[0]], run.audience, days, notice) for told in wanted]
    return Drawn([found[code] for code in run.unit_codes], sheets, planned)


def keep(con: Connection, sender: Account, drawn: Drawn, now: datetime) -> None:
    """The codes answer from here on: before anybody holds a sheet, and none for sheets never made."""
    if not links.keep(con, drawn.links, sender.name, now):
        raise UserError("Somebody printed for the same places just now. Make the sheets once more.")
    audit.note(con, sender.name, Action.CODES_KEPT, f"{len(drawn.links)}")


def poster_target() -> str:
    """Where the codes on posters lead: the registration page, if the campaign's list allows its host."""
    target = campaign().target
    refuse_other_hosts(target)
    return target


def refuse_other_hosts(target: str) -> None:
    """`UserError` where the campaign's list does not allow this address."""
    if not campaign().may_lead_to(target):
        raise UserError(
            "The address {address} is not on the list of allowed hosts in campaign.toml. Correct it first.",
            address=target,
        )


def _refuse_too_many(run: PrintRun) -> None:
    if not run.sheets:
        raise UserError("There is no unit to print a poster for.")
    if run.sheets > MOST_SHEETS:
        raise UserError(
            "{count} sheets are more than are made at once ({most}). Choose fewer units or places.",
            count=number(run.sheets),
            most=number(MOST_SHEETS),
        )


def _poster(link: Link, unit: Unit, audience: Audience | None, form_days: int | None, notice: str) -> Poster:
    return Poster(
        unit_name=unit.name,
        place=link.placement,
        address=f"{settings().address}/Q/{link.code}".upper(),
        code=link.code,
        target_host=urlsplit(link.target).hostname or "",
        sender=campaign().sender,
        hotline=campaign().hotline,
        form_days=form_days,
        audience=audience or AUDIENCES.get(unit.kind, Audience.EVERYONE),
        notice=notice,
    )
