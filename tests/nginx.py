"""Find the nginx of this machine, and run it with a file of ours."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import create_connection

NAMES = ("nginx", "/usr/sbin/nginx", "/usr/local/sbin/nginx", "/opt/homebrew/bin/nginx")
# All that nginx writes stays in its folder.
AROUND = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 64; }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {site};
}}
"""


def path() -> str:
    """`$NGINX`, else the first of the usual names; `make test` installs one or says how."""
    wanted = os.environ.get("NGINX")
    for name in [wanted] if wanted else NAMES:
        if found := shutil.which(name):
            return found
    raise FileNotFoundError(f"no nginx called {wanted or ', '.join(NAMES)}: run `make test`, or set NGINX")


@contextmanager
def running(site: str, folder: Path, port: int) -> Iterator[None]:
    """nginx with this site, answering at the port, until the end."""
    (folder / "site.conf").write_text(site)
    around = folder / "nginx.conf"
    around.write_text(AROUND.format(folder=folder, site=folder / "site.conf"))
    process = subprocess.Popen(
        [path(), "-p", folder, "-c", around, "-e", folder / "error.log"], stdin=subprocess.DEVNULL
    )
    try:
        for _ in range(100):
            with suppress(OSError), create_connection(("127.0.0.1", port), timeout=1):
                break
            if process.poll() is not None:
                raise RuntimeError((folder / "error.log").read_text())
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


if __name__ == "__main__":
    print(path())
