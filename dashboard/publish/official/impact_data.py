"""What an impact assessment says of the data: whose, what for, which, how much, and who sees it."""

from dashboard.model import Role
from dashboard.publish.official.impact_facts import BLANK, Facts, words
from dashboard.publish.official.report import Block, Column, Form, Paragraph, Table
from dashboard.wording import number, say


def who(facts: Facts) -> tuple[Block, ...]:
    """Who answers for the data; what only the institution knows stays open."""
    rows = (
        (say("Controller of the data"), facts.sender),
        (say("Address, telephone, e-mail"), BLANK),
        (say("Department or person responsible for protecting data"), BLANK),
        (say("Processors, and third parties who receive data"), BLANK),
        (
            say("Transfer abroad"),
            say("The program sends nothing abroad; where its server stands: {blank}", blank=BLANK),
        ),
    )
    return (words((say("Matter"), say("Entry")), rows, (2, 3)),)


def why(facts: Facts) -> tuple[Block, ...]:
    """The purpose and the legal basis, as the campaign's file has them."""
    return (
        Paragraph(say("Purpose: {purpose}.", purpose=facts.purpose)),
        Paragraph(
            say("Legal basis: {basis}. A lawyer of the institution confirms it.", basis=facts.legal_basis)
        ),
        Paragraph(
            say(
                "Each list with names is taken only with the word of its sender that its people have been "
                "told; purpose, basis, sender and moment stay with the list ({count} lists so far).",
                count=number(facts.held.declared),
            )
        ),
    )


def what() -> tuple[Block, ...]:
    """Each kind of data, what it is for and how it is kept."""
    until_deleted = say("until it is deleted (part VI)")
    until_counted = say("until the list counts or is thrown away")
    rows = (
        (say("Full name"), say("to call and remind"), say("as written; {until}", until=until_deleted)),
        (
            say("Number of social insurance, of the citizen"),
            say("to count each person once"),
            say("a keyed hash (HMAC-SHA256) and the last three digits; {until}", until=until_deleted),
        ),
        (say("Telephone"), say("to call and remind"), say("as written; {until}", until=until_deleted)),
        (
            say("Department or class"),
            say("to hand out the work"),
            say("as written; {until}", until=until_deleted),
        ),
        (
            say("Smartphone, and the days of the four steps"),
            say("to count and to tell what is left to do"),
            say("as written; {until}", until=until_deleted),
        ),
        (say("Day of birth, and the file itself"), say("to check the list"), until_counted),
        (
            say("Accounts: name, password, sign-ins, what was done"),
            say("to let nobody else in and to know who did what"),
            say("passwords as argon2id alone; the log is kept"),
        ),
    )
    return (
        words((say("Data"), say("What for"), say("How it is kept")), rows, (2, 2, 3)),
        Paragraph(
            say(
                "No picture of papers, no password of another service, no data of banks or health is taken; "
                "columns that are not needed are dropped as a file is read."
            )
        ),
    )


def how_much(facts: Facts) -> tuple[Block, ...]:
    """Counts of this moment."""
    rows = (
        (say("Lines about people"), facts.held.lines),
        (say("Rosters in which they stand"), facts.held.rosters),
        (say("Units"), facts.held.units),
        (say("Files that wait to be committed or thrown away"), facts.held.waiting),
        (say("People deleted as their roster was no longer needed"), facts.held.purged),
        (say("Lines deleted at somebody's own request"), facts.held.deleted),
    )
    columns = (Column(say("Matter"), Form.SENTENCE, 4), Column(say("Number"), Form.WHOLE, 1))
    return (Table("", columns, rows),)


def seen_by(facts: Facts) -> tuple[Block, ...]:
    """What each role sees, and how many accounts have it."""
    sees = {
        Role.LEADER: say("figures of all units, no person"),
        Role.LIAISON: say(
            "people of their own units and below; names masked until asked for, which is logged"
        ),
        Role.OUTREACH: say("posters, codes and scans, no person"),
        Role.ADMIN: say("everything, logged"),
    }
    names = {
        Role.LEADER: say("Leadership"),
        Role.LIAISON: say("Liaison"),
        Role.OUTREACH: say("Outreach"),
        Role.ADMIN: say("Administrator"),
    }
    rows = tuple((names[role], sees[role], facts.accounts.get(role, 0)) for role in sees)
    columns = (
        Column(say("Role"), Form.TEXT, 2),
        Column(say("Sees"), Form.SENTENCE, 4),
        Column(say("Accounts"), Form.WHOLE, 1),
    )
    return (Table("", columns, rows),)
