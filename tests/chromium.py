"""Find the Chromium of this machine."""

import os
import shutil
import subprocess

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
ARGUMENTS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def path() -> str:
    """`$CHROMIUM`, else the first of the usual names that runs; `make test` installs one or says how."""
    wanted = os.environ.get("CHROMIUM")
    for name in [wanted] if wanted else NAMES:
        if (found := shutil.which(name)) and _runs(found):
            return found
    raise FileNotFoundError(
        f"no browser called {wanted or ', '.join(NAMES)}: run `make test`, or set CHROMIUM"
    )


def arguments() -> list[str]:
    """Chromium will not start its sandbox for root, as in a container."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*ARGUMENTS, *(["--no-sandbox"] if is_root else [])]


def _runs(found: str) -> bool:
    """Ubuntu has a `chromium-browser` that only says how to install it."""
    return subprocess.run([found, "--version"], capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    print(path())
