"""What belongs to others: every address with their identifiers, forged links, roles taken, names read."""

from __future__ import annotations

import json
import re
import uuid
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import Final
from urllib.parse import urljoin, urlsplit

from bench.probes.browser import Answer, Browser, path_of
from bench.probes.ground import Ground, Seen, Site, probe

OURS, THEIRS = "Nora Benali", "Marc Vandamme"
"""Someone of the EPSM, and whom she has nothing to do with: the representative of Horizon."""
LINK: Final = re.compile(r'(?:href|action)="([^"#]+)"')
PRIVATE: Final = ("/operateur/", "/departement/", "/coordination/")
MOST_PAGES: Final = 400
FILLED: Final = {
    "int": ("1", "2", "3", "12", "0", "99999999999999999999"),
    "slug": ("ok", "executer"),
    "str": ("AAP-2025-ART-001",),
    "uuid": ("00000000-0000-0000-0000-000000000000",),
    "path": ("../../etc/passwd",),
}
ANYTHING: Final = "1"


def crawled(someone: Browser, starts: tuple[str, ...]) -> dict[str, bytes]:
    """The private pages that someone reaches by links, with what they show."""
    seen: dict[str, bytes] = {}
    waiting, known = deque(starts), set(starts)
    while waiting and len(seen) < MOST_PAGES:
        place = waiting.popleft()
        answer = someone.get(place)
        if answer.status != 200:
            continue
        seen[place] = answer.content
        if "html" not in answer.headers.get("content-type", ""):
            continue
        for link in LINK.findall(answer.text):
            found = path_of(urljoin(place, link.replace("&amp;", "&")))
            if found.startswith(PRIVATE) and found not in known and not urlsplit(link).netloc:
                known.add(found)
                waiting.append(found)
    return seen


def addresses() -> list[str]:
    """Every address of the URLconf, its parameters filled with what they take."""
    import django

    django.setup()
    from django.urls import URLPattern, URLResolver, get_resolver

    found: list[str] = []

    def walk(patterns: list[URLPattern | URLResolver], before: str) -> None:
        for one in patterns:
            here = before + str(one.pattern)
            if isinstance(one, URLResolver):
                walk(one.url_patterns, here)
            else:
                found.append(here)

    walk(get_resolver().url_patterns, "/")
    return found


def filled(pattern: str, rank: int) -> str:
    """The pattern as an address: its parameters take the value of that rank."""
    bare = re.sub(r"\(\?P<\w+>([^()|]*(?:\|[^()]*)?)\)", lambda m: _an_example(m[1]), pattern)
    bare = bare.replace("^", "").replace("$", "").replace("\\.", ".")

    def value(match: re.Match[str]) -> str:
        values = FILLED.get(match[1] or "str", (ANYTHING,))
        return values[rank % len(values)]

    return re.sub(r"<(?:(\w+):)?\w+>", value, bare)


def _an_example(expression: str) -> str:
    if "\\d" in expression or "[0-9]" in expression:
        return "1"
    if "[" in expression:
        return "artois"
    return expression.split("|", maxsplit=1)[0].replace("\\.", ".")


@probe("the pages and files of another operator, each address tried")
def pages_of_another(ground: Ground) -> Seen:
    """All that one reaches by links and the other does not, asked for by the other."""
    site = ground.year
    starts = ("/operateur/groupes/", "/operateur/candidatures/", "/operateur/conventions/", "/accueil/")
    theirs = crawled(site.enter(THEIRS), starts)
    nora = site.enter(OURS)
    ours = crawled(nora, starts)
    foreign = [place for place in theirs if place not in ours and "?" not in place]
    opened = [place for place in foreign if _tells(nora.get(place))]
    return Seen(len(foreign) > 30 and not opened, f"{len(foreign)} addresses, opened: {opened[:6] or 'none'}")


def _tells(answer: Answer) -> bool:
    """Whether it opens a page that names the other body, or a file: its words may be packed."""
    page = "html" in answer.headers.get("content-type", "")
    return answer.status == 200 and (not page or "Horizon" in answer.text)


@probe("the acts of another operator, each form sent")
def acts_of_another(ground: Ground) -> Seen:
    """Every form that one is shown, sent by the other; the database is compared."""
    site = ground.year
    theirs = crawled(site.enter(THEIRS), ("/operateur/groupes/", "/operateur/conventions/"))
    nora = site.enter(OURS)
    ours = crawled(nora, ("/operateur/groupes/", "/operateur/conventions/"))
    foreign = [place for place in theirs if place not in ours and re.search(r"/\d", place)]
    before = site.one("SELECT COUNT(*) FROM journal_entry")
    answers = [nora.post(place, {"amount": "1", "reason": "x"}).status for place in foreign]
    lines = site.one("SELECT COUNT(*) FROM journal_entry") - before
    wrong = [place for place, status in zip(foreign, answers, strict=True) if status not in (403, 404, 405)]
    return Seen(
        not wrong and not lines, f"{len(foreign)} sent, {lines} lines written, open: {wrong[:6] or 'none'}"
    )


@probe("every address of the site, asked for by nobody, with any identifier")
def every_address_unsigned(ground: Ground) -> Seen:
    """Private pages never answer; no address breaks."""
    return _swept(ground.year, None)


@probe("every address of the site, asked for by an operator, with others’ identifiers")
def every_address_signed(ground: Ground) -> Seen:
    """The pages of the Département and of coordinators never answer; no address breaks."""
    return _swept(ground.year, OURS)


def _swept(site: Site, name: str | None) -> Seen:
    places = sorted({filled(pattern, rank) for pattern in addresses() for rank in range(6)})
    someone = site.enter(name) if name else site.visitor()
    closed = ("/departement/", "/coordination/", *(() if name else ("/operateur/", "/accueil/")))
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda place: _status(someone, place), places))
    broken = [place for place, status in zip(places, answers, strict=True) if status >= 500]
    own = site.rows(
        "SELECT d.id FROM selection_decision d JOIN applications_application a ON a.id = d.application_id "
        "JOIN people_organisation o ON o.id = a.organisation_id WHERE o.name LIKE 'EPSM%'"
    )
    notices = {f"/departement/decisions/{pk}/notification.pdf" for (pk,) in own} if name else set()
    opened = [
        place
        for place, status in zip(places, answers, strict=True)
        if status == 200 and place.startswith(closed) and place not in notices
    ]
    told = f"{len(places)} addresses, broken: {broken[:8] or 'none'}, opened: {opened[:8] or 'none'}"
    return Seen(not broken and not opened, told)


def _status(someone: Browser, place: str) -> int:
    if place.startswith("/deconnexion"):
        return 302
    return Browser(someone.host, someone.port, dict(someone.cookies)).get(place).status


@probe("a personal link with one letter changed, cut, or made up")
def forged_links(ground: Ground) -> Seen:
    """None opens, and none tells whether it was near."""
    site = ground.year
    real = site.one("SELECT token FROM groups_participant WHERE erased_at IS NULL")
    forged = [
        f"{real[:-1]}{'A' if real[-1] != 'A' else 'B'}",
        real[:-1],
        f"{real}A",
        real.swapcase(),
        "A" * 43,
    ]
    answers = [site.visitor().get(f"/mes-rencontres/{token}/") for token in forged]
    unlike = {re.sub(r"/mes-rencontres/[^\"<]*|csrf\w*\" value=\"\w+", "", one.text) for one in answers}
    opens = site.visitor().get(f"/mes-rencontres/{real}/").status
    held = {one.status for one in answers} == {404} and len(unlike) == 1 and opens == 200
    return Seen(held, f"real {opens}, forged {[one.status for one in answers]}, {len(unlike)} kind of page")


@probe("the acts of a personal link on somebody else’s registration")
def foreign_registration(ground: Ground) -> Seen:
    """One’s own token, the number of another’s registration."""
    site = ground.year
    token, own = site.rows("SELECT token, id FROM groups_participant WHERE erased_at IS NULL")[0]
    others = site.rows("SELECT id, state FROM groups_registration WHERE participant_id <> ? LIMIT 20", own)
    visitor = site.visitor()
    answers = {
        visitor.post(f"/mes-rencontres/{token}/inscriptions/{pk}/{verb}/").status
        for pk, _ in others
        for verb in ("annuler", "accepter", "cancel", "accept")
    }
    after = site.rows("SELECT id, state FROM groups_registration WHERE participant_id <> ? LIMIT 20", own)
    return Seen(after == others and answers <= {403, 404, 405}, f"answers {answers}, nothing moved")


@probe("paper codes guessed one after the other")
def guessed_codes(ground: Ground) -> Seen:
    """The pace stops who tries codes of acknowledgements."""
    visitor = ground.year.visitor()
    answers = [visitor.get(f"/accuses/{uuid.uuid4().hex[:12]}/").status for _ in range(40)]
    held = answers[0] == 404 and answers[-1] == 429
    return Seen(held, f"404 then 429 after {answers.index(429) if 429 in answers else 'never'} tries")


@probe("a role of the Département taken through an operator’s invitation")
def role_taken(ground: Ground) -> Seen:
    """The form of the team, with a role that it does not offer, then another body’s number."""
    site, told = ground.year, "SELECT COUNT(*) FROM people_invitation"
    before = site.one(told)
    body, funder = (
        site.one("SELECT id FROM people_organisation WHERE name LIKE ?", name)
        for name in ("%Horizon%", "Département%")
    )
    someone = site.enter(THEIRS)
    fields = {"full_name": "Ami Ami", "email": "ami@example.org", "organisation": str(funder)}
    answers = [
        someone.post(f"/operateur/equipe/{place}/", {**fields, "role": role}).status
        for place, role in ((body, "manager"), (body, "administrator"), (funder, "preparer"))
    ]
    return Seen(site.one(told) == before and max(answers) < 500, f"answers {answers}, nobody invited")


@probe("the names of a meeting read without a reason")
def names_without_reason(ground: Ground) -> Seen:
    """The officer’s page of names, opened and sent empty."""
    site = ground.year
    meeting = site.one("SELECT id FROM groups_meeting WHERE state = 'held' ORDER BY id")
    names = {
        name
        for (name,) in site.rows(
            "SELECT p.full_name FROM groups_participant p "
            "JOIN groups_registration r ON r.participant_id = p.id WHERE r.meeting_id = ?",
            meeting,
        )
    }
    officer, place = site.enter("Claire Delattre"), f"/departement/indicateurs/rencontres/{meeting}/noms/"
    pages = [officer.get(place), officer.post(place, {"reason": ""}), officer.post(place, {"reason": "   "})]
    shown = {name for page in pages for name in names if name in page.text}
    told = site.one("SELECT COUNT(*) FROM journal_entry WHERE verb = 'read_names'")
    return Seen(
        not shown and bool(names), f"answers {[one.status for one in pages]}, {len(shown)} names, {told} read"
    )


@probe("the journal read by who may not, and rewritten in SQL")
def journal_closed(ground: Ground) -> Seen:
    """Every trade but four is told that there is no such page."""
    site = ground.year
    names = ("Claire Delattre", "Denis Wallart", THEIRS, OURS, "Karim Duriez")
    answers = [site.enter(name).get("/departement/journal/").status for name in names]
    sql = [
        site.by_sql(sentence)
        for sentence in (
            "UPDATE journal_entry SET actor_label = 'Personne'",
            "DELETE FROM journal_entry",
            "UPDATE journal_chain SET length = 1",
        )
    ]
    return Seen(
        set(answers) == {404} and all("journal_" in one for one in sql), f"answers {answers}; SQL: {sql}"
    )


@probe("the journal after somebody is erased")
def journal_after_erasure(ground: Ground) -> Seen:
    """A person erases what is known of them; no line of the past moves."""
    site = ground.year
    token = site.one(
        "SELECT p.token FROM groups_participant p JOIN groups_registration r ON r.participant_id = p.id "
        "WHERE p.erased_at IS NULL AND p.email <> '' AND r.state = 'registered' ORDER BY p.id DESC"
    ) or site.one("SELECT token FROM groups_participant WHERE email <> '' ORDER BY id DESC")
    told = "SELECT chain, sequence, hash, actor_label FROM journal_entry ORDER BY chain, sequence"
    before = site.rows(told)
    visitor, door = site.visitor(), f"/mes-rencontres/{token}/situations/code/"
    visitor.fill(door)
    letter = site.one("SELECT letter FROM post_message WHERE kind = 'sign_in_code' ORDER BY id DESC")
    code = next(line for line in json.loads(letter)["paragraphs"] if "code :" in line).rpartition(" ")[2]
    visitor.fill(door, code=code)
    answer = visitor.fill(f"/mes-rencontres/{token}/effacer/", confirm="on")
    after = site.rows(told)
    opens = site.visitor().get(f"/mes-rencontres/{token}/").status
    sql = site.by_sql("DELETE FROM people_person")
    held = after[: len(before)] == before and len(after) > len(before) and opens in (404, 410)
    return Seen(
        held and bool(sql), f"{answer.status}, link {opens}, {len(before)} lines as before; SQL: {sql}"
    )
