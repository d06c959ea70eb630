"""What an impact assessment says of the care taken: how long, what protects, what remains, what was done."""

from dashboard.publish.official.impact_facts import BLANK, Facts, words
from dashboard.publish.official.report import LETTERS, Block, Paragraph, Point
from dashboard.wording import day, number, say


def how_long(facts: Facts) -> tuple[Block, ...]:
    """Until when people and copies are kept; what has no limit is a gap."""
    days, last = facts.superseded_days, facts.last_day
    told = [
        say("People of rosters that count no more: {days} days.", days=number(days))
        if days is not None
        else say("People of rosters that count no more: no limit is set. THIS IS A GAP."),
        say("Everybody: until {day}.", day=day(last))
        if last is not None
        else say("Everybody: no last day is set (CAMPAIGN_ENDS_ON). THIS IS A GAP."),
        say("Copies of the store: {count} nights.", count=number(facts.backups_kept))
        if facts.backups_kept
        else say("Copies of the store: none are made. THIS IS A GAP."),
        say("Whoever is deleted stays counted, without a name; a record of the deletion stays."),
    ]
    return tuple(map(Paragraph, told))


def measures(facts: Facts) -> tuple[Block, ...]:
    """What protects the data, whether it is on, and which tests hold it."""
    on, off = say("on"), say("OFF: a gap")
    copied = (
        say("newest: {day}", day=day(facts.newest_backup.date()))
        if facts.newest_backup
        else say("none yet: a gap")
    )
    rows = (
        (
            say("The store, its log and its copies are encrypted"),
            on if facts.is_encrypted else off,
            "test_encryption",
        ),
        (
            say("Browsers reach it by https alone"),
            on if facts.has_tls else off,
            "test_behind_nginx",
        ),
        (
            say("Administrators sign in with a second step"),
            say("asked of all")
            if facts.asks_for_code
            else say("{count} accounts by their own choice: a gap", count=facts.with_code),
            "test_account_pages",
        ),
        (
            say("Sessions end"),
            say(
                "after {hours} hours, or {minutes} minutes unused",
                hours=number(facts.session_hours),
                minutes=number(facts.idle_minutes),
            ),
            "test_sign_in",
        ),
        (say("Each account asks only within its own units"), on, "test_scope"),
        (
            say("Rosters of few people are in no figure outside the unit"),
            say("fewer than {count}", count=number(facts.smallest_group)) if facts.smallest_group else off,
            "test_small_rosters",
        ),
        (say("Who did what is logged and sealed row by row"), on, "test_audit"),
        (
            say("The store is copied every night"),
            copied if facts.backups_kept else off,
            "test_backups",
        ),
        (say("No name or number of anybody reaches a log"), on, "test_personal"),
    )
    return (words((say("Protection"), say("State"), say("Held by")), rows, (4, 3, 3)),)


def risks() -> tuple[Block, ...]:
    """What remains, as SECURITY.md has it."""
    told = (
        say("Whoever is deleted stands in copies until those are gone."),
        say("Of a unit that is shown, a step between two weeks may be one person."),
        say("A sender may learn how many people of a list stand in another unit's list."),
        say("A file with names that is taken out is no longer guarded; that it was taken is logged."),
        say("Judged by the institution (likelihood, harm, what else is done): {blank}", blank=BLANK),
    )
    return tuple(Point(text, f"{mark})") for mark, text in zip(LETTERS, told, strict=False))


def handled(facts: Facts) -> tuple[Block, ...]:
    """Requests of people, and the register of breaches."""
    told = (
        say("A person's request is answered within 2 working days; the program finds, exports and deletes."),
        say(
            "The register of breaches holds {count}: {open} not mended yet; of {late} the authority was told "
            "after 72 hours, or is not told though they are over.",
            count=number(facts.breaches),
            open=number(facts.breaches_open),
            late=number(facts.breaches_late),
        ),
    )
    return tuple(map(Paragraph, told))
