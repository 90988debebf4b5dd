"""From the first receipt to the last euro: expenses, committee, reports, service done, balance, repayment."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from io import StringIO

from django.core.management import call_command
from python_calamine import CalamineWorkbook

from tests.browser.people import plain
from tests.browser.steps_awarding import pay, words_of
from tests.browser.steps_opening import Company
from tests.browser.story import PDF, Body


@dataclass(frozen=True)
class Spent:
    """An expense; `says` is what its page must explain."""

    label: str
    amount: str
    day: str
    category: str
    supplier: str
    about: str = ""
    from_surplus: bool = False
    documented: bool = True
    says: tuple[str, ...] = ()


def key_of(company: Company, body: Body) -> str:
    """The number by which pages know the agreement of that body."""
    return company.agreements[body.key].rstrip("/").rpartition("/")[2]


def spend(company: Company, body: Body, spent: Spent) -> None:
    """The accountant enters an expense with its receipt."""
    accountant = company[body.accountant]
    accountant.goes(f"/operateur/depenses/{key_of(company, body)}/")
    accountant.follows("Ajouter une dépense")
    accountant.fills(
        {
            "Montant": spent.amount,
            "Date de la dépense": spent.day,
            "Fournisseur": spent.supplier,
            "Objet": spent.label,
        }
    )
    accountant.selects("Nature", spent.category)
    if spent.about:
        accountant.selects("Rencontre ou temps d’information concerné", spent.about)
    if spent.from_surplus:
        accountant.ticks("Dépense financée par l’excédent")
    if spent.documented:
        accountant.attaches("Justificatif", "facture.pdf", PDF)
    accountant.presses("Enregistrer")
    accountant.reads(spent.label, *spent.says)


def accept(company: Company, body: Body, spent: Spent) -> None:
    """The finance officer accepts it, for its eligible part."""
    denis = company["Denis Wallart"]
    denis.goes(f"/departement/depenses/{key_of(company, body)}/")
    denis.follows(spent.label)
    denis.reads(*spent.says)
    denis.presses("Accepter la dépense")
    denis.reads("Dépense acceptée", *spent.says)


def convene(company: Company) -> None:
    """The annual committee is called."""
    claire = company["Claire Delattre"]
    claire.goes(f"{company.call}comites/")
    claire.fills({"Date": "2026-12-08", "Début": "09:30", "Fin": "12:00", "Lieu": "Hôtel du Département"})
    claire.presses("Convoquer")
    claire.reads("Le comité est convoqué", "Ordre du jour")


def meet_in_committee(company: Company) -> None:
    """The documents of the surplus are presented, then the minutes recorded."""
    claire, sophie = company["Claire Delattre"], company["Sophie Marquant"]
    sophie.goes(claire.page.url)
    sophie.reads("2 450,00 €")
    sophie.presses("Marquer comme présentés")
    sophie.reads("Les justificatifs sont marqués comme présentés")
    claire.goes(claire.page.url)
    claire.reads("Captation vidéo", "le 8 décembre 2026, par Sophie Marquant")
    claire.follows("Préparer et tenir la séance")
    claire.fills({"2. Bilan quantitatif de l’année": "Bilan territoire par territoire."})
    claire.presses("Garder les présences et le compte rendu")
    claire.reads("Les présences et le compte rendu sont gardés")
    claire.fills(
        {
            "Décision": "La facture de captation est transmise, ou la dépense abandonnée.",
            "Échéance": "2027-01-15",
        }
    )
    claire.selects("Responsable", "Association Horizon Psy 62")
    claire.presses("Noter la décision")
    claire.presses("Clore le compte rendu")
    claire.reads(
        "Le compte rendu est clos", "Bilan territoire par territoire.", "Attendue le 15 janvier 2027"
    )
    file = words_of(claire.fetches("Compte rendu du comité"))
    assert "Bilan territoire par territoire." in file


def find_no_report_yet(company: Company, body: Body) -> None:
    """Before the end of the agreement, there is nothing to send (R79)."""
    representative = company[body.representative]
    representative.goes("/operateur/bilans/")
    representative.reads("Le bilan s’ouvre au lendemain de la fin de la convention")


HEADINGS = 7
"""How many the call has, three of which may stay empty."""


def report(company: Company, body: Body, *, early: str = "", on: str) -> None:
    """Written, refused before the end, sent by the representative; acknowledged and accepted."""
    representative = company[body.representative]
    company.site.clock(f"{on}T10:00:00")
    representative.goes("/operateur/bilans/")
    representative.follows(body.territory)
    representative.follows("Les chiffres", whole=False)
    representative.follows("Continuer")
    for number in range(HEADINGS):
        text = representative.page.locator("#id_text")
        representative.types(text, f"Visites conjointes, référent unique ({number}).")
        last = number + 1 == HEADINGS
        representative.presses("Enregistrer et revenir au bilan" if last else "Enregistrer et continuer")
    if early:
        company.site.clock(f"{early}T10:00:00")
        representative.goes("/operateur/bilans/")
        representative.follows(body.territory)
        representative.reads("L’opération se termine le")
        company.site.clock(f"{on}T10:00:00")
        representative.goes("/operateur/bilans/")
        representative.follows(body.territory)
    representative.follows("Relire, signer et transmettre")
    representative.reads("Les chiffres sont calculés maintenant, puis figés avec vos textes")
    representative.ticks("Je,")
    representative.presses("Signer et transmettre")
    representative.reads("Le bilan est transmis", "Version figée")
    for name, act, done in (
        ("Claire Delattre", "Accuser réception", "La réception du bilan est accusée"),
        ("Sophie Marquant", "Accepter le bilan", "Le bilan est accepté"),
    ):
        officer = company[name]
        officer.goes("/departement/bilans/")
        officer.follows(body.territory)
        officer.presses(act)
        officer.reads(done)
    figures = (str(company.attendances[body.key]), str(len(company.people_met[body.key])))
    company["Sophie Marquant"].reads(*figures)
    paper = words_of(company["Sophie Marquant"].fetches("Bilan final"))
    assert all(figure in paper for figure in figures)


def present(company: Company, body: Body, *, leaves_out: bool, sum_of: str) -> None:
    """The accountant presents the account; what has no receipt is left out on purpose."""
    accountant = company[body.accountant]
    accountant.goes(f"/operateur/depenses/{key_of(company, body)}/compte/")
    accountant.reads(sum_of)
    if leaves_out:
        accountant.presses("Présenter le compte")
        accountant.is_refused("justificatif")
        accountant.ticks("Je présente le compte sans les dépenses qui n’ont pas de justificatif")
    accountant.presses("Présenter le compte")
    accountant.reads("Votre compte est présenté au Département", sum_of)
    paper = words_of(accountant.fetches("État récapitulatif des dépenses"))
    assert plain(sum_of) in paper, paper


def propose(company: Company, body: Body) -> None:
    """The finance officer sends what is not kept in whole, and the representative accepts it."""
    denis, representative = company["Denis Wallart"], company[body.representative]
    denis.goes(f"/departement/depenses/{key_of(company, body)}/examen/")
    denis.reads("Accueil café", "40,00 €")
    denis.follows("Envoyer la proposition")
    denis.presses("Envoyer la proposition")
    denis.reads("La proposition est envoyée")
    representative.goes(f"/operateur/depenses/{key_of(company, body)}/compte/")
    representative.reads("Répondre avant le délai", "27 février 2027", "Accueil café", "300,00 €")
    representative.presses("Accepter la proposition")
    representative.reads("Vous acceptez la proposition")


def certify(company: Company, body: Body, sentences: tuple[str, ...]) -> None:
    """The manager certifies service done, after having seen the arithmetic."""
    sophie = company["Sophie Marquant"]
    sophie.goes(company.agreements[body.key])
    sophie.follows("Établir le solde")
    sophie.reads(*sentences)
    sophie.writes("Appréciation des objectifs", "Objectifs atteints.")
    sophie.presses("Certifier le service fait")
    sophie.reads("Le service fait est certifié", *sentences)
    certificate = words_of(sophie.fetches("Certificat de service fait"))
    for sentence in sentences:
        assert plain(sentence) in certificate, certificate


def pay_the_balance(company: Company, body: Body, order: str) -> None:
    """Who certified may not order, even with both roles; another officer orders, then it is paid."""
    sophie, denis = company["Sophie Marquant"], company["Denis Wallart"]
    agreement = company.agreements[body.key]
    denis.goes(agreement)
    steps = (
        ("Engager", {"Numéro d’engagement": f"E-{order}"}),
        ("Liquider", {"Référence de la liquidation": f"L-{order}"}),
    )
    for label, values in steps:
        denis.follows(f"{label} : Solde")
        denis.fills(values)
        denis.presses(label)
    sophie.goes(agreement)
    sophie.follows("Mandater : Solde")
    sophie.writes("Numéro du mandat", order)
    sophie.presses("Mandater")
    sophie.is_refused("La personne qui certifie le service fait ne peut pas mandater")
    pay(denis, agreement, "Solde", order, after=2)
    denis.reads("5 300,00 €", order)


def collect_the_repayment(company: Company, body: Body, number: str) -> None:
    """The revenue order, then its collection."""
    denis = company["Denis Wallart"]
    representative = company[body.representative]
    representative.goes(f"/operateur/conventions/{key_of(company, body)}/")
    representative.reads("1 500,00 €", "Vous pouvez répondre jusqu’au")
    representative.follows("Accepter le reversement")
    representative.presses("Accepter le reversement")
    denis.goes(company.agreements[body.key])
    denis.reads("Reversement dû", "1 500,00 €")
    denis.follows("Suivre le reversement")
    denis.follows("Émettre le titre de recettes")
    denis.writes("Numéro du titre de recettes", number)
    denis.presses("Émettre le titre de recettes")
    denis.reads(number)
    for total, left in (("500,00", "1 000,00 €"), ("1000,00", "0,00 €")):
        denis.follows("Enregistrer un encaissement")
        denis.writes("Montant encaissé", total)
        denis.presses("Enregistrer un encaissement")
        denis.reads(left)
    denis.reads("Encaissé")


def close(company: Company, body: Body) -> None:
    """Nothing is left to pay or to collect."""
    sophie = company["Sophie Marquant"]
    sophie.goes(company.agreements[body.key])
    sophie.follows("Solder")
    sophie.presses("Solder")
    sophie.reads("La convention est soldée")


def read_the_same_figures_everywhere(company: Company, today: str, bodies: tuple[Body, ...]) -> None:
    """The screen, the PDF, the XLSX and the command say the same (R83–R86)."""
    sophie = company["Sophie Marquant"]
    sophie.enters("Indicateurs")
    out = StringIO()
    call_command("figures", "--json", today=today, stdout=out)
    figures = {row["territory"]: row for row in json.loads(out.getvalue())}
    paper = words_of(sophie.fetches("PDF des indicateurs"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(sophie.fetches("XLSX des indicateurs")))
    rows = [row for sheet in book.sheet_names for row in book.get_sheet_by_name(sheet).to_python()]
    for body in bodies:
        row = figures[body.territory]
        attendances, people = company.attendances[body.key], len(company.people_met[body.key])
        assert (row["attendances"], row["distinct_people"]) == (attendances, people)
        line = plain(sophie.page.locator("#groupes tr").filter(has_text=body.territory).inner_text())
        assert f"{row['meetings_held']} sur {row['meetings_expected']}" in line
        assert re.search(rf"\b{attendances}\b.*\b{people}\b", line), line
        assert f"{row['meetings_held']} sur {row['meetings_expected']}" in paper
        assert re.search(rf"jours {attendances} {people}\b", paper), paper
        money = plain(sophie.page.locator("#argent tr").filter(has_text=body.territory).inner_text())
        for name in ("award", "advance", "justified", "balance", "repayment"):
            assert french(row[name]) in money, (name, money)
        cells = [cell for one in rows if body.territory in map(str, one) for cell in one]
        for value in (attendances, people, row["justified"], row["balance"], row["repayment"]):
            assert float(value) in [cell for cell in cells if isinstance(cell, (int, float))], (value, cells)
    total = plain(sophie.page.locator("#groupes tr.total").inner_text())
    every = sum(company.attendances.values())
    met = len(set.union(*company.people_met.values()))
    assert re.search(rf"\b{every}\b.*\b{met}\b", total), total
    assert re.search(rf"\b{every}\b", paper)
    assert float(every) in [cell for one in rows for cell in one if isinstance(cell, (int, float))]


def french(amount: str) -> str:
    """« 17300.00 » as pages write it, with plain spaces."""
    whole, cents = amount.split(".")
    return f"{int(whole):,}".replace(",", " ") + f",{cents} €"
