"""The note on top of a pack: what is in it, of which day, for whom, and what becomes of it afterwards."""

from collections.abc import Sequence
from datetime import date

from dashboard.wording import day, say

# What stands in a pack, by the number that its files begin with.
PARTS = {
    "01": "How the unit stands, on one page to print or to show.",
    "02": "Whom to call and of what to remind them: as a workbook, and as pages with boxes to tick.",
    "03": "The list as it was sent, its wrong cells coloured and explained: correct it and send it again.",
    "04": "The poster with the unit's own code, A4, ready to print.",
    "05": "A draft of the letter that asks for the roster: number, day and signature are left blank.",
    "06": "The words to send by Zalo, SMS and mail, with the unit's own link.",
}
PERSONAL = ("02", "03")
# So that Notepad shows Vietnamese, and each line on a line of its own.
_MARK, _LINE_END = "\ufeff", "\r\n"


def note(unit_name: str, unit_code: str, on_day: date, names: Sequence[str], notice: str = "") -> bytes:
    """A text to be read first, `notice` on top; `names` are the files that are in the pack."""
    found = [number for number in PARTS if any(name.startswith(number) for name in names)]
    lines = [
        *([notice, ""] if notice else []),
        say("Papers for {unit} ({code}), as of {day}", unit=unit_name, code=unit_code, day=day(on_day)),
        "",
    ]
    for number in found:
        own = ", ".join(name for name in names if name.startswith(number))
        lines += [own, f"    {say(PARTS[number])}", ""]
    left_out = _left_out(found)
    if any(number in PERSONAL for number in found):
        left_out.insert(0, _private([number for number in PERSONAL if number in found]))
    return text([*lines, *left_out])


def text(lines: Sequence[str]) -> bytes:
    """Lines as a file that every editor shows."""
    return (_MARK + _LINE_END.join(line.replace("\n", _LINE_END) for line in lines) + _LINE_END).encode()


def _private(numbers: Sequence[str]) -> str:
    return say(
        "{numbers} hold personal data: for the liaison of this unit alone. Do not pass them on, "
        "and destroy them once it is done.",
        numbers=", ".join(numbers),
    )


def _left_out(found: Sequence[str]) -> list[str]:
    told = []
    if "02" not in found:
        told.append(
            say(
                "There is no list of people to remind: nobody has a step left to do, "
                "or this pack was not made by the liaison."
            )
        )
    if "05" not in found:
        told.append(say("There is no draft letter: no roster of this unit is missing or old."))
    return told
