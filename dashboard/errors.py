"""What can stop us.

    DashboardError
    └── UserError              the person can put it right; the sentence says how
        ├── UnreadableFile     the file as a whole cannot be read
        ├── UnknownUnit        no unit has this code
        ├── ImpossibleDate     the as-of day cannot be right
        ├── NotFound           what was asked for is not there, or not for this person
        ├── NotAllowed         the person is known, but may not do this
        ├── NotDeclared        nobody said that the people on a list have been told
        ├── AlreadyDone        it was done before; nothing is left to do
        ├── Overtaken          somebody else changed what the person had looked at
        ├── StoreIsOlder       the store was made by an older version of the program
        └── StoreInUse         another process holds the store

Anything else that is raised is our own mistake.
"""

from dashboard.wording import say


class DashboardError(Exception):
    """Base of everything we raise on purpose."""


class UserError(DashboardError):
    """Something the user can put right; `str()` gives the sentence in the reader's language."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = values

    def __str__(self) -> str:
        return say(self.sentence, **self.values)


class UnreadableFile(UserError):
    """The file as a whole cannot be read."""


class UnknownUnit(UserError):
    """No unit has this code."""


class ImpossibleDate(UserError):
    """The as-of day cannot be right."""


class NotFound(UserError):
    """What was asked for is not there, or is not for this person."""


class NotAllowed(UserError):
    """The person is known, but may not do this."""


class NotDeclared(UserError):
    """Nobody said that the people on a list have been told."""


class AlreadyDone(UserError):
    """It was done before; nothing is left to do."""


class Overtaken(UserError):
    """Somebody else changed what the person had looked at."""


class StoreIsOlder(UserError):
    """The store was made by an older version of the program."""


class StoreInUse(UserError):
    """Another process holds the store."""
