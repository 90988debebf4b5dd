"""What is typed: scripts, null bytes, marks that turn words round, look-alike letters, texts without end."""

from __future__ import annotations

import re
import unicodedata
import uuid
from typing import Final
from urllib.parse import quote

from bench.probes.forms import OPEN, sign_up
from bench.probes.ground import Ground, Seen, probe

MARKS: Final = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
HIDDEN: Final = "\u200b\u200c\u2060\ufeff\u00ad"
NAMES: Final = "SELECT full_name FROM groups_participant WHERE email = ?"
BIG: Final = 3_000_000


@probe("a script signed up as a name")
def script(ground: Ground) -> Seen:
    """It is shown as the text it is, to who leads the meeting."""
    site = ground.year
    pk, meeting = site.rows(OPEN)[-1]
    status = sign_up(
        site, meeting, full_name="<script>alert(1)</script>", structure='"><img src=x onerror=alert(1)>'
    )
    leader = site.enter(_leader(ground, pk))
    pages = [
        leader.get(f"/operateur/rencontres/{pk}/").text,
        leader.get(f"/operateur/rencontres/{pk}/presences/").text,
    ]
    live = [page for page in pages if "<script>alert" in page or "<img src=x" in page]
    return Seen(not live and status < 500, f"{status}, shown escaped")


def _leader(ground: Ground, meeting: int) -> str:
    return str(
        ground.year.one(
            "SELECT p.full_name FROM people_person p JOIN groups_facilitation f ON f.person_id = p.id "
            "JOIN groups_meeting m ON m.group_id = f.group_id WHERE m.id = ?",
            meeting,
        )
    )


@probe("null bytes and control characters in an address, a search and a form")
def null_bytes(ground: Ground) -> Seen:
    """Refused or dropped, never an error."""
    site = ground.year
    visitor = site.visitor()
    places = (
        "/ressources/?q=a%00b",
        "/rencontres/?commune=%00",
        "/appels/a%00b/",
        "/ressources/?q=%1b%07%7f",
        "/communes/?q=%00",
        "/structures/?q=%00%ff%fe",
        "/api/v1/ressources?q=%00",
        "/connexion/?next=%00",
        "/accuses/%00/",
    )
    answers = [visitor.get(place).status for place in places]
    meeting, address = site.rows(OPEN)[-1][1], f"nul-{uuid.uuid4().hex[:6]}@example.org"
    answers.append(sign_up(site, meeting, full_name="Nul\0Octet", email=address))
    answers.append(sign_up(site, meeting, full_name="Cloche\x07\x1b[31m", email=f"c{address}"))
    kept = [name for mail in (address, f"c{address}") for (name,) in site.rows(NAMES, mail)]
    wrong = [name for name in kept if any(unicodedata.category(letter) == "Cc" for letter in name)]
    return Seen(max(answers) < 500 and not wrong, f"answers {sorted(set(answers))}, kept {wrong or 'none'}")


@probe("marks that write from right to left, and letters nobody sees, in a name")
def turned_round(ground: Ground) -> Seen:
    """None is kept: « gnp.exe » does not become « exe.png » on a sheet."""
    site = ground.year
    meeting = site.rows(OPEN)[-1][1]
    answers, kept = [], []
    for mark in MARKS + HIDDEN:
        address = f"rtl-{uuid.uuid4().hex[:8]}@example.org"
        answers.append(sign_up(site, meeting, full_name=f"Camille {mark}Fictif", email=address))
        kept += [name for (name,) in site.rows(NAMES, address) if mark in name]
    return Seen(not kept and max(answers) < 500, f"answers {sorted(set(answers))}, {len(kept)} marks kept")


@probe("an address written with look-alike letters")
def homographs(ground: Ground) -> Seen:
    """A Cyrillic « а » or a full-width letter never opens the account of who it imitates, nor shows as theirs
    on a list.
    """
    site = ground.year
    email = site.one("SELECT email FROM people_person WHERE full_name = 'Sophie Marquant'")
    alike = [
        email.replace("a", "\u0430"),
        email.replace("o", "\u043e"),
        email.replace("e", "\uff45", 1),
        f"{email}\u2028x",
        email.replace("i", "\u0131"),
        email.replace("@", "\uff20"),
    ]
    told = "SELECT COUNT(*) FROM post_message WHERE kind LIKE '%code%' AND \"to\" LIKE ?"
    before = site.one(told, f"%{email}%")
    answers = [site.visitor().fill("/connexion/", email=one).status for one in alike]
    letters = [
        to
        for to, letter in site.rows('SELECT "to", letter FROM post_message')
        if not to.isascii() and "aucun compte" not in letter
    ]
    domain = email.replace("o", "\u043e").replace("e", "\u0435").rpartition("@")[2]
    answers.append(sign_up(site, site.rows(OPEN)[-1][1], email=f"ami@{domain}"))
    kept = site.one("SELECT COUNT(*) FROM groups_participant WHERE email = ?", f"ami@{domain}")
    held = not letters and not kept and max(answers) < 500
    more = site.one(told, f"%{email}%") - before
    return Seen(
        held, f"answers {sorted(set(answers))}, {more} letters to the real address, no code elsewhere"
    )


@probe("texts of three megabytes in every field of a form")
def huge(ground: Ground) -> Seen:
    """Refused with a page, kept nowhere."""
    site = ground.year
    meeting = site.rows(OPEN)[-1][1]
    before = site.one("SELECT COUNT(*) FROM groups_participant")
    answers = [
        sign_up(site, meeting, **{name: "é" * BIG}) for name in ("full_name", "structure", "job", "email")
    ]
    answers.append(site.visitor().get("/ressources/?q=" + "a" * 6_000).status)
    longest = site.one("SELECT MAX(length(full_name)) FROM groups_participant")
    held = max(answers) < 500 and site.one("SELECT COUNT(*) FROM groups_participant") == before
    return Seen(held and longest < 300, f"answers {sorted(set(answers))}, longest name kept {longest}")


@probe("wildcards and quotes of SQL in every search")
def wildcards(ground: Ground) -> Seen:
    """« % » is a character like another, and a quote closes nothing."""
    site = ground.year
    visitor, officer = site.visitor(), site.enter("Sophie Marquant")
    odd = (
        "%",
        "_",
        "'",
        "\\",
        "' OR 1=1 --",
        "%' UNION SELECT 1 --",
        '"',
        ";DROP TABLE people_person;",
        "*",
        "(",
    )
    answers = []
    for text in odd:
        answers += [
            visitor.get(f"{place}{quote(text)}").status for place in ("/ressources/?q=", "/communes/?q=")
        ]
        answers += [
            officer.get(f"{place}{quote(text)}").status
            for place in ("/annuaire/?q=", "/departement/paiements/?q=", "/departement/journal/?verb=")
        ]
    every, none = visitor.get("/ressources/"), visitor.get("/ressources/?q=%25")
    listed = [len(set(re.findall(r'href="/ressources/([a-z0-9-]+)/"', page.text))) for page in (every, none)]
    held = max(answers) < 500 and listed[0] > listed[1] and site.one("SELECT COUNT(*) FROM people_person") > 0
    return Seen(held, f"answers {sorted(set(answers))}, « % » finds {listed[1]} of {listed[0]}")


@probe("a line end or a mark smuggled into a header by an address")
def split_answer(ground: Ground) -> Seen:
    """No address makes a header of its own."""
    visitor = ground.year.visitor()
    places = (
        "/appels/x%0d%0aSet-Cookie:%20pirate=1/",
        "/connexion/?next=/%0d%0aSet-Cookie:%20pirate=1",
        "/ressources/?q=%0d%0aX-Pirate:%201",
        "/groupes/x%0d%0aX-Pirate:%201/calendrier.ics",
    )
    answers = [visitor.get(place) for place in places]
    held = not any("x-pirate" in one.headers for one in answers) and "pirate" not in visitor.cookies
    return Seen(
        held and max(one.status for one in answers) < 500, f"answers {[one.status for one in answers]}"
    )
