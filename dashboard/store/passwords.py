"""Passwords: long ones, none that others try first, and only what argon2id makes of them is kept.

Fifteen characters where a password stands alone, and no rule of what it is made of: NIST SP 800-63B-4
(3.1.1.2), which OWASP ASVS 5.0 (6.2.1) advises too. Nor does a password grow old. What others try first is
known to zxcvbn (passwords that leaked, words, names, years, runs of keys, repeats) and told by
`usual_words.csv`, which we wrote ourselves: what people here take, and the words of this campaign.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from dashboard.errors import UserError
from dashboard.intake.columns import fold

# argon2id as RFC 9106 advises for servers with little memory: 64 MiB, three passes.
_HASHER = PasswordHasher()
SHORTEST, LONGEST = 15, 200
# So many guesses nobody makes in a lifetime who is slowed down at the door.
FEWEST_GUESSES = 10**8
# zxcvbn looks no further, and what stands behind so much is long enough.
LOOKED_AT = 72
USUAL = Path(__file__).with_name("usual_words.csv")


def hashed(password: str) -> str:
    """What is kept of it."""
    return _HASHER.hash(same_signs(password))


def is_right(kept: str, password: str) -> bool:
    """Whether this was made of it; where nothing is kept it takes as long to say no."""
    try:
        return _HASHER.verify(kept or _nobodys(), same_signs(password)) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def refuse_weak(password: str, *about: str) -> None:
    """Raises `UserError` for a password too short, or tried first by others; `about` are names around it."""
    password = same_signs(password)
    if len(password) < SHORTEST:
        raise UserError(
            "The password is too short: it needs at least {shortest} characters. "
            "A short sentence is easy to keep.",
            shortest=SHORTEST,
        )
    if len(password) > LONGEST:
        raise UserError("The password is too long: at most {longest} characters.", longest=LONGEST)
    if guesses(password, *about) < FEWEST_GUESSES:
        raise UserError(
            "This password is one that others try first: it is made of usual words, names, runs or repeats. "
            "Take a sentence of your own."
        )


def guesses(password: str, *about: str) -> float:
    """How many guesses find it, as it is or without marks, spaces and signs; 0: it is usual words alone."""
    near = [*_usual(), *(word for name in about for word in (*fold(name).split(), _bare(name)) if word)]
    letters = re.sub("[0-9]", "", _bare(password))
    words = "|".join(sorted(map(re.escape, near), key=len, reverse=True))
    # Possessive: however often a word repeats, it is looked through once.
    if re.fullmatch(f"(?:{words})++", letters):
        return 0
    forms = {password, _bare(password) or password}
    return min(float(zxcvbn(form[:LOOKED_AT], near)["guesses"]) for form in sorted(forms))


def same_signs(text: str) -> str:
    """A Vietnamese letter can be typed as one sign or as two; both are the same letter."""
    return unicodedata.normalize("NFC", text)


def _bare(text: str) -> str:
    return re.sub(" ", "", fold(text))


@cache
def _usual() -> tuple[str, ...]:
    return tuple(USUAL.read_text("utf-8").split())


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody's password")
