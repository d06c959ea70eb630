"""The campaign's public site as it was published last, for everybody; the next one for those who publish."""

from http import HTTPStatus
from pathlib import PurePosixPath
from zipfile import ZipFile

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from dashboard import campaign_site, pipeline, published_site
from dashboard.model import Language, Role
from dashboard.publish.site import due_day
from dashboard.publish.site.frame import HOMES, TOP, path_of
from dashboard.published_site import Build
from dashboard.web.common import ui
from dashboard.web.serving import rendering, session

MIMES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
}
HEADERS = {
    # Asked for again each time, and answered in a few bytes if nothing changed.
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
}
PREVIEW = "/trang-chien-dich/ban-moi/"
NO_ROBOTS = "User-agent: *\nDisallow: /\n"


def show(request: Request) -> Response:
    """A file of the site; a folder is its index, and what is not there a page that says so."""
    shown = published_site.state(campaign_site.folder()).shown
    if shown is None:
        return rendering.page(request, "no_site.html", 404)
    return _answer(request, shown)


def has(path: str) -> bool:
    """Whether the published site has a page at this path below its top."""
    shown = published_site.state(campaign_site.folder()).shown
    return shown is not None and f"{TOP}{path}index.html" in _zip(shown).NameToInfo


def preview(request: Request) -> Response:
    """The same of the build that waits to be published, for those who may publish it."""
    account = session.account_of(ui.cursor(), request.cookies.get(session.COOKIE))
    if account is None or account.role not in {Role.OUTREACH, Role.ADMIN}:
        raise HTTPException(403)
    told = published_site.state(campaign_site.folder())
    build = told.draft or told.shown
    if build is None:
        raise HTTPException(404)
    # A preview is never kept for when there is no network.
    if request.path_params["path"] == "offline.js":
        return Response("", media_type=MIMES[".js"])
    response = _answer(request, build)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def robots(_request: Request) -> Response:
    """What search engines may read: the site, once there is one."""
    shown = published_site.state(campaign_site.folder()).shown
    told = _zip(shown).read("robots.txt").decode() if shown else NO_ROBOTS
    return PlainTextResponse(told)


def _answer(request: Request, build: Build) -> Response:
    path, made = request.path_params["path"], _zip(build)
    name = f"{TOP}{path}index.html" if not path or path.endswith("/") else TOP + path
    if name not in made.NameToInfo:
        if f"{name}/index.html" in made.NameToInfo:
            return RedirectResponse(f"{PurePosixPath(path).name}/", HTTPStatus.MOVED_PERMANENTLY)
        return _missing(made, path)
    if "ngay" in request.query_params and (answered := _due(request, made, name)):
        return answered
    told = made.NameToInfo[name]
    headers = HEADERS | {"ETag": f'"{told.CRC:08x}-{told.file_size:x}"'}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(None, HTTPStatus.NOT_MODIFIED, headers)
    return _file(made.read(name), name, headers)


def _due(request: Request, made: ZipFile, name: str) -> Response | None:
    """The page of registering with the last day in it for form 01; None for other pages."""
    registering = {f"{TOP}{path_of('register', each)}index.html": each for each in Language}
    deadline = pipeline.deadline(ui.cursor())
    if name not in registering or deadline is None:
        return None
    today = pipeline.today(ui.cursor(), ui.now())
    asked = request.query_params["ngay"]
    page = due_day.answered(made.read(name), asked, deadline, today, registering[name])
    return _file(page, name, HEADERS | {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"})


def _missing(made: ZipFile, path: str) -> Response:
    is_english = path.startswith(HOMES[Language.ENGLISH])
    name = f"{TOP}{HOMES[Language.ENGLISH] if is_english else ''}404.html"
    return _file(made.read(name), name, HEADERS, HTTPStatus.NOT_FOUND)


def _file(content: bytes, name: str, headers: dict[str, str], status: int = HTTPStatus.OK) -> Response:
    mime = MIMES.get(PurePosixPath(name).suffix, "application/octet-stream")
    return Response(content, status, headers, mime)


def _zip(build: Build) -> ZipFile:
    return published_site.opened(published_site.where(campaign_site.folder(), build))
