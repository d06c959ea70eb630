"""Speak with a page as a browser does, but without one: over its websocket, in Streamlit's own messages."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from httpx2 import Client
from people import PASSWORD, token_of
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

MEDIA = re.compile(rb"/media/[0-9a-f]+\.\w+")


@dataclass
class Talk:
    """What a page has told so far: Streamlit's session, the addresses of files, everything else as bytes."""

    websocket: ClientConnection
    session_id: str = ""
    media: set[str] = field(default_factory=set)
    told: bytes = b""

    def run(self, page: str = "", query: str = "") -> "Talk":
        """Ask for a page, and listen until it is drawn."""
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_name = page
        self.websocket.send(asked.SerializeToString())
        finished = 0
        while True:
            raw = self.websocket.recv(timeout=60)
            message = ForwardMsg()
            message.ParseFromString(raw)
            self.told += raw
            self.media |= {found.decode() for found in MEDIA.findall(raw)}
            match message.WhichOneof("type"):
                case "new_session":
                    self.session_id = message.new_session.initialize.session_id
                    finished = 0
                case "script_finished":
                    finished += 1
            # A page that leads on to another one is begun anew at once.
            if finished and message.WhichOneof("type") == "session_status_changed":
                return self
            if finished and message.WhichOneof("type") == "script_finished":
                return self


@contextmanager
def signed_in(address: str, name: str) -> Iterator[Client]:
    """Somebody who has signed in, with their cookies."""
    with Client(base_url=address, timeout=60) as client:
        told = {"name": name, "password": PASSWORD, "den": "/", "token": token_of(client)}
        assert client.post("/dang-nhap", data=told).status_code == 303
        yield client


def cookies_of(client: Client) -> str:
    return "; ".join(f"{name}={value}" for name, value in client.cookies.items())


@contextmanager
def talking(address: str, client: Client, session_id: str = "", **headers: str) -> Iterator[Talk]:
    """A websocket of this visitor; `session_id` asks to go on with a session of Streamlit's."""
    protocols = ["streamlit", "x", session_id] if session_id else ["streamlit"]
    url = address.replace("http", "ws", 1) + "/_stcore/stream"
    told = {"Cookie": cookies_of(client), **headers}
    with connect(url, additional_headers=told, subprotocols=protocols, max_size=None) as websocket:
        yield Talk(websocket)
