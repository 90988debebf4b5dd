"""The window of the call: nothing comes in late, nothing is done twice, nothing deposited moves."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from bench.probes.ground import Ground, Seen, Site, probe

DRAFT, DEPOSITED = "AAP-2025-BOU-001", "AAP-2025-BOU-002"
PREPARER, REPRESENTATIVE = "Samuel Petit", "Odile Margerin"
CLOSING = "9 mai 2025"
STATE = "SELECT state FROM applications_application WHERE number = ?"
TAKEN = (
    "SELECT version, saved_at, amount_requested, project_title FROM applications_application WHERE number = ?"
)
LATE = "SELECT COUNT(*) FROM journal_entry WHERE verb = 'late_attempt'"
PLACE = "/operateur/candidatures"


@probe("a file deposited one millisecond after the closing")
def late_deposit(ground: Ground) -> Seen:
    """By its button, then in SQL."""
    site, before = ground.late, ground.late.one(LATE)
    answer = site.enter(PREPARER).post(f"{PLACE}/{DRAFT}/deposer/")
    sql = site.by_sql(
        "UPDATE applications_application SET state = 'deposited', deposited_at = '2025-05-09 22:00:00', "
        "deposited_by_id = created_by_id WHERE number = ?",
        DRAFT,
    )
    held = site.one(STATE, DRAFT) == "draft" and CLOSING in answer.plain and site.one(LATE) == before + 1
    return Seen(held and "application_" in sql, f"{answer.status}, tells the closing, logged; SQL: {sql}")


@probe("a deposited file validated after the closing")
def late_validation(ground: Ground) -> Seen:
    """By its button, then in SQL."""
    site = ground.late
    answer = site.enter(REPRESENTATIVE).post(f"{PLACE}/{DEPOSITED}/valider/")
    sql = site.by_sql(
        "UPDATE applications_application SET state = 'validated', validated_at = '2025-05-09 22:00:00', "
        "validated_by_id = deposited_by_id WHERE number = ?",
        DEPOSITED,
    )
    held = site.one(STATE, DEPOSITED) != "validated" and "application_" in sql
    return Seen(held, f"{answer.status}; SQL: {sql}")


@probe("a draft begun after the closing")
def late_start(ground: Ground) -> Seen:
    """The form of the open call, sent when it is closed."""
    count = "SELECT COUNT(*) FROM applications_application"
    site, before = ground.late, ground.late.one(count)
    lots = site.rows("SELECT id FROM calls_lot")
    body = site.one("SELECT id FROM people_organisation WHERE name LIKE '%Tilleuls%'")
    fields = [("lots", str(lot)) for (lot,) in lots] + [("organisation", str(body))]
    answer = site.enter(REPRESENTATIVE).post(f"{PLACE}/commencer/", fields)
    return Seen(site.one(count) == before, f"{answer.status}, {site.one(count)} files as before")


@probe("a draft rewritten after the closing")
def late_writing(ground: Ground) -> Seen:
    """Its title, by the page that saves while one types."""
    site, before = ground.late, ground.late.rows(TAKEN, DRAFT)
    fields = {"project_title": "Réécrit après la clôture", "version": str(before[0][0])}
    answer = site.enter(PREPARER).post(f"{PLACE}/{DRAFT}/modifier/projet/", fields, HX_Request="true")
    return Seen(site.rows(TAKEN, DRAFT) == before, f"{answer.status}, the draft has not moved")


@probe("an amount above the ceiling asked for")
def above_the_ceiling(ground: Ground) -> Seen:
    """Typed in the budget, then in SQL."""
    site, before = ground.open, ground.open.rows(TAKEN, DRAFT)
    fields = {"amount_requested": "20000,01", "version": str(before[0][0])}
    answer = site.enter(PREPARER).post(f"{PLACE}/{DRAFT}/modifier/budget/", fields)
    asked = site.one("SELECT amount_requested FROM applications_application WHERE number = ?", DRAFT)
    sql = site.by_sql("UPDATE applications_application SET amount_requested = ceiling + 0.01")
    held = float(asked or 0) <= 20000 and "ceiling" in sql
    return Seen(held, f"{answer.status}, {asked} asked; SQL: {sql}")


@probe("the file of another body written by guessing its number")
def foreign_writing(ground: Ground) -> Seen:
    """A section, a piece, the deposit: each by someone of another body."""
    site, before = ground.open, ground.open.rows(TAKEN, DRAFT)
    other = site.enter(REPRESENTATIVE)
    fields = {"project_title": "Pris", "version": "1"}
    answers = [
        other.post(f"{PLACE}/{DRAFT}/{act}/", fields).status
        for act in ("modifier/projet", "deposer", "valider", "retirer")
    ]
    held = set(answers) == {404} and site.rows(TAKEN, DRAFT) == before
    return Seen(held, f"answers {answers}, nothing moved")


@probe("a deposited file rewritten without reopening it")
def writing_once_deposited(ground: Ground) -> Seen:
    """A section sent to a file that is no longer a draft."""
    site, before = ground.open, ground.open.rows(TAKEN, DEPOSITED)
    fields = {"project_title": "Changé en douce", "version": str(before[0][0])}
    answer = site.enter(REPRESENTATIVE).post(f"{PLACE}/{DEPOSITED}/modifier/projet/", fields)
    return Seen(site.rows(TAKEN, DEPOSITED) == before, f"{answer.status}, the file has not moved")


@probe("a file validated by who only prepares it")
def validated_by_a_preparer(ground: Ground) -> Seen:
    """The address of the act, without the role."""
    site = ground.open
    answer = site.enter(PREPARER).post(f"{PLACE}/{DRAFT}/valider/")
    return Seen(site.one(STATE, DRAFT) == "draft", f"{answer.status}, still a draft")


@probe("a file validated eight times at once")
def double_validation(ground: Ground) -> Seen:
    """Eight presses on two processes; one act, one acknowledgement, one line of the journal."""
    site = ground.open
    people = [site.enter(REPRESENTATIVE) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda one: one.post(f"{PLACE}/{DEPOSITED}/valider/").status, people))
    done = _acts(site, "valid", DEPOSITED)
    lines = site.one("SELECT COUNT(*) FROM journal_entry WHERE verb = 'validate_application'")
    held = done == 1 and site.one(STATE, DEPOSITED) == "validated" and max(answers) < 500
    return Seen(held, f"answers {answers}, {done} act, {lines} lines in all")


def _acts(site: Site, act: str, number: str) -> int:
    return int(
        site.one(
            "SELECT COUNT(*) FROM applications_submission s JOIN applications_application a "
            "ON a.id = s.application_id WHERE a.number = ? AND s.act LIKE ?",
            number,
            f"{act}%",
        )
    )


@probe("the form of a deposit sent again")
def deposit_again(ground: Ground) -> Seen:
    """The same request twice: one deposit at most."""
    site = ground.open
    someone = site.enter(PREPARER)
    answers = [someone.post(f"{PLACE}/{DRAFT}/deposer/").status for _ in range(2)]
    done = _acts(site, "deposit", DRAFT)
    return Seen(done <= 1 and max(answers) < 500, f"answers {answers}, {done} deposits")


@probe("a page of the other applicants while the call is open")
def sealed_files(ground: Ground) -> Seen:
    """Officers know a number before the closing, and open no file."""
    site = ground.open
    officer = site.enter("Claire Delattre")
    files = site.rows("SELECT id, number FROM applications_application WHERE state <> 'validated'")
    pages = [officer.get(f"/departement/candidatures/{pk}/").status for pk, _ in files]
    call = site.one("SELECT id FROM calls_call")
    listed = officer.get(f"/departement/appels/{call}/candidatures/").text
    seen = [number for _, number in files if number in listed]
    return Seen(set(pages) == {404} and not seen, f"{len(pages)} files answer {set(pages)}, none listed")
