"""Set a cookie as safely as our address allows, and send people on to our own pages only."""

from starlette.responses import Response

from dashboard.settings import settings


def keep(response: Response, name: str, value: str, seconds: int | None) -> Response:
    """The response, setting this cookie: no script reads it, no other site's form sends it."""
    is_secure = settings().address.startswith("https:")
    response.set_cookie(name, value, seconds, path="/", secure=is_secure, httponly=True, samesite="lax")
    return response


def local_path(path: str | None) -> str:
    """The path if it leads to a page of ours, else the first page: never to another host."""
    path = path or "/"
    is_local = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path if is_local and path.isprintable() else "/"
