"""Builds of the campaign's site on disk: a zip each, shown by one file that changes at once, put back."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import IO
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from dashboard.errors import UserError

# Beside the builds: which is shown, which was before, which waits to be looked at.
STATE = "state.json"
# Pages of units are many and small: packed harder, they take twice as long and a tenth less room.
QUICK = 1
_EPOCH = (1980, 1, 1, 0, 0, 0)
_changing = Lock()


@dataclass(frozen=True)
class Build:
    """A whole site, by the digest of its files."""

    name: str
    made_at: str
    files: int


@dataclass(frozen=True)
class State:
    """The builds that are kept."""

    shown: Build | None = None
    before: Build | None = None
    draft: Build | None = None


@dataclass(frozen=True)
class Changes:
    """What a build has that the other does not: paths of pages."""

    added: list[str]
    changed: list[str]
    gone: list[str]


def state(folder: Path) -> State:
    """What the folder holds; nothing where nobody has built."""
    try:
        told = json.loads((folder / STATE).read_text("utf-8"))
    except FileNotFoundError:
        return State()
    return State(**{name: Build(**build) if build else None for name, build in told.items()})


def add(folder: Path, files: Iterable[tuple[str, bytes]], now: datetime) -> Build:
    """Write a build beside those that are there, and note it as the draft; half a build is never seen."""
    folder.mkdir(parents=True, exist_ok=True)
    half = folder / f"half-{uuid4().hex}"
    try:
        with half.open("wb") as out:
            name, count = pack(files, out)
        build = Build(name, now.isoformat(timespec="seconds"), count)
        with _changing:
            half.replace(where(folder, build))
            told = state(folder)
            _keep(folder, State(told.shown, told.before, build))
    finally:
        half.unlink(missing_ok=True)
    return build


def pack(files: Iterable[tuple[str, bytes]], out: IO[bytes]) -> tuple[str, int]:
    """All files as a zip, the same bytes for the same files; gives its digest, and how many they are."""
    digest, count = sha256(), 0
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for path, content in files:
            made.writestr(ZipInfo(path, _EPOCH), content, ZIP_DEFLATED, QUICK)
            digest.update(f"{path}\n{len(content)}\n".encode() + content)
            count += 1
    return digest.hexdigest()[:16], count


def unpack(files: Iterable[tuple[str, bytes]], folder: Path) -> int:
    """Write the files below a new folder; gives how many."""
    there, count = set(), 0
    for path, content in files:
        above, _, _ = path.rpartition("/")
        if above not in there:
            (folder / above).mkdir(parents=True, exist_ok=True)
            there.add(above)
        (folder / path).write_bytes(content)
        count += 1
    return count


def publish(folder: Path) -> Build:
    """Show the draft to everybody; the build that was shown can be put back."""
    with _changing:
        told = state(folder)
        if told.draft is None:
            raise UserError("No build of the site waits to be published. Build it first.")
        before = told.before if told.shown and told.shown.name == told.draft.name else told.shown
        _keep(folder, State(told.draft, before, None))
        return told.draft


def put_back(folder: Path) -> Build:
    """Show the build before again; doing it twice changes nothing."""
    with _changing:
        told = state(folder)
        if told.before is None:
            raise UserError("There is no build of the site before the one that is shown.")
        _keep(folder, State(told.before, told.shown, told.draft))
        return told.before


def where(folder: Path, build: Build) -> Path:
    """The zip of a build: its root is the root of a host."""
    return folder / f"{build.name}.zip"


def changes(folder: Path, build: Build, since: Build | None) -> Changes:
    """How a build differs from another, or from nothing."""
    new, old = _files(folder, build), _files(folder, since) if since else {}
    return Changes(
        added=sorted(new.keys() - old.keys()),
        changed=sorted(path for path in new.keys() & old.keys() if new[path] != old[path]),
        gone=sorted(old.keys() - new.keys()),
    )


# The list of files of a city's site takes a second to read: of those that are looked at, it is kept.
@lru_cache(maxsize=3)
def opened(zipped: Path) -> ZipFile:
    """A build to read from; several may at once."""
    return ZipFile(zipped)


def _files(folder: Path, build: Build) -> dict[str, tuple[int, int]]:
    """path → what tells one content from another."""
    return {each.filename: (each.CRC, each.file_size) for each in opened(where(folder, build)).infolist()}


def _keep(folder: Path, told: State) -> None:
    """Write the one file at once, then let go of builds that nothing names."""
    draft = folder / f".{STATE}"
    draft.write_text(json.dumps(asdict(told)), "utf-8")
    draft.replace(folder / STATE)
    kept = {build.name for build in (told.shown, told.before, told.draft) if build}
    for each in folder.glob("*.zip"):
        if each.stem not in kept:
            each.unlink()
