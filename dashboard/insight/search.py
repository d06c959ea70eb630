"""Words sought among names and codes, whatever their case and accents."""

import re
import unicodedata

import pandas as pd

_ACCENTS = re.compile("[\u0300-\u036f]+")


def folded(words: pd.Series) -> pd.Series:
    """Each text as one would type it in a hurry: “Trường Đống Đa” → “truong dong da”."""
    # All in one go: a hundred thousand names take a tenth of the time that each by itself would.
    together = "\n".join(str(each).replace("\n", " ") for each in words)
    return pd.Series(_bare(together).split("\n") if len(words) else [], words.index, dtype="str")


def names_of(rows: pd.DataFrame) -> pd.Series:
    """What is sought in: the folded `name` and `code` of each row."""
    return folded(rows["name"].astype("str") + " " + rows["code"].astype("str"))


def holds(names: pd.Series, words: str) -> pd.Series:
    """Which of the folded names hold these words."""
    return names.str.contains(_bare(" ".join(words.split())), regex=False)


def _bare(words: str) -> str:
    parted = unicodedata.normalize("NFD", words.casefold().replace("đ", "d"))
    return _ACCENTS.sub("", parted)
