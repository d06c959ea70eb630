"""One report of what leadership is told: the same words and numbers for paper, screen and workbook."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from dashboard.insight.report_context import ReportContext
from dashboard.publish.official import letter, report_parts, report_rows
from dashboard.publish.official.report import (
    Annex,
    Block,
    Drawing,
    Letterhead,
    Paragraph,
    Part,
    Report,
    Rules,
    Section,
    Table,
    numbered,
)
from dashboard.publish.official.report_definitions import definitions
from dashboard.publish.official.report_proposals import proposals
from dashboard.wording import day, language, number, say


def report(told: ReportContext, head: Letterhead, rules: Rules, notice: str = "") -> Report:
    """Everything that a reader is told, in its order; of too few people nothing is."""
    return Report(
        kind=say("Report"),
        about=_about(told),
        on_day=told.on_day,
        head=_with_receivers(head),
        opening=say(
            "{sender} reports on VssID and on electronic transactions {place} as of {day}:",
            sender=head.sender,
            place=_place(told),
            day=day(told.on_day),
        ),
        parts=_hidden(rules) if told.is_hidden else _parts(told, rules),
        closing=_closing(told),
        source=source(told),
        annexes=() if told.is_hidden else _annexes(told, rules),
        notice=notice,
    )


def _with_receivers(head: Letterhead) -> Letterhead:
    usual = letter.words(language())["copies" if head.to else "report_copies"]
    return replace(head, copies=head.copies or tuple(usual))


def source(told: ReportContext) -> str:
    """Where the figures come from; its sixteen signs are the same on everything made of them."""
    words = say(
        "Source: rosters of the units, {basis}, {day}. Figures {digest}.",
        basis=say(report_parts.SHORT_BASES[told.basis]),
        day=day(told.on_day),
        digest=told.digest,
    )
    if not told.is_as_known_then:
        return words
    moment = f"{told.known_at:%H:%M}, {day(told.known_at.date())}"
    return f"{words} {say('As known at {moment}.', moment=moment)}"


def _about(told: ReportContext) -> str:
    return say(
        "Results of installing VssID and registering for electronic transactions {place}, as of {day}",
        place=_place(told),
        day=day(told.on_day),
    )


def _place(told: ReportContext) -> str:
    if told.unit_code is None:
        return say("in the whole city")
    return say("in {unit}", unit=told.unit_name)


def _parts(told: ReportContext, rules: Rules) -> tuple[Part, ...]:
    parts = (
        report_parts.results(told),
        report_parts.progress(told),
        report_parts.help_needed(told),
        report_parts.reporting(told),
        report_parts.forms(told, rules),
        proposals(told, rules),
    )
    return _labelled(numbered(parts))


def _hidden(rules: Rules) -> tuple[Part, ...]:
    words = say(
        "Fewer than {people} people are in these rosters: no figure is shown, for it would point at one of "
        "them.",
        people=number(rules.smallest_group),
    )
    return numbered((Part(say("RESULTS"), (Section("", (Paragraph(words),)),)),))


def _closing(told: ReportContext) -> str:
    if told.is_hidden:
        return ""
    return say(
        "The units directly below stand in Annex I; Annex II tells how the figures are read; every unit "
        "stands in the workbook that comes with this report./."
    )


def _annexes(told: ReportContext, rules: Rules) -> tuple[Annex, ...]:
    blocks: tuple[Block, ...] = (Paragraph(say("No unit stands below this one.")),)
    if len(told.groups):
        blocks = (replace(report_rows.groups(told, rules), title=""),)
    left = len(told.groups) - report_rows.MOST_GROUPS
    if left > 0:
        words = say("{count} more units stand in the workbook.", count=number(left))
        blocks = (*blocks, Paragraph(words))
    return (
        Annex(say("Annex I"), say("Figures of the units directly below"), blocks, is_wide=True),
        Annex(say("Annex II"), say("How the figures are read"), (definitions(told, rules),)),
    )


def _labelled(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Tables and figures are counted through the whole report."""
    tables, figures = count(1), count(1)

    def labelled(block: Block) -> Block:
        if isinstance(block, Table):
            return replace(block, title=say("Table {place}. {title}", place=next(tables), title=block.title))
        if isinstance(block, Drawing):
            return replace(
                block, title=say("Figure {place}. {title}", place=next(figures), title=block.title)
            )
        return block

    return tuple(
        replace(
            part,
            sections=tuple(
                replace(section, blocks=tuple(labelled(block) for block in section.blocks))
                for section in part.sections
            ),
        )
        for part in parts
    )
