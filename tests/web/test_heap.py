"""The heap of the server: what stays is settled, and garbage that comes later is still collected."""

import gc
import sys
import weakref

from dashboard.settings import ROOT
from dashboard.web.serving import heap


class Knot:
    """Something that holds itself."""

    def __init__(self) -> None:
        self.itself = self


def test_what_any_page_needs_is_loaded_and_no_longer_looked_through():
    heap.settle()

    pieces = [path for name in ("rosters", "watching", "planning", "outreach") for path in _modules(name)]
    assert pieces and set(pieces) <= set(sys.modules)
    assert gc.get_freeze_count() > 100_000
    assert len(gc.get_objects()) < 10_000


def test_garbage_that_comes_later_is_still_collected():
    heap.settle()
    knot = weakref.ref(Knot())
    gc.collect()
    assert knot() is None


def _modules(folder: str) -> list[str]:
    files = (ROOT / "dashboard" / "web" / folder).glob("*.py")
    return [f"dashboard.web.{folder}.{file.stem}" for file in files if file.stem != "__init__"]
