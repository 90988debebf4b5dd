"""A browser made for attacks: real HTTP on loopback, cookies, forms as they are shown, and nothing tidied."""

from __future__ import annotations

import html
import http.client
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Final
from urllib.parse import urlencode, urlsplit

FIELD: Final = re.compile(r"<(input|textarea|select|button)\b([^>]*)>", re.IGNORECASE)
ATTRIBUTE: Final = re.compile(r'([a-z-]+)="([^"]*)"', re.IGNORECASE)
TOKEN: Final = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
PATIENCE: Final = 120

Fields = Mapping[str, str] | Iterable[tuple[str, str]]
Parts = Iterable[tuple[str, str, bytes, str]]
"""Files of a form: the field, the name of the file, its content, its type."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        """The page, as a browser reads it."""
        return self.content.decode(errors="replace")

    @property
    def plain(self) -> str:
        """Its words alone, on one line."""
        bare = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", self.text, flags=re.DOTALL)
        return re.sub(r"[\s\u00a0\u202f]+", " ", html.unescape(bare)).strip()

    @property
    def place(self) -> str:
        """Where it sends, if it does."""
        return self.headers.get("location", "")

    def fields(self) -> dict[str, str]:
        """The hidden fields of the page, with their values."""
        found = {}
        for _, words in FIELD.findall(self.text):
            told = {name.lower(): html.unescape(value) for name, value in ATTRIBUTE.findall(words)}
            if told.get("type") == "hidden" and "name" in told:
                found[told["name"]] = told.get("value", "")
        return found


@dataclass(slots=True)
class Browser:
    """One visitor of one server."""

    host: str
    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a request exactly as it is given, and follow nothing."""
        link = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)
        sent = {"Host": f"{self.host}:{self.port}", "Content-Length": str(len(body))} if body else {}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            link.putrequest(method, path, skip_host=bool({"Host", "host"} & {*sent, *(headers or {})}))
            for name, value in {**sent, **(headers or {})}.items():
                link.putheader(name, value.encode("latin-1", "replace"))
            with suppress(BrokenPipeError, ConnectionResetError):  # refused before it was read to its end
                link.endheaders(body or None)
            reply = link.getresponse()
            answer = Answer(
                reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read()
            )
            for name, value in reply.getheaders():
                if name.lower() == "set-cookie":
                    self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
        finally:
            link.close()
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page."""
        return self.ask(
            "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )

    def post(self, path: str, fields: Fields = (), *, token: bool = True, **headers: str) -> Answer:
        """Send a form, with the token of this visitor unless told otherwise."""
        pairs = list(fields.items() if isinstance(fields, Mapping) else fields)
        if token and TOKEN not in dict(pairs):
            pairs.append((TOKEN, self.token()))
        sent = {"Content-Type": "application/x-www-form-urlencoded"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("POST", path, urlencode(pairs, errors="surrogatepass").encode(), sent)

    def send(self, path: str, fields: Fields, files: Parts) -> Answer:
        """Send a form with files; names of files go as they are given."""
        pairs = list(fields.items() if isinstance(fields, Mapping) else fields)
        pairs.append((TOKEN, self.token()))
        edge = b"--------probe"
        body = b"".join(
            b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
            % (edge, name.encode(), value.encode())
            for name, value in pairs
        )
        body += b"".join(
            b'--%s\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n'
            b"Content-Type: %s\r\n\r\n%s\r\n" % (edge, name.encode(), title.encode(), kind.encode(), content)
            for name, title, content, kind in files
        )
        body += b"--%s--\r\n" % edge
        kind = f"multipart/form-data; boundary={edge.decode()}"
        return self.ask("POST", path, body, {"Content-Type": kind})

    def token(self) -> str:
        """The token against forged requests, taken from a page that has a form."""
        if "csrftoken" not in self.cookies:
            self.get("/connexion/")
        return self.cookies.get("csrftoken", "")

    def fill(self, path: str, **typed: str) -> Answer:
        """Open the page, keep its hidden fields, type the others and send the form where the page says."""
        page = self.get(path)
        fields = page.fields() | typed
        return self.post(path, fields)

    def enter(self, name: str) -> Browser:
        """Enter the demonstration as someone, by the button beside their name."""
        page = self.get("/demonstration/").text
        entry = re.search(
            rf'name="person" value="(\d+)">\s*<p><strong>{re.escape(html.escape(name))}</strong>', page
        )
        if entry is None:
            raise LookupError(f"nobody called {name} in the demonstration")
        answer = self.post("/demonstration/", {"person": entry[1]})
        if answer.status != 302:
            raise LookupError(f"{name} does not enter: {answer.status}")
        return self


def path_of(place: str) -> str:
    """The path of an address, its query kept."""
    parts = urlsplit(place)
    return parts.path + (f"?{parts.query}" if parts.query else "")
