"""What stands on the sheet “Hướng dẫn” of the workbooks that we hand out."""

from dashboard.wording import say

# ruff: noqa: E501 - a sentence is read in one piece


def of_roster(has_form: bool) -> list[str]:
    """How a liaison carries on the roster of the unit."""
    steps = [
        say("The sheet “Danh sách” holds everybody we know in your unit. Carry it on, save it, and send it back."),
        say("Under each step choose x from the list, or write the day it was done, such as 15/6/2021. Leave the cell empty where it is not done yet."),
        say("Add new people in the empty rows below: the name, and a number, a birth or a phone, so that each is known."),
        say("Numbers are not kept, only their last three digits. So those two columns are empty; fill them in for new people, or to correct a number."),
        say("Whoever has left: write “nghỉ việc” or “đã chuyển” under “Ghi chú”, or delete the row."),
        say("Leave the last column as it is. By it each person is found again, even under a corrected name."),
        say("You may sort, filter, hide and add columns. Do not rename the headings."),
    ]  # fmt: skip
    if has_form:
        steps.append(
            say("Mark form 01 once the social insurance office has received it on paper, not when it was filled in.")
        )  # fmt: skip
    return steps


def of_counts() -> list[str]:
    """How totals are told."""
    return [
        say("One row is one unit. Write how many people there are in all, and how many of them have done each step."),
        say("Numbers run from the start of the campaign: whoever was counted last week is counted this week too."),
        say("Nobody can have done a step who is not in the headcount: no number is larger than it."),
        say("Delete the rows of units of which you have no numbers; an empty row is not a zero."),
    ]  # fmt: skip
