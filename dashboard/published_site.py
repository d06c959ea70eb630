"""Builds of the campaign's site on disk: written aside, shown by one file that changes at once, put back."""

import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import IO
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from dashboard.errors import UserError

# Beside the builds: which is shown, which was before, which waits to be looked at.
STATE = "state.json"
# In each build, beside what is public: path → digest of every file.
MANIFEST = "manifest.json"
PUBLIC = "public"
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
    half = folder / f"half-{uuid4().hex}"
    try:
        digests = write(half / PUBLIC, files)
        name = sha256(json.dumps(sorted(digests.items())).encode()).hexdigest()[:16]
        (half / MANIFEST).write_text(json.dumps(digests), "utf-8")
        build = Build(name, now.isoformat(timespec="seconds"), len(digests))
        with _changing:
            if not (folder / name).exists():
                half.rename(folder / name)
            told = state(folder)
            _keep(folder, State(told.shown, told.before, build))
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return build


def write(folder: Path, files: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """Write the files below a new folder; gives path → digest."""
    digests, there = {}, set()
    for path, content in files:
        above, _, _ = path.rpartition("/")
        if above not in there:
            (folder / above).mkdir(parents=True, exist_ok=True)
            there.add(above)
        with open(f"{folder}/{path}", "wb") as file:  # noqa: PTH123 - a Path for each of 40,000 files takes longer
            file.write(content)
        digests[path] = sha256(content).hexdigest()[:16]
    return digests


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


def public(folder: Path, build: Build) -> Path:
    """The root of its files, as a host would serve them."""
    return folder / build.name / PUBLIC


def changes(folder: Path, build: Build, since: Build | None) -> Changes:
    """How a build differs from another, or from nothing."""
    new, old = _digests(folder, build), _digests(folder, since) if since else {}
    return Changes(
        added=sorted(new.keys() - old.keys()),
        changed=sorted(path for path in new.keys() & old.keys() if new[path] != old[path]),
        gone=sorted(old.keys() - new.keys()),
    )


def pack(root: Path, out: IO[bytes]) -> None:
    """All files below the root as a zip; the same bytes for the same files."""
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for path in sorted(each for each in root.rglob("*") if each.is_file()):
            made.writestr(ZipInfo(path.relative_to(root).as_posix(), _EPOCH), path.read_bytes(), ZIP_DEFLATED)


def _digests(folder: Path, build: Build) -> dict[str, str]:
    told: dict[str, str] = json.loads((folder / build.name / MANIFEST).read_text("utf-8"))
    return told


def _keep(folder: Path, told: State) -> None:
    """Write the one file at once, then let go of builds that nothing names."""
    draft = folder / f".{STATE}"
    draft.write_text(json.dumps(asdict(told)), "utf-8")
    draft.replace(folder / STATE)
    kept = {build.name for build in (told.shown, told.before, told.draft) if build}
    for each in folder.iterdir():
        if each.is_dir() and not each.name.startswith("half-") and each.name not in kept:
            shutil.rmtree(each, ignore_errors=True)
