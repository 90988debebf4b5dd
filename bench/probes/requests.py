"""The protocol itself: tokens, methods, hosts, caches, sessions, paths, and bodies made to break."""

from __future__ import annotations

import json
import re
import uuid
from typing import Final

from bench.probes.browser import Browser
from bench.probes.ground import Ground, Seen, probe

EVIL: Final = "https://pirate.example"
ACTS: Final = (
    "/deconnexion/",
    "/demonstration/",
    "/lien-perdu/",
    "/connexion/",
    "/operateur/depenses/1/ajouter/",
    "/departement/paiements/1/etape/",
)
DOORS: Final = (
    ("/connexion/", ""),
    ("/connexion/", "Marc Vandamme"),
    ("/deconnexion/", "Marc Vandamme"),
    ("/demonstration/", ""),
)
"""Where one is sent on, and who is in: nobody, or someone who has nothing left to show."""
LINES: Final = "SELECT COUNT(*) FROM journal_entry"


@probe("forms sent without their token, with another’s, or from another site")
def forged_requests(ground: Ground) -> Seen:
    """All refused before anything is read."""
    site = ground.year
    before, answers = site.one(LINES), []
    for place in ACTS:
        someone, other = site.enter("Marc Vandamme"), site.visitor()
        answers.append(someone.post(place, token=False).status)
        answers.append(someone.post(place, {"csrfmiddlewaretoken": "a" * 64}).status)
        answers.append(someone.post(place, Origin=EVIL, Referer=f"{EVIL}/").status)
        answers.append(someone.post(place, {"csrfmiddlewaretoken": other.token()[:32]}).status)
    return Seen(
        set(answers) == {403} and site.one(LINES) == before, f"{len(answers)} sent, answers {set(answers)}"
    )


@probe("an act asked for by a link, another method, or a header that changes it")
def other_methods(ground: Ground) -> Seen:
    """Only a form that is sent acts."""
    site = ground.year
    someone, before = site.enter("Denis Wallart"), site.one(LINES)
    places = (
        "/departement/paiements/1/etape/?on=2026-09-15",
        "/deconnexion/",
        "/operateur/depenses/1/ajouter/",
    )
    answers = []
    for place in places:
        answers.append(someone.get(place, X_HTTP_Method_Override="POST").status)
        answers += [
            someone.ask(method, place).status for method in ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND")
        ]
        answers.append(someone.post(f"{place}", {"_method": "DELETE"}, X_HTTP_Method="DELETE").status)
        if place == "/deconnexion/":
            someone = site.enter("Denis Wallart")
    held = max(answers) < 500 and site.one(LINES) == before
    return Seen(held, f"answers {sorted(set(answers))}, nothing written")


@probe("another host named by the request, and links made from it")
def other_host(ground: Ground) -> Seen:
    """The host is refused, and what a proxy would say of it is not believed."""
    site = ground.year
    visitor = site.visitor()
    named = [
        visitor.ask("GET", "/", headers={"Host": host}).status
        for host in (
            "pirate.example",
            f"127.0.0.1:{site.port}@pirate.example",
            "127.0.0.1.pirate.example",
            "",
        )
    ]
    said = visitor.get(
        "/", X_Forwarded_Host="pirate.example", X_Forwarded_Proto="https", X_Forwarded_For="1.2.3.4"
    )
    letters = site.visitor()
    letters.post("/lien-perdu/", {"email": "x@example.org"}, X_Forwarded_Host="pirate.example")
    told = site.one("SELECT COUNT(*) FROM post_message WHERE letter LIKE '%pirate.example%'")
    held = set(named) == {400} and "pirate" not in said.text and not told
    return Seen(held, f"answers {named}, no link to it")


@probe("a visitor sent elsewhere by the page of entering or leaving")
def open_redirect(ground: Ground) -> Seen:
    """What comes next is on this site, or is not followed."""
    site = ground.year
    ways = (
        EVIL,
        "//pirate.example",
        "\\\\pirate.example",
        "/\\pirate.example",
        "https:pirate.example",
        "javascript:alert(1)",
    )
    wrong = []
    for way in ways:
        for place, who in DOORS:
            visitor = site.enter(who) if who else site.visitor()
            page = visitor.get(f"{place}?next={way}")
            sent = visitor.post(
                f"{place}?next={way}", {"next": way, "email": "x@example.org", "person": "12"}
            )
            wrong += [answer.place for answer in (page, sent) if "pirate" in answer.place.split("?")[0]]
            wrong += [way for link in re.findall(r'(?:href|action)="([^"]*)"', page.text) if link == way]
    return Seen(not wrong, f"{len(ways)} ways, {len(DOORS)} doors, followed: {wrong or 'none'}")


@probe("a private page kept by a cache, and shown after leaving")
def caches(ground: Ground) -> Seen:
    """No cache keeps what a session or a personal link shows; leaving closes the session itself."""
    site = ground.year
    someone = site.enter("Marc Vandamme")
    token = site.one("SELECT token FROM groups_participant WHERE erased_at IS NULL")
    pages = ["/accueil/", "/operateur/conventions/", "/operateur/depenses/1/", f"/mes-rencontres/{token}/"]
    told = [someone.get(page).headers.get("cache-control", "") for page in pages]
    kept = dict(someone.cookies)
    someone.post("/deconnexion/")
    again = Browser(someone.host, someone.port, kept).get("/accueil/").status
    held = all("no-store" in one and "private" in one for one in told) and again == 302
    return Seen(held, f"{sorted(set(told))}, the old cookie answers {again}")


@probe("a session prepared for someone, made up, or taken from another")
def sessions(ground: Ground) -> Seen:
    """Entering gives another session; what is made up opens nothing."""
    site = ground.year
    visitor = site.visitor()
    visitor.fill("/connexion/", email=f"session-{uuid.uuid4().hex[:8]}@example.org")
    prepared = visitor.cookies["sessionid"]
    visitor.enter("Marc Vandamme")
    own = visitor.cookies["sessionid"]
    made_up = (prepared, "", "x" * 32, own[:-1], "../../etc/passwd", "1 OR 1=1", "é" * 32, "a" * 7_000)
    answers = [
        Browser(visitor.host, visitor.port, {"sessionid": one}).get("/accueil/").status for one in made_up
    ]
    held = own != prepared and not set(answers) - {302, 400, 431}
    return Seen(held, f"another key at the entry; made up, answers {answers}")


@probe("a message, a cookie or a filter of the page made up by the visitor")
def made_up_cookies(ground: Ground) -> Seen:
    """Signed or ignored: never an error, never shown."""
    site = ground.year
    visitor = site.visitor()
    visitor.cookies |= {
        "messages": '[["__json_message",0,25,"Votre compte est pirate"]]',
        "csrftoken": "court",
        "django_language": "../../etc",
    }
    pages = [
        visitor.get(place) for place in ("/", "/connexion/", "/rencontres/?page=-1&page=x&territoire[]=1")
    ]
    held = all(page.status < 500 and "pirate" not in page.text for page in pages)
    return Seen(held, f"answers {[page.status for page in pages]}")


@probe("a partial page asked for by a header that lies")
def partial_pages(ground: Ground) -> Seen:
    """HTMX or not, the doors are the same."""
    site = ground.year
    nora, nobody = site.enter("Nora Benali"), site.visitor()
    places = (
        "/departement/paiements/",
        "/departement/journal/",
        "/operateur/depenses/1/",
        "/operateur/conventions/1/",
    )
    lies = {
        "HX_Request": "true",
        "HX_Target": "main",
        "HX_Boosted": "true",
        "HX_Current_URL": EVIL,
        "HX_History_Restore_Request": "true",
    }
    answers = [nora.get(place, **lies).status for place in places]
    unsigned = [nobody.get(place, **lies) for place in places]
    held = set(answers) == {404} and all(one.status != 200 or "connexion" in one.text for one in unsigned)
    return Seen(held, f"answers {answers}, unsigned {[one.status for one in unsigned]}")


@probe("identifiers and pages beyond what a database counts")
def overflow(ground: Ground) -> Seen:
    """Twenty digits, a minus, a fraction: not found, never an error."""
    site = ground.year
    officer = site.enter("Sophie Marquant")
    odd = ("9223372036854775808", "99999999999999999999", "-1", "1.5", "0", "1e3", "٣")
    places = [
        f"/departement/{kind}/{one}/"
        for kind in ("conventions", "paiements", "appels", "candidatures")
        for one in odd
    ]
    places += [f"/departement/journal/?page={one}&id={one}" for one in odd]
    places += [f"/departement/paiements/?page={one}&exercice={one}" for one in odd]
    places += [f"/departement/indicateurs/?appel={one}&periode=dates&du={one}" for one in odd]
    places += [f"/api/v1/ressources?page={one}&limit={one}&offset={one}" for one in odd]
    from urllib.parse import quote

    answers = [officer.get(quote(place, safe="/?=&-.")).status for place in places]
    wrong = [place for place, status in zip(places, answers, strict=True) if status >= 500]
    return Seen(
        not wrong, f"{len(places)} addresses, answers {sorted(set(answers))}, broken: {wrong[:5] or 'none'}"
    )


@probe("a path that climbs out of what is served")
def climbing_paths(ground: Ground) -> Seen:
    """Static files, data sets, attachments: nothing of the machine is read."""
    visitor = ground.year.visitor()
    places = [
        f"{start}{climb}etc/passwd"
        for start in ("/static/", "/donnees/", "/aide/", "/media/", "/files/", "/")
        for climb in (
            "../../../../",
            "..%2f..%2f..%2f..%2f",
            "%2e%2e/%2e%2e/%2e%2e/",
            "....//....//",
            "..%5c..%5c",
            "..%c0%af..%c0%af",
        )
    ]
    places += [
        "/static/web/../../../config/settings.py",
        "/.env",
        "/.git/config",
        "/demo.sqlite3",
        "/situation.key",
    ]
    answers = [visitor.get(place) for place in places]
    read = [
        place
        for place, one in zip(places, answers, strict=True)
        if b"root:" in one.content or b"SECRET" in one.content
    ]
    held = not read and not [one for one in answers if one.status == 200 or one.status >= 500]
    return Seen(held, f"{len(places)} paths, answers {sorted({one.status for one in answers})}")


@probe("bodies made to break: deep JSON, a thousand fields, a form that lies about itself")
def broken_bodies(ground: Ground) -> Seen:
    """Each refused with a page, and the site answers after."""
    visitor = ground.year.visitor()
    deep = b"[" * 100_000 + b"]" * 100_000
    told = {"Content-Type": "application/json", "X-CSRFToken": visitor.token()}
    answers = [
        visitor.ask("POST", place, deep, told).status
        for place in ("/api/v1/appels", "/connexion/", "/lien-perdu/")
    ]
    answers.append(visitor.post("/lien-perdu/", [(f"f{number}", "1") for number in range(5_000)]).status)
    answers.append(visitor.get("/rencontres/?" + "&".join(f"f{number}=1" for number in range(600))).status)
    answers.append(
        visitor.ask(
            "POST", "/lien-perdu/", b"--x\r\n", {"Content-Type": "multipart/form-data; boundary=y"}
        ).status
    )
    answers.append(
        visitor.ask(
            "POST", "/connexion/", b"%", {"Content-Type": "application/x-www-form-urlencoded; charset=x"}
        ).status
    )
    answers.append(
        visitor.ask(
            "POST", "/lien-perdu/", json.dumps({"a": 1}).encode(), {"Content-Type": "text/plain"}
        ).status
    )
    after = visitor.get("/").status
    return Seen(max(answers) < 500 and after == 200, f"answers {answers}, then {after}")


@probe("what the site says of itself when it refuses")
def talkative(ground: Ground) -> Seen:
    """No trace, no version, and the headers that protect a page on every answer."""
    visitor = ground.year.visitor()
    pages = [
        visitor.get(place)
        for place in ("/nulle-part/", "/appels/nul/", "/departement/journal/", "/static/nul.js")
    ]
    pages.append(visitor.post("/connexion/", token=False))
    words = ("Traceback", "django.", "DEBUG", "site-packages", "/home/", "maillage.web")
    talks = [word for page in pages for word in words if word in page.text]
    bare = [
        page.status for page in pages if "content-security-policy" not in page.headers and page.status != 302
    ]
    sniffed = [page.status for page in pages if page.headers.get("x-content-type-options") != "nosniff"]
    return Seen(
        not talks and not sniffed and not bare,
        f"answers {[page.status for page in pages]}, without policy: {bare or 'none'}",
    )
