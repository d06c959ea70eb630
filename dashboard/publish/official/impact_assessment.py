"""The draft of an impact assessment of personal data: what is set and held stands in it, the rest stays open.

Luật 91/2025/QH15 and Nghị định 356/2025/NĐ-CP ask for it within 60 days of the first processing. Its official
form (Mẫu số 10) is not known here, so this is what goes into it, not the form; whoever answers for the data
fills in the blanks and signs.
"""

from datetime import date, timedelta

from dashboard.publish.official import impact_data, impact_measures, letter
from dashboard.publish.official.impact_facts import Facts
from dashboard.publish.official.report import ROMAN, Letterhead, Part, Report, Section
from dashboard.wording import day, language, say

DUE_DAYS = 60


def of(facts: Facts, on_day: date, notice: str = "") -> Report:
    """The draft of this day."""
    told = (
        (say("Who answers for the data"), impact_data.who(facts)),
        (say("What for, and by which law"), impact_data.why(facts)),
        (say("Which data, and how it is kept"), impact_data.what()),
        (say("How much is held on this day"), impact_data.how_much(facts)),
        (say("Who sees what"), impact_data.seen_by(facts)),
        (say("How long it is kept"), impact_measures.how_long(facts)),
        (say("What protects it"), impact_measures.measures(facts)),
        (say("Which risks remain"), impact_measures.risks()),
        (say("Requests of people, and breaches"), impact_measures.handled(facts)),
    )
    parts = tuple(
        Part(f"{ROMAN[place]}. {title}", (Section("", blocks),)) for place, (title, blocks) in enumerate(told)
    )
    return Report(
        kind=say("Impact assessment (draft)"),
        about=say("of processing personal data in the VssID campaign"),
        on_day=on_day,
        head=Letterhead(
            letter.words(language())["superior"],
            facts.sender,
            "HS-BHXH",
            copies=(letter.words(language())["copies"][-1],),
        ),
        opening=_opening(facts),
        parts=parts,
        closing="",
        source=say("Made by the program from its own settings and counts on {day}.", day=day(on_day)),
        annexes=(),
        notice=notice,
    )


def _opening(facts: Facts) -> str:
    began = facts.held.first_received_at
    due = (
        say(
            "The first list came in on {day}; the assessment is to be sent by {due}.",
            day=day(began.date()),
            due=day(began.date() + timedelta(days=DUE_DAYS)),
        )
        if began
        else say("No list came in yet; the assessment is to be sent within 60 days of the first.")
    )
    law = say(
        "Drafted for Law 91/2025/QH15 and Decree 356/2025/NĐ-CP. Dots stand for what only the institution "
        "knows. Check it against the official form before it is signed."
    )
    return f"{law} {due}"
