"""As SECURITY.md says to deploy it: behind a real nginx with TLS, by the file that we give."""

import ssl
import subprocess
from pathlib import Path
from socket import create_connection

import nginx
import pytest
import talking
from people import PASSWORD, move_in, token_of
from serving import free_port
from websockets.sync.client import connect

from dashboard import clock, pipeline
from dashboard.settings import ROOT

SITE = ROOT / "deploy" / "nginx.conf"
NAME = "localhost"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> tuple[Path, Path]:
    """One that nobody signed, for this run alone."""
    folder = tmp_path_factory.mktemp("tls")
    key, signed = folder / "privkey.pem", folder / "fullchain.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *(
                "-keyout",
                key,
                "-out",
                signed,
                "-subj",
                f"/CN={NAME}",
                "-addext",
                f"subjectAltName=DNS:{NAME}",
            ),
        ],
        check=True,
        capture_output=True,
    )
    return key, signed


@pytest.fixture(scope="module")
def ports(serve, certificate, tmp_path_factory):
    """The ports of nginx, plain and with TLS; behind it runs the campaign."""
    data, folder = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("nginx")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAMPAIGN_DATA", str(data))
        con = pipeline.open_store(data, clock.now())
        move_in(con)
        con.close()
    plain, tls = free_port(), free_port()
    behind = serve("campaign", data=data, CAMPAIGN_ADDRESS=f"https://{NAME}:{tls}")
    key, signed = certificate
    site = SITE.read_text("utf-8")
    for ours, theirs in (
        ("127.0.0.1:8501", behind.removeprefix("http://")),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{tls} ssl"),
        ("/etc/ssl/vssid/fullchain.pem", str(signed)),
        ("/etc/ssl/vssid/privkey.pem", str(key)),
        ("vssid.example", NAME),
    ):
        assert ours in site
        site = site.replace(ours, theirs)
    with nginx.running(site, folder, tls):
        yield plain, tls


@pytest.fixture
def client(ports, certificate):
    trusted = ssl.create_default_context(cafile=certificate[1])
    with talking.Client(base_url=f"https://{NAME}:{ports[1]}", verify=trusted, timeout=60) as client:
        yield client


def test_who_comes_without_tls_is_sent_to_it(ports):
    with talking.Client(base_url=f"http://{NAME}:{ports[0]}") as plain:
        answer = plain.get("/Q/ABCDEF?x=1")
    assert (answer.status_code, answer.headers["location"]) == (301, f"https://{NAME}/Q/ABCDEF?x=1")


def test_who_asks_under_another_name_is_not_answered(ports, client):
    with (
        pytest.raises(OSError),
        ssl.create_default_context().wrap_socket(
            create_connection(("127.0.0.1", ports[1])),
            server_hostname="elsewhere.example",
        ),
    ):
        pass
    assert client.get("/health", headers={"Host": "elsewhere.example"}).status_code in {400, 403, 421}


def test_a_person_signs_in_sends_a_list_and_works_on_a_page(ports, certificate, client):
    page = client.get("/dang-nhap")
    assert page.headers["strict-transport-security"].startswith("max-age=31536000")
    assert "nginx/" not in page.headers.get("server", "")
    told = {"name": "liaison", "password": PASSWORD, "den": "/", "token": token_of(client)}
    origin = {"Origin": f"https://{NAME}:{ports[1]}"}
    elsewhere = {"Origin": "https://elsewhere.example"}
    assert client.post("/dang-nhap", data=told, headers=elsewhere).status_code == 403
    entered = client.post("/dang-nhap", data=told, headers=origin)
    assert entered.status_code == 303
    assert {"Secure", "HttpOnly"} <= set(entered.headers["set-cookie"].split("; "))
    client.get("/_stcore/health")
    with connect(
        f"wss://{NAME}:{ports[1]}/_stcore/stream",
        additional_headers={"Cookie": talking.cookies_of(client), **origin},
        subprotocols=["streamlit"],
        ssl=ssl.create_default_context(cafile=certificate[1]),
        max_size=None,
    ) as websocket:
        talk = talking.Talk(websocket).run("kiem-tra")
        path = f"/_stcore/upload_file/{talk.session_id}/file"
        xsrf = {"X-Xsrftoken": client.cookies["_streamlit_xsrf"], **origin}
        sent = client.put(path, headers=xsrf, files={"file": ("a.csv", b"x" * 3 * 2**20, "text/csv")})
        assert sent.status_code == 204
