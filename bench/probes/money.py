"""Money: nothing beyond what is awarded, nothing twice, nothing alone, no figure that is not one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from bench.probes.browser import Browser
from bench.probes.ground import Ground, Seen, Site, probe

ACCOUNTANT, FINANCE, MANAGER = "Inès Kowalczyk", "Denis Wallart", "Sophie Marquant"
AGREEMENT = (
    "SELECT a.id FROM agreements_agreement a JOIN people_organisation o ON o.id = a.operator_id "
    "WHERE o.name LIKE '%Horizon%' ORDER BY a.id"
)
PAID = "SELECT id, state, amount, order_number, paid_on FROM agreements_payment ORDER BY id"
SUMS = "SELECT id, kind, amount, award FROM agreements_payment ORDER BY id"
LINES = "SELECT COUNT(*) FROM journal_entry"
DAY = "2026-09-15"
COUNT = "SELECT COUNT(*) FROM expenses_expense"
LAST = (
    "SELECT amount, state, eligible, label, decided_by_id, agreement_id "
    "FROM expenses_expense ORDER BY id DESC"
)


def expense(site: Site, someone: Browser, **typed: str) -> int:
    """Enter an expense of the first agreement of Horizon, and give back the status."""
    place = f"/operateur/depenses/{site.one(AGREEMENT)}/ajouter/"
    fields = {
        "amount": "12,50",
        "typed_as": "included",
        "vat_rate": "0.0",
        "spent_on": "2026-09-01",
        "supplier": "Papeterie du Marché",
        "label": "Cahiers",
        "category": "other",
    }
    return someone.post(place, someone.get(place).fields() | fields | typed).status


@probe("an award beyond the ceiling and the envelope")
def award_beyond(ground: Ground) -> Seen:
    """By the page of the decision, a file put back in reserve, then with a cent less; then in SQL."""
    site, manager = ground.year, ground.year.enter(MANAGER)
    decision, application, award = site.rows(
        "SELECT id, application_id, amount FROM selection_decision WHERE outcome = 'selected' "
        "ORDER BY id DESC"
    )[0]
    move = "UPDATE selection_envelope SET notified = notified + ?"
    site.put_back("UPDATE applications_application SET state = 'reserve' WHERE id = ?", application)
    site.put_back("UPDATE selection_decision SET outcome = 'reserve', amount = 0 WHERE id = ?", decision)
    site.put_back("UPDATE selection_envelope SET committed = committed - ?", award)

    def selected(amount: str) -> str:
        fields = {"outcome": "selected", "amount": amount, "rank": "4", "motive": "Passe en force"}
        fields["deliberation"] = str(site.one("SELECT MAX(id) FROM selection_deliberation"))
        manager.post(f"/departement/candidatures/{application}/decision/", fields)
        return str(site.one("SELECT outcome FROM selection_decision WHERE id = ?", decision))

    ceiling = selected("20000,01")
    site.put_back(move, "-0.01")
    envelope = selected("20000,00")
    site.put_back(move, "0.01")
    within = selected("20000,00")
    sql = site.by_sql("UPDATE selection_decision SET amount = ceiling + 0.01 WHERE outcome = 'selected'")
    sum_ = site.by_sql("UPDATE selection_envelope SET committed = notified + 0.01")
    held = (ceiling, envelope, within) == ("reserve", "reserve", "selected")
    told = f"above, {ceiling}; beyond, {envelope}; within, {within}; SQL: {sql}; {sum_}"
    return Seen(held and "ceiling" in sql and "envelope" in sum_, told)


def ordered(site: Site) -> str:
    """Put the last payment back to the moment before it is paid, and give back the address of its step."""
    last, agreement, amount, state = site.rows(
        "SELECT id, agreement_id, amount, state FROM agreements_payment ORDER BY id DESC"
    )[0]
    if state == "paid":
        site.put_back(
            "UPDATE agreements_payment SET state = 'ordered', paid_on = NULL, paid_by_id = NULL, "
            "payment_reference = '' WHERE id = ?",
            last,
        )
        site.put_back("UPDATE agreements_agreement SET paid = paid - ? WHERE id = ?", amount, agreement)
    return f"/departement/paiements/{last}/etape/?etape=pay"


@probe("a payment beyond the award, by fields nobody offers")
def payment_beyond(ground: Ground) -> Seen:
    """The step of a payment with an amount of one's own: it is taken, the amount is not; then in SQL."""
    site = ground.year
    step, before = ordered(site), site.rows(SUMS)
    fields = {"amount": "99999.00", "award": "99999.00", "kind": "balance", "on": DAY, "reference": "PLUS"}
    status = site.enter(FINANCE).post(step, fields).status
    taken = site.one("SELECT state FROM agreements_payment ORDER BY id DESC")
    sql = site.by_sql("UPDATE agreements_payment SET amount = award + 0.01")
    total = site.by_sql("UPDATE agreements_agreement SET paid = amount + 0.01")
    held = site.rows(SUMS) == before and taken == "paid" and "payment_" in sql and "agreement_" in total
    return Seen(held, f"{status}, {taken}, the sums as before; SQL: {sql}; {total}")


@probe("an advance paid a second time")
def second_advance(ground: Ground) -> Seen:
    """The last step pressed eight times at once, then again, then a second advance in SQL."""
    site = ground.year
    step, lines = ordered(site), site.one(LINES)
    people = [site.enter(FINANCE) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda one: one.post(step, {"on": DAY, "reference": "ENCORE"}).status, people))
    paid = site.rows(PAID)
    again = people[0].post(step, {"on": DAY, "reference": "ENCORE UNE FOIS"}).status
    names = ", ".join(
        name for _, name, *_ in site.rows("PRAGMA table_info(agreements_payment)") if name != "id"
    )
    sql = site.by_sql(
        f"INSERT INTO agreements_payment ({names}) SELECT {names} FROM agreements_payment LIMIT 1"  # noqa: S608
    )
    written = site.one(LINES) - lines
    held = site.rows(PAID) == paid and written == 1 and max(told) < 500 and "payment" in sql
    return Seen(held, f"answers {told}, then {again}, {written} line written; SQL: {sql}")


@probe("who certifies takes the steps of a payment, and the other way round")
def alone_at_the_till(ground: Ground) -> Seen:
    """Each sends the form of the other."""
    site = ground.year
    step, before = ordered(site), site.rows(PAID)
    agreement, told = site.one(AGREEMENT), "SELECT COUNT(*) FROM agreements_servicerendered"
    services = site.one(told)
    first = site.enter(MANAGER).post(step, {"on": DAY, "reference": "TOUT SEUL"}).status
    second = site.enter(FINANCE).post(
        f"/departement/conventions/{agreement}/service-fait/", {"result": "full", "remarks": "Tout seul"}
    )
    held = site.rows(PAID) == before and site.one(told) == services
    return Seen(held and {first, second.status} == {404}, f"manager {first}, finance {second.status}")


@probe("negative, infinite, scientific and unreal amounts")
def odd_amounts(ground: Ground) -> Seen:
    """Each typed as the amount of an expense; the database refuses a negative one too."""
    site = ground.year
    someone, before = site.enter(ACCOUNTANT), site.one(COUNT)
    odd = (
        "-5,00",
        "NaN",
        "sNaN",
        "Infinity",
        "-Infinity",
        "1e309",
        "1e5",
        "0",
        "0,001",
        "9" * 400,
        "0x1F",
        "१२",
    )
    answers = [expense(site, someone, amount=amount) for amount in odd]
    sql = site.by_sql("UPDATE expenses_expense SET amount = -1")
    held = site.one(COUNT) == before and max(answers) < 500 and "expense" in sql
    return Seen(held, f"answers {sorted(set(answers))}, {site.one(COUNT) - before} written; SQL: {sql}")


@probe("expenses of the year 1, of the year 9999 and of no year")
def odd_days(ground: Ground) -> Seen:
    """Each typed as the day of an expense."""
    site = ground.year
    someone, before = site.enter(ACCOUNTANT), site.one(COUNT)
    odd = ("0001-01-01", "9999-12-31", "2026-13-45", "0000-00-00", "-2026-01-01", "2026-02-30", "99999-01-01")
    answers = [expense(site, someone, spent_on=day) for day in odd]
    held = site.one(COUNT) == before and max(answers) < 500
    return Seen(held, f"answers {sorted(set(answers))}, {site.one(COUNT) - before} written")


@probe("an expense that accepts itself by hidden fields")
def self_accepted(ground: Ground) -> Seen:
    """What an officer decides, sent by who enters it."""
    site = ground.year
    other = site.one("SELECT id FROM agreements_agreement ORDER BY id DESC")
    status = expense(
        site,
        site.enter(ACCOUNTANT),
        label="Acceptée d’avance",
        state="accepted",
        eligible="12.50",
        decided_by="4",
        decided_at=date.today().isoformat(),  # noqa: DTZ011 - a word of a form
        agreement=str(other),
    )
    row = site.rows(LAST)[0]
    held = row[3] == "Acceptée d’avance" and row[1] == "entered" and row[4] is None and row[5] != other
    return Seen(held, f"{status}, the expense is « {row[1]} », decided by nobody")


@probe("an amount sent twice in one form")
def two_amounts(ground: Ground) -> Seen:
    """A harmless one to be checked, another to be kept."""
    site = ground.year
    someone, before = site.enter(ACCOUNTANT), site.one(COUNT)
    place = f"/operateur/depenses/{site.one(AGREEMENT)}/ajouter/"
    fields = [
        *someone.get(place).fields().items(),
        ("amount", "10,00"),
        ("amount", "-99999,00"),
        ("typed_as", "included"),
        ("vat_rate", "0.0"),
        ("spent_on", "2026-09-01"),
        ("supplier", "Deux fois"),
        ("label", "Deux montants"),
        ("category", "other"),
    ]
    answer = someone.post(place, fields)
    held = site.one(COUNT) == before or float(site.rows(LAST)[0][0]) > 0
    return Seen(held and answer.status < 500, f"{answer.status}, {site.one(COUNT) - before} written")


@probe("the account that money goes to, changed by who pays")
def bank_by_the_wrong_hand(ground: Ground) -> Seen:
    """Who pays does not enter where the money goes, nor confirms it."""
    site = ground.year
    told = "SELECT COUNT(*) FROM agreements_bankdetails"
    body = site.one("SELECT id FROM people_organisation WHERE name LIKE '%Horizon%'")
    before, finance = site.one(told), site.enter(FINANCE)
    fields = {"holder": "Moi", "iban": "FR7630006000011234567890189", "bic": "AGRIFRPP"}
    answers = [
        finance.post(f"/operateur/coordonnees-bancaires/{body}/saisir/", fields).status,
        finance.post("/operateur/coordonnees-bancaires/comptes/1/confirmer/").status,
    ]
    return Seen(site.one(told) == before and set(answers) == {404}, f"answers {answers}, no account more")
