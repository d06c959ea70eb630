"""The controls of the overview; what is chosen stands in the address, so it can be sent to a colleague."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from dashboard.insight.ranking import SHORT_LIST, Order
from dashboard.model import Account, Basis, UnitKind
from dashboard.store.progress import Question
from dashboard.store.units import CITY
from dashboard.web import address, asked
from dashboard.wording import say

BASES = {Basis.SMARTPHONE: "People with a smartphone", Basis.HEADCOUNT: "Everybody on the rosters"}
# The same on the positions of a switch, short enough for a phone.
SHORT_BASES = {Basis.SMARTPHONE: "With a smartphone", Basis.HEADCOUNT: "Everybody"}
DENOMINATORS = {Basis.SMARTPHONE: "with_smartphone", Basis.HEADCOUNT: "headcount"}
KINDS = {
    UnitKind.CITY: "City",
    UnitKind.DISTRICT: "District",
    UnitKind.COMMUNE: "Commune",
    UnitKind.AGENCY: "Department or agency",
    UnitKind.PARTY_COMMITTEE: "Party committee of enterprises",
    UnitKind.ZONES_BOARD: "Industrial zones board",
    UnitKind.ENTERPRISE: "Enterprise",
    UnitKind.SCHOOL: "School",
    UnitKind.HOSPITAL: "Health facility",
    UnitKind.EMPLOYER: "Other employer",
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
        """The column that the rates are measured against."""
        return DENOMINATORS[self.basis]

    @property
    def basis_words(self) -> str:
        """What the rates are measured against, in words."""
        return say(BASES[self.basis])


def kind_name(kind: str) -> str:
    """The kind of unit as people call it."""
    return say(KINDS[UnitKind(kind)])


def kinds_of(units: pd.DataFrame) -> list[str]:
    """The kinds that these units are of, in the order of the letter."""
    found = set(units["kind"]) - {UnitKind.CITY}
    return [kind.value for kind in KINDS if kind in found]


def choose(account: Account, on_day: date, at: asked.Version) -> Choice:
    """Draw the controls in one row and tell what they say."""
    units = asked.units_listed(account.scope, on_day, at)
    names = dict(zip(units["code"], units["name"], strict=True))
    names.pop(CITY, None)
    whole = say("The whole city") if account.scope.roots is None else say("All my units")
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        basis = address.switch(
            "co-so", say("Measured against"), list(BASES), lambda basis: say(SHORT_BASES[Basis(basis)])
        )
        unit = address.one("don-vi", say("Unit"), list(names), lambda code: names[code], whole)
        kinds = address.several("khoi", say("Kinds of unit"), kinds_of(units), kind_name, say("All kinds"))
    question = Question(account.scope, on_day, kinds=tuple(kinds), under=unit)
    return Choice(question, Basis(basis), names[unit] if unit else whole)


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
