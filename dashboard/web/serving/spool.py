"""What outlives the process: a line in a file before the answer, lines in batches."""

import logging
import os
import secrets
import time
from pathlib import Path

# About ten million lines: a store that refuses for long must not fill the disk.
MOST_BYTES = 256 * 1024 * 1024
OPEN, BATCH = ".open", ".batch"

log = logging.getLogger(__name__)


class Spool:
    """A folder of lines. Writing and closing a batch is for one thread, the one that answers.

    What is written is kept by the system even if the process is killed at that moment.
    """

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self.folder = folder
        self._most_bytes = most_bytes
        self._file: int | None = None
        self._path = folder
        self._room = 0
        self._refused = 0

    def write(self, line: bytes) -> None:
        """Keep this line; where there is no room its loss is logged, and who asks is answered anyway."""
        try:
            if self._file is None:
                self._open()
            self._room -= len(line)
            if self._room >= 0 and self._file is not None and os.write(self._file, line) == len(line):
                return
        except OSError as error:
            if not self._refused:
                log.error("The spool cannot be written: %s", type(error).__name__)
        self._refused += 1

    def close_batch(self) -> None:
        """What was written until now is a batch; the next line begins another."""
        if self._refused:
            log.error("%d scans are lost: the spool is full or cannot be written", self._refused)
            self._refused = 0
        if self._file is not None:
            os.close(self._file)
            self._file = None
            self._path.rename(self._path.with_suffix(BATCH))

    def adopt(self) -> None:
        """Batches that a process left when it was killed; only who holds the store may ask."""
        for left in self.folder.glob(f"*{OPEN}"):
            if left != self._path or self._file is None:
                left.rename(left.with_suffix(BATCH))

    def batches(self) -> list[Path]:
        """Every closed batch, the oldest first."""
        return sorted(self.folder.glob(f"*{BATCH}"))

    def _open(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = self.folder / f"{time.time_ns():020d}-{secrets.token_hex(4)}{OPEN}"
        how = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL
        self._file = os.open(self._path, how, 0o600)
        self._room = self._most_bytes - sum(each.stat().st_size for each in self.batches())
