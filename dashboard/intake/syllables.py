"""Tell Vietnamese from text that was read in the wrong encoding: is this word a Vietnamese syllable?"""

import re
import unicodedata
from functools import lru_cache

TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")

ONSETS = "ngh ng gh gi kh nh ph qu th tr ch b c d đ g h k l m n p r s t v x".split()  # noqa: SIM905

RHYMES = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oem oen oeo oet oi om on
    ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh ui um un ung uơ up ut uy uya uych uyên uyêt uynh uyp uyt uyu
    uôc uôi uôm uôn uông uôp uôt ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
    y ya ych yên yêm yêt yêu yêng ynh yt yn
    """.split()  # noqa: SIM905
)

# After “qu” the u is part of the beginning, so its rhymes are those of oa, oe and uy without it.
EITHER = frozenset({"oa", "oe", "uy"})


def share_valid(text: str) -> tuple[int, int]:
    """Of the words with a letter beyond ASCII: how many are Vietnamese syllables, and how many there are."""
    words = [word for word in _words(text) if not word.isascii()]
    return sum(map(is_syllable, words)), len(words)


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """True for “Nguyễn”, “hoà” and “hòa”; false for “NguyÔn” and “Nguyeãn”."""
    bare, tone_at = _without_tone(unicodedata.normalize("NFC", word).lower())
    if bare is None:
        return False
    return any(
        bare[start:] in RHYMES and _tone_may_stand(bare[start:], tone_at, start) for start in _starts(bare)
    )


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s\d!-/:-@\[-`{-~]+", text) if word]


def _without_tone(word: str) -> tuple[str | None, int | None]:
    """The word without its one tone mark, and where the mark stood; None where it has two."""
    letters: list[str] = []
    tone_at = None
    for letter in word:
        parts = unicodedata.normalize("NFD", letter)
        rest = "".join(part for part in parts if part not in TONES)
        if len(rest) < len(parts):
            if tone_at is not None:
                return None, None
            tone_at = len(letters)
        letters.append(unicodedata.normalize("NFC", rest))
    return "".join(letters), tone_at


def _starts(bare: str) -> list[int]:
    """Where the rhyme may begin; “gi” and “qu” can be read in two ways."""
    starts = [len(onset) for onset in ONSETS if bare.startswith(onset)]
    if bare.startswith(("gi", "qu")):
        starts.append(1)
    return [*starts, 0]


def _tone_may_stand(rhyme: str, tone_at: int | None, start: int) -> bool:
    if tone_at is None:
        return True
    vowels = re.match(r"[aăâeêioôơuưy]+", rhyme)
    core = vowels.group() if vowels else ""
    marked = [place for place, letter in enumerate(core) if letter in "ăâêôơư"]
    if marked:
        return tone_at - start == marked[-1]
    closed = len(core) < len(rhyme)
    allowed = {len(core) - 1} if closed else {1} if len(core) == 3 else {0}
    if not closed and core in EITHER:
        allowed = {0, 1}
    return tone_at - start in allowed
