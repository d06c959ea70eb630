"""How the figures are read: the same words behind the report and in the workbook."""

from collections.abc import Iterator

from dashboard.insight.report_context import ReportContext
from dashboard.model import Basis
from dashboard.publish.official.report import Column, Form, Rules, Table
from dashboard.wording import day, number, say


def definitions(told: ReportContext, rules: Rules) -> Table:
    """A row a word and what it means here."""
    return Table(
        "",
        (Column(say("Word"), Form.TEXT, 2.4), Column(say("Meaning"), Form.SENTENCE, 7.7)),
        (*_measures(told), *_missing(rules), *_judged(rules), *_dated(told)),
    )


def _measures(told: ReportContext) -> Iterator[tuple[str, str]]:
    yield (
        say("Numerator"),
        say("People whom their unit's newest roster marks as having reached the milestone."),
    )
    yield say("Denominator"), _denominator(told.basis)
    yield (
        say("Rate"),
        say("Numerator by denominator. “Points” are the difference of two rates in hundredths."),
    )
    yield (
        say("Milestones"),
        say(
            "Installing VssID stands alone. Registering, handing in form 01 and approval follow each other; "
            "nobody is approved without having registered."
        ),
    )
    yield (
        say("Person in several units"),
        say(
            "Counted once in a total, and in the row of each of their units: rows may add up to more than "
            "their total."
        ),
    )


def _denominator(basis: Basis) -> str:
    if basis is Basis.TARGET:
        return say("The people of the target that was set; a rate may then exceed 100%.")
    if basis is Basis.HEADCOUNT:
        return say("Everybody on the rosters that were sent, less those who have left.")
    return say(
        "People on the rosters that were sent, less those who have left and those known to have no "
        "smartphone."
    )


def _missing(rules: Rules) -> Iterator[tuple[str, str]]:
    yield (
        say("Hidden"),
        say(
            "Fewer than {people} people, or so few with a smartphone: a figure would point at one of them. "
            "They are counted in no total, so that nobody can subtract them.",
            people=number(rules.smallest_group),
        ),
    )
    yield say("not reported").capitalize(), say("No roster was ever sent: unknown, and not zero.")
    yield say("The number 0"), say("A roster was sent, and nobody in it has reached the milestone.")
    yield (
        say("Old roster"),
        say(
            "The newest roster describes a day more than {days} days back: shown, but not ranked.",
            days=number(rules.stale_days),
        ),
    )


def _judged(rules: Rules) -> Iterator[tuple[str, str]]:
    yield (
        say("95% interval"),
        say("Where the rate may lie if chance is allowed for; the fewer people, the wider it is."),
    )
    yield (
        say("Clearly below, clearly above"),
        say(
            "Outside the limits within which 95 of 100 units of its size lie. Units between them differ too "
            "little to be called better or worse."
        ),
    )
    yield (
        say("On time, late"),
        say("Whether the week's first roster was committed by the day that was agreed after the week's end."),
    )
    if rules.form_days:
        yield (
            say("Form 01 overdue"),
            say(
                "Registered, form 01 not handed in, and the {days} days have ended; the day after "
                "registering is the first.",
                days=rules.form_days,
            ),
        )


def _dated(told: ReportContext) -> Iterator[tuple[str, str]]:
    yield (
        say("As of"),
        say(
            "What was true on {day}, of each unit's newest roster of a day not later than that.",
            day=day(told.on_day),
        ),
    )
    yield (
        say("Figures {digest}", digest=told.digest),
        say("The same sixteen signs on two papers: the same figures."),
    )
