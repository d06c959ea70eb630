"""Whose counts are asked, of which day, as known when: the conditions with which the tally is asked.

Whoever does not see the people themselves is told nothing of a small roster (`is_small`: of fewer people than
`Campaign.smallest_group`, on either base), neither of itself nor in any sum. What is never counted cannot be
subtracted: from a total, another day, another filter or another upload. Each roster is judged by itself, so
that nothing that becomes known later can change it.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from dashboard.model import Account, Milestone, Scope
from dashboard.settings import campaign
from dashboard.store.connection import FOR_EVER

MILESTONES = tuple(each.value for each in Milestone)
COUNTS = ("headcount", "with_smartphone", *MILESTONES)


def moment(known_at: datetime) -> str:
    """What `tally_state` and `tally_standing` take: a day, and as known when, if not everything is known."""
    return "$on_day" if known_at == FOR_EVER else "$on_day, $known_at"


def values_at(on_day: date, known_at: datetime) -> dict[str, object]:
    """The SQL parameters that `moment` names."""
    told: dict[str, object] = {"on_day": on_day}
    return told if known_at == FOR_EVER else told | {"known_at": known_at}


def smallest_for(scope: Scope) -> int:
    """Rosters of fewer people do not count for whoever sees no more than this; 0 where all of them do."""
    return 0 if scope.sees_people else campaign().smallest_group


def counted(rosters: str, smallest: int) -> str:
    """The same rosters with `is_small`; nobody is counted in those that are."""
    if not smallest:
        return f"(SELECT *, FALSE AS is_small FROM {rosters})"  # noqa: S608 - our own text
    return f"""(
        SELECT * REPLACE ({_NOT_OF_SMALL}, is_shared AND NOT is_small AS is_shared)
        FROM (SELECT *, coalesce(is_small(headcount, with_smartphone, {int(smallest)}), FALSE) AS is_small
            FROM {rosters})
    )"""  # noqa: S608 - our own text


_NOT_OF_SMALL = ", ".join(f"CASE WHEN is_small THEN 0 ELSE {name} END AS {name}" for name in COUNTS)


@dataclass(frozen=True)
class Question:
    """Whose counts are asked: seen by whom, on which day, as known when, of which part of the tree."""

    scope: Scope
    on_day: date
    known_at: datetime = FOR_EVER
    kinds: tuple[str, ...] = ()
    under: str | None = None

    def seen_by(self, account: Account) -> "Question":
        """The same asked by this person, who is told no more than they may see."""
        return replace(self, scope=account.scope)

    @property
    def values(self) -> dict[str, object]:
        """The SQL parameters that the texts below name."""
        told = values_at(self.on_day, self.known_at)
        if self.scope.roots is not None:
            told["roots"] = list(self.scope.roots)
        if self.kinds:
            told["kinds"] = list(self.kinds)
        if self.under:
            told["under"] = [self.under]
        return told

    @property
    def smallest(self) -> int:
        """Rosters of fewer people do not count; 0 where all of them do."""
        return smallest_for(self.scope)

    @property
    def standing(self) -> str:
        """Each unit that owes a roster, with the one that stood on the day, if one did (`tally.sql`)."""
        return counted(f"tally_standing({moment(self.known_at)})", self.smallest)

    @property
    def state(self) -> str:
        """The rosters that stood on the day."""
        return counted(f"tally_state({moment(self.known_at)})", self.smallest)

    @property
    def told(self) -> str:
        """Every roster that counts, and the day from which another one stands in its place."""
        known = "tally.progress" if self.known_at == FOR_EVER else "tally_told($known_at)"
        return counted(known, self.smallest)

    @property
    def sent(self) -> str:
        """Every roster that counts, and nothing of what came after it: unit_id, as_of, committed_at."""
        return "tally.progress" if self.known_at == FOR_EVER else "tally_sent($known_at)"

    @property
    def part_told(self) -> str:
        """`told` up to the day, added up by the units directly below the city (`part_id`, `unit_id` too)."""
        known = (
            "tally.part_span WHERE as_of <= $on_day"
            if self.known_at == FOR_EVER
            else "part_told($on_day, $known_at)"
        )
        # Sums know what is small (`tally.bring_up_small`): nothing of them has to be judged again.
        shown = _NOT_OF_SMALL if self.smallest else "FALSE AS is_small"
        return f"(SELECT part_id AS unit_id, * REPLACE ({shown}) FROM {known})"  # noqa: S608

    @property
    def where(self) -> str:
        """The condition on a unit of the tally (`unit_id`, `kind`); what is not asked is left out."""
        return (
            " AND ".join([*self._parts, *(["list_contains($kinds, kind)"] if self.kinds else [])]) or "TRUE"
        )

    @property
    def where_told(self) -> str:
        """The same on counts of the tally, which know no kind."""
        told = self._parts
        if self.kinds:
            told.append("unit_id IN (SELECT unit_id FROM tally.unit WHERE list_contains($kinds, kind))")
        return " AND ".join(told) or "TRUE"

    @property
    def where_counted(self) -> str:
        """The same; also that the day's catalogue has the unit."""
        return f"""{self.where_told} AND unit_id NOT IN (
            SELECT unit_id FROM tally.unit WHERE valid_from > $on_day OR valid_to < $on_day)"""  # noqa: S608

    @property
    def _parts(self) -> list[str]:
        told = []
        if self.scope.roots is not None:
            told.append(_part("$roots") if len(self.scope.roots) == 1 else "in_part(unit_id, $roots)")
        if self.under:
            told.append(_part("$under"))
        return told


def _part(root: str) -> str:
    """Below one unit the numbers follow each other: a comparison costs nothing, looking each up does."""
    number = f"SELECT {{}} FROM tally.unit WHERE code = {root}[1]"  # noqa: S608 - a name of ours
    return f"unit_id BETWEEN ({number.format('unit_id')}) AND ({number.format('last_id')})"
