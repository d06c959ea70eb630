"""What stays as long as the server does is not looked through again after every page."""

import gc
import importlib
import pkgutil

from dashboard.web import outreach, people, planning, rosters, watching

FOLDERS = (rosters, watching, planning, outreach, people)


def settle() -> None:
    """Load what any page needs, and tell the collector of garbage that all of it stays.

    Streamlit collects after every run of a page: without this each run walks through all libraries once more.
    """
    for folder in FOLDERS:
        for module in pkgutil.iter_modules(folder.__path__, folder.__name__ + "."):
            importlib.import_module(module.name)
    gc.collect()
    gc.freeze()
