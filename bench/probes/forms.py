"""What is received: files that lie, weigh or burst, seats that are the last, messages that carry others."""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from bench.probes.browser import Browser
from bench.probes.ground import Ground, Seen, Site, probe
from bench.probes.money import ACCOUNTANT, AGREEMENT, COUNT, expense

PDF: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
)
OPEN: Final = "SELECT id, public_id FROM groups_meeting WHERE state = 'open' ORDER BY day"
SEATED: Final = (
    "SELECT COUNT(*) FROM groups_registration WHERE meeting_id = ? AND state IN ('registered', 'offered')"
)


def receipt(site: Site, someone: Browser, name: str, content: bytes, kind: str) -> int:
    """Enter an expense with a receipt, and give back the status."""
    place = f"/operateur/depenses/{site.one(AGREEMENT)}/ajouter/"
    fields = someone.get(place).fields() | {
        "amount": "9,00",
        "typed_as": "included",
        "vat_rate": "0.0",
        "spent_on": "2026-09-01",
        "supplier": "Fichier",
        "label": f"Fichier douteux {uuid.uuid4().hex[:8]}",
        "category": "other",
    }
    fields.pop("csrfmiddlewaretoken", None)
    return someone.send(place, fields, [("receipt", name, content, kind)]).status


def received(site: Site, files: list[tuple[str, bytes, str]]) -> tuple[list[int], int]:
    """Send each file as a receipt; the answers, and how many were kept."""
    someone = site.enter(ACCOUNTANT)
    kept = "SELECT COUNT(*) FROM expenses_expense WHERE receipt <> ''"
    before = site.one(kept)
    answers = [receipt(site, someone, *file) for file in files]
    return answers, site.one(kept) - before


def sign_up(site: Site, meeting: str, **typed: str) -> int:
    """Sign up to a meeting as someone who has just come, and give back the status."""
    fields = {
        "full_name": "Camille Fictif",
        "email": f"{uuid.uuid4().hex[:10]}@example.org",
        "structure": "Habitat du Nord",
        "job": "Agent d’accueil",
        "charter": "on",
    }
    return site.visitor().fill(f"/rencontres/{uuid.UUID(meeting)}/", **(fields | typed)).status


@probe("a receipt of eleven megabytes")
def oversized(ground: Ground) -> Seen:
    """Above the ten that are received."""
    answers, kept = received(ground.year, [("lourd.pdf", PDF + b"0" * 11_000_000, "application/pdf")])
    return Seen(not kept and max(answers) < 500, f"answers {answers}, {kept} kept")


@probe("a program, a page and a drawing that say they are receipts")
def disguised(ground: Ground) -> Seen:
    """The content is read, whatever the name and the type say."""
    lies = [
        ("facture.pdf", b"MZ\x90\x00" + b"\0" * 200, "application/pdf"),
        ("facture.pdf", b"<html><script>alert(1)</script></html>", "application/pdf"),
        ("facture.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "image/png"),
        ("facture.jpg", b"\xff\xd8\xff<?php system($_GET[0]); ?>", "image/jpeg"),
        ("vide.pdf", b"", "application/pdf"),
    ]
    answers, kept = received(ground.year, lies)
    return Seen(not kept and max(answers) < 500, f"answers {answers}, {kept} kept")


@probe("a receipt whose name climbs out of its folder")
def climbing_name(ground: Ground) -> Seen:
    """Whatever the name, nothing is written elsewhere."""
    site = ground.year
    names = [
        "../../../../etc/probe.pdf",
        "..\\..\\probe.pdf",
        "/etc/probe.pdf",
        "a\u202egnp.pdf",
        "x" * 500 + ".pdf",
    ]
    answers, kept = received(site, [(name, PDF, "application/pdf") for name in names])
    paths = [path for (path,) in site.rows("SELECT receipt FROM expenses_expense WHERE receipt <> ''")]
    wrong = [path for path in paths if ".." in path or path.startswith("/") or "probe" in path.split("/")[0]]
    outside = [file for file in site.folder.rglob("*probe*") if "files" not in file.parts]
    held = not wrong and not outside and kept == len(names)
    return Seen(held and max(answers) < 500, f"answers {answers}, {kept} kept, none outside")


@probe("a spreadsheet that bursts when it is opened")
def zip_bomb(ground: Ground) -> Seen:
    """The site's own model of expenses, with half a gigabyte of spaces after its last line."""
    site = ground.year
    place = f"/operateur/depenses/{site.one(AGREEMENT)}/fichier/"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    someone, packed = site.enter(ACCOUNTANT), io.BytesIO()
    model = zipfile.ZipFile(io.BytesIO(someone.get(f"{place}modele/").content))
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in model.namelist():
            with archive.open(name, "w", force_zip64=True) as part:
                part.write(model.read(name))
                for _ in range(512 if "worksheets/sheet" in name else 0):
                    part.write(b" " * 1_048_576)
    answer = someone.send(place, {}, [("file", "depenses.xlsx", packed.getvalue(), kind)])
    alive = someone.get("/operateur/depenses/").status
    held = answer.status == 422 and "trop lourd une fois ouvert" in answer.plain and alive == 200
    return Seen(held, f"{answer.status}, then the site answers {alive}")


@probe("a formula entered as a supplier and opened in the export")
def formula(ground: Ground) -> Seen:
    """CSV and workbook: what starts like a formula is a text."""
    site = ground.year
    someone = site.enter(ACCOUNTANT)
    signs = ("=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "=cmd|'/c calc'!A0")
    for sign in signs:
        expense(site, someone, supplier=sign, label=sign)
    export = f"/operateur/depenses/{site.one(AGREEMENT)}/export"
    csv = someone.get(f"{export}.csv").text
    cells = [cell.strip('"\ufeff') for line in csv.splitlines() for cell in line.split(";")]
    live = [cell for cell in cells if cell[:1] in tuple("=+@\t\r") or (cell[:1] == "-" and "+" in cell)]
    book = zipfile.ZipFile(io.BytesIO(someone.get(f"{export}.xlsx").content))
    sheets = [book.read(name) for name in book.namelist() if "worksheets/sheet" in name]
    formulas = sum(len(re.findall(rb"<f[ >/]|<hyperlink", sheet)) for sheet in sheets)
    told = "HYPERLINK" in csv and any(b"HYPERLINK" in book.read(name) for name in book.namelist())
    return Seen(told and not live and not formulas, f"{len(cells)} cells, live: {live[:3] or 'none'}")


@probe("the last seat, taken by twelve people at once")
def last_seat(ground: Ground) -> Seen:
    """Two processes, twelve sign-ups in the same second: the room is never beyond its seats."""
    site = ground.year
    pk, meeting = site.rows(OPEN)[0]
    capacity = site.one(
        "SELECT g.wished_capacity FROM groups_practicegroup g JOIN groups_meeting m ON m.group_id = g.id "
        "WHERE m.id = ?",
        pk,
    )
    while site.one(SEATED, pk) < capacity - 1:
        sign_up(site, meeting)
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: sign_up(site, meeting), range(12)))
    seated = site.one(SEATED, pk)
    return Seen(
        seated == capacity and max(answers) < 500, f"{seated} seated of {capacity}, answers {set(answers)}"
    )


@probe("a sign-up sent three times, in other letters")
def sign_up_again(ground: Ground) -> Seen:
    """One address, one living registration."""
    site = ground.year
    pk, meeting = site.rows(OPEN)[-1]
    address = f"rejeu-{uuid.uuid4().hex[:6]}@example.org"
    answers = [sign_up(site, meeting, email=one) for one in (address, address.upper(), f"  {address} ")]
    living = site.one(
        "SELECT COUNT(*) FROM groups_registration r JOIN groups_participant p ON p.id = r.participant_id "
        "WHERE r.meeting_id = ? AND lower(p.email) = ? AND r.state <> 'cancelled'",
        pk,
        address,
    )
    return Seen(living == 1 and max(answers) < 500, f"answers {answers}, {living} registration")


@probe("a header smuggled into a letter by a name, an address or a subject")
def smuggled_header(ground: Ground) -> Seen:
    """Line ends in what becomes a letter: none reaches an address or a title."""
    site = ground.year
    meeting = site.rows(OPEN)[-1][1]
    tries = [
        {"full_name": "Ami\r\nBcc: tous@example.org"},
        {"email": "ami@example.org\r\nBcc: tous@example.org"},
        {"email": "ami@example.org%0aBcc:tous@example.org"},
        {"structure": "Ici\nSubject: Gagné"},
    ]
    answers = [sign_up(site, meeting, **typed) for typed in tries]
    letters = site.rows('SELECT "to", letter FROM post_message')
    wrong = [
        to
        for to, letter in letters
        if "\n" in to or "tous@" in to or "\\nBcc" in letter or "\\nSubject" in letter
    ]
    return Seen(
        not wrong and max(answers) < 500, f"answers {answers}, {len(letters)} letters, none carries another"
    )


@probe("an expense entered ten times by an impatient press")
def pressed_ten_times(ground: Ground) -> Seen:
    """The same form, its key included, ten times at once."""
    site = ground.year
    someone = site.enter(ACCOUNTANT)
    place = f"/operateur/depenses/{site.one(AGREEMENT)}/ajouter/"
    fields = someone.get(place).fields() | {
        "amount": "33,00",
        "typed_as": "included",
        "vat_rate": "0.0",
        "spent_on": "2026-09-02",
        "supplier": "Dix fois",
        "label": "Impatience",
        "category": "other",
    }
    before = site.one(COUNT)
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: someone.post(place, fields).status, range(10)))
    return Seen(site.one(COUNT) == before + 1, f"answers {set(answers)}, {site.one(COUNT) - before} written")
