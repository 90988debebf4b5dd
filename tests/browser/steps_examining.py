"""The closed call examined: what was received, completeness, the four conditions, two assessors, delays."""

from __future__ import annotations

import io
import re

from python_calamine import CalamineWorkbook

from tests.browser.people import Visitor
from tests.browser.steps_applying import number_of
from tests.browser.steps_opening import Company
from tests.browser.story import CONDITIONS, CRITERIA, PDF, Body

COMMENT = "Des partenariats cités, signés et vivants."


def examine(company: Company, body: Body) -> None:
    """Completeness, the four conditions, then the three criteria by two assessors."""
    claire, hugo = company["Claire Delattre"], company["Hugo Caron"]
    open_sheet(company, body)
    claire.presses("Déclarer complète")
    for condition in CONDITIONS:
        check(claire, condition)
    claire.presses("Conclure : éligible")
    hugo.goes(claire.page.url)
    for assessor, marks in zip((claire, hugo), body.marks, strict=True):
        assessor.presses("Je n’ai aucun lien avec cet organisme")
        for criterion, mark in zip(CRITERIA, marks, strict=True):
            give(assessor, criterion, mark)
    settle(hugo)


def examine_alike(company: Company, body: Body) -> None:
    """The same acts on an application like another, sent as its page sends them."""
    hugo = company["Hugo Caron"]
    claire = open_sheet(company, body)
    sheet = claire.page.url
    claire.sends(sheet, {"act": "complete"})
    for act in _acts(claire, sheet, "check"):
        claire.sends(sheet, {"act": act, f"{act}-met": "yes"})
    claire.sends(sheet, {"act": "conclude"})
    for assessor, marks in zip((claire, hugo), body.marks, strict=True):
        assessor.sends(sheet, {"act": "no-tie"})
        for act, mark in zip(_acts(assessor, sheet, "score"), marks, strict=True):
            assessor.sends(sheet, {"act": act, f"{act}-value": str(mark), f"{act}-comment": COMMENT})
    hugo.goes(sheet)
    settle(hugo)


def _acts(officer: Visitor, sheet: str, kind: str) -> list[str]:
    """The acts of that kind that the page offers, in its order."""
    return re.findall(rf'value="({kind}-\d+)"', officer.loads(sheet))


def open_sheet(company: Company, body: Body) -> Visitor:
    """From the call to the page of one application."""
    claire = company["Claire Delattre"]
    claire.goes(company.call)
    claire.follows("Examiner les candidatures")
    claire.follows(number_of(company.applications[body.key]), whole=False)
    return claire


def check(officer: Visitor, condition: str, answer: str = "Oui", motive: str = "") -> None:
    """Answer one condition, yes or no, with a motive."""
    with officer.within(".card", condition):
        officer.opens("Répondre")
        officer.chooses("Cette condition est-elle remplie ?", answer)
        officer.writes("Motif", motive)
        officer.presses("Enregistrer la réponse")


def give(assessor: Visitor, criterion: str, mark: int, comment: str = COMMENT) -> None:
    """Give one's mark on one criterion."""
    with assessor.within(".card", criterion):
        assessor.opens("Donner ou changer ma note")
        assessor.chooses("Note", str(mark))
        assessor.writes("Commentaire", comment)
        assessor.presses("Enregistrer ma note")


def settle(officer: Visitor) -> None:
    """Close the scoring."""
    officer.presses("Arrêter la note")
    officer.reads("La note est arrêtée", "moyenne pondérée")


def read_what_was_received(company: Company, late: Body, left_aside: Body) -> None:
    """The list of the closed call, what is out of it and why, and who came too late (E1.6)."""
    claire = company["Claire Delattre"]
    claire.goes(company.call)
    claire.follows("Examiner les candidatures")
    claire.reads("4 validées, 1 non prise en compte")
    number = number_of(company.applications[left_aside.key])
    with claire.within("tr", number):
        claire.reads(left_aside.name, "Non prise en compte")
    claire.reads(
        "Déposée le 8 mai 2025 à 18 h 12 mais non validée à la clôture, le 9 mai 2025 à 23 h 59.",
        "Actes tentés après la clôture, refusés et gardés comme preuve",
    )
    with claire.within("tr", late.name):
        claire.reads(late.territory, "Dépôt", "10 mai 2025 à 0 h")
    book = CalamineWorkbook.from_filelike(io.BytesIO(claire.fetches("Exporter ces candidatures")))
    head, *lines = book.get_sheet_by_name("Candidatures").to_python()
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    assert len(rows) == 5
    assert sorted(str(row["État"]) for row in rows) == ["Non prise en compte", *["Validée"] * 4]
    assert [row["Numéro"] for row in rows if row["Prise en compte"] == "non"] == [number]
    assert {row["Montant demandé"] for row in rows} == {20000.0}


def explain_each_answer(company: Company, body: Body) -> None:
    """A « no » wants its motive, an answer may be corrected, the conclusion follows them (E1.7)."""
    claire = open_sheet(company, body)
    claire.presses("Déclarer complète")
    first, *others = CONDITIONS
    check(claire, first, "Non")
    claire.is_refused("Indiquez le motif")
    check(claire, first, "Non", "Aucune expérience n’est décrite.")
    with claire.within(".card", first):
        claire.reads("Non", "Aucune expérience n’est décrite.", "Claire Delattre, 12 juin 2025")
    for condition in others:
        claire.lacks("Conclure")
        check(claire, condition)
    claire.reads("Conclure : non éligible")
    check(claire, first, "Oui", "Dix ans décrits page 2, vus à la relecture.")
    claire.presses("Conclure : éligible")


def disagree(company: Company, body: Body) -> None:
    """Two assessors, blind to each other; no mark without comment; a gap above 2 is flagged (E1.7)."""
    claire, hugo = company["Claire Delattre"], company["Hugo Caron"]
    sheet = claire.page.url
    own, other = body.marks
    claire.presses("Je n’ai aucun lien avec cet organisme")
    give(claire, CRITERIA[0], own[0], comment="")
    claire.is_refused("Commentaire")
    for criterion, mark in zip(CRITERIA, own, strict=True):
        give(claire, criterion, mark)
    hugo.goes(sheet)
    hugo.lacks(COMMENT)
    hugo.presses("Je n’ai aucun lien avec cet organisme")
    for criterion, mark in zip(CRITERIA, other, strict=True):
        give(hugo, criterion, mark)
    hugo.reads("Écart de plus de 2 points", "parlez-en avant d’arrêter la note")
    with hugo.within(".card", CRITERIA[0]):
        hugo.reads(f"Claire Delattre : {own[0]} sur 5. {COMMENT}", f"Hugo Caron : {other[0]} sur 5.")
        hugo.reads("Écart de plus de 2 points")
    with hugo.within(".card", CRITERIA[1]):
        hugo.lacks("Écart de plus de 2 points")
    settle(hugo)
    hugo.reads("4,00", "moyenne pondérée")
    claire.goes(company.call)
    claire.follows("Examiner les candidatures")
    with claire.within("tr", number_of(company.applications[body.key])):
        claire.reads("Notes éloignées", "4,00")


def read_the_delays(company: Company, told: dict[Body, str]) -> Visitor:
    """The day of the implicit rejection of each, on the page of the delays."""
    claire = company["Claire Delattre"]
    claire.goes(f"{company.call}delais/")
    for body, sentence in told.items():
        with claire.within("tr", number_of(company.applications[body.key])):
            claire.reads(sentence)
    return claire


def ask_for_documents(company: Company, body: Body, due: str) -> None:
    """A dated request for missing documents: it suspends the delay (E1.8)."""
    claire = open_sheet(company, body)
    claire.reads("Rejet implicite le 6 juillet 2025")
    claire.opens("Demander des pièces")
    claire.fills({"Ce qui manque": "L’attestation d’assurance.", "À fournir avant le": due})
    claire.presses("Envoyer la demande")
    claire.reads("La demande est envoyée à l’organisme ; le délai d’examen est suspendu.")
    claire.reads("Délai d’examen suspendu")
    claire.lacks("Rejet implicite le")
    company.site.work()


def give_documents(company: Company, body: Body) -> None:
    """The applicant answers in the exchange: the delay runs again from there."""
    preparer = company[body.preparer]
    preparer.goes(company.applications[body.key])
    preparer.follows("Lire et répondre")
    preparer.reads("L’attestation d’assurance.", "dès leur envoi, le délai d’examen reprend")
    preparer.attaches("Fichiers", "Attestation.pdf", PDF)
    preparer.presses("Envoyer")
    preparer.reads("Votre message est envoyé")


def send_a_holding_letter(company: Company, body: Body) -> None:
    """It informs, and changes no day (E1.8)."""
    claire = read_the_delays(company, {body: "9 juillet 2025"})
    number = number_of(company.applications[body.key])
    claire.checks(claire.here.get_by_label(f"Écrire à {body.name}, {number}"))
    claire.presses("Envoyer une lettre d’attente aux organismes cochés")
    claire.reads("1 lettre d’attente envoyée. Le délai n’en est pas modifié.")
    with claire.within("tr", number):
        claire.reads("9 juillet 2025", "Envoyée le 26 juin 2025")
    open_sheet(company, body)
    claire.reads("Rejet implicite le 9 juillet 2025")
    claire.lacks("Délai d’examen suspendu")
