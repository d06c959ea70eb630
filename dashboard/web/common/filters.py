"""The controls of the overview; what is chosen stands in the address, so it can be sent to a colleague."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import pipeline
from dashboard.insight.comparing.ranking import SHORT_LIST, Order
from dashboard.insight.report_context import DENOMINATORS
from dashboard.model import Account, Basis, UnitKind
from dashboard.publish.listings.tables import KINDS
from dashboard.store.connection import FOR_EVER
from dashboard.store.progress import Question
from dashboard.store.units import CITY
from dashboard.web.common import address, asked
from dashboard.wording import say

BASES = {
    Basis.SMARTPHONE: "People with a smartphone",
    Basis.HEADCOUNT: "Everybody on the rosters",
    Basis.TARGET: "The target that was set",
}
# The same on the positions of a switch, short enough for a phone.
SHORT_BASES = {
    Basis.SMARTPHONE: "With a smartphone",
    Basis.HEADCOUNT: "Everybody",
    Basis.TARGET: "Target",
}
ORDERS = {Order.LOWEST: "{count} lowest", Order.HIGHEST: "{count} highest", Order.ALL: "All {all}"}


@dataclass(frozen=True)
class Choice:
    """What the visitor looks at."""

    question: Question
    basis: Basis
    unit_name: str

    @property
    def denominator(self) -> str:
        """The column that the rates are measured against; against a target it is another one for each."""
        return DENOMINATORS.get(self.basis, "with_smartphone")

    @property
    def basis_words(self) -> str:
        """What the rates are measured against, in words."""
        return say(BASES[self.basis])

    @property
    def address(self) -> dict[str, str]:
        """What of it stands in the address, so that the next page is looked at in the same way."""
        told = {"co-so": "" if self.basis is Basis.SMARTPHONE else self.basis.value}
        told |= {"don-vi": self.question.under or "", "khoi": ",".join(self.question.kinds)}
        told |= {"ngay": self.question.on_day.isoformat() if self.is_past else ""}
        return {name: words for name, words in told.items() if words}

    @property
    def trail(self) -> dict[str, str]:
        """The same for the trail of a figure."""
        told = {"unit": self.question.under or "", "khoi": ",".join(self.question.kinds)}
        told |= {"date": self.question.on_day.isoformat() if self.is_past else ""}
        return {name: words for name, words in told.items() if words}

    @property
    def is_past(self) -> bool:
        """Whether a day is looked at as it was known then."""
        return self.question.known_at != FOR_EVER


def kind_name(kind: str) -> str:
    """The kind of unit as people call it."""
    return say(KINDS[UnitKind(kind)])


def kinds_of(units: pd.DataFrame) -> list[str]:
    """The kinds that these units are of, in the order of the letter."""
    return in_order(set(units["kind"]))


def in_order(found: Collection[str]) -> list[str]:
    """These kinds in the order of the letter; the city is none that one chooses."""
    return [kind.value for kind in KINDS if kind in found and kind is not UnitKind.CITY]


def choose(account: Account, today: date, at: asked.Version, bases: Sequence[Basis] = tuple(Basis)) -> Choice:
    """Draw the controls in one row and tell what they say; a day that has passed is shown as known then."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        basis = address.switch(
            "co-so", say("Measured against"), list(bases), lambda basis: say(SHORT_BASES[Basis(basis)])
        )
        on_day = day_of(today, at)
        unit, name = unit_of(account, on_day, at)
        kinds = kinds_chosen(account, on_day, at)
    question = Question(account.scope, on_day, pipeline.known_on(on_day, today), tuple(kinds), unit)
    return Choice(question, Basis(basis), name)


def kinds_chosen(account: Account, on_day: date, at: asked.Version) -> list[str]:
    """A box to choose kinds of unit; none chosen means all."""
    found = in_order(asked.kinds_listed(account.scope, on_day, at))
    return address.several("khoi", say("Kinds of unit"), found, kind_name, say("All kinds"))


def unit_names(account: Account, on_day: date, at: asked.Version, told_by: str = "don-vi") -> dict[str, str]:
    """Code → name of the units to choose from, the one that the address names among them; never the city."""
    units = asked.units_selectable(account.scope, on_day, at)
    names = dict(zip(units["code"], units["name"], strict=True))
    names.pop(CITY, None)
    told = st.query_params.get(told_by, "")
    return names if told in names else names | asked.unit_named(account.scope, told, at)


def unit_of(account: Account, on_day: date, at: asked.Version) -> tuple[str | None, str]:
    """The unit to look at and its name; None and a name for all that the visitor may see."""
    names = unit_names(account, on_day, at)
    whole = say("The whole city") if account.scope.roots is None else say("All my units")
    if st.query_params.get("don-vi", CITY) not in (*names, CITY, ""):
        st.info(
            say("There is no unit of this code, or it is not among yours.")
            + " "
            + say("Shown here: {whole}.", whole=whole)
        )
    unit = address.one("don-vi", say("Unit"), list(names), lambda code: names[code], whole)
    return unit, names[unit] if unit else whole


def day_of(today: date, at: asked.Version) -> date:
    """The day to look at, from the campaign's first one to today."""
    return address.day("ngay", say("As of"), asked.first_day(at), today)


def order(count: int) -> Order:
    """Which end of the list of units to look at; a short list needs no choice."""
    if count <= SHORT_LIST:
        return Order.ALL
    chosen = address.switch(
        "thu-tu",
        say("Show"),
        list(Order),
        lambda told: say(ORDERS[Order(told)], count=SHORT_LIST, all=count),
        is_named=False,
    )
    return Order(chosen)
