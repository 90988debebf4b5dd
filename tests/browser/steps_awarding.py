"""From the scores to the advances paid: credits, decisions, agreements, payments."""

from __future__ import annotations

import io

from pypdf import PdfReader

from tests.browser.people import Visitor, plain
from tests.browser.steps_applying import number_of
from tests.browser.steps_opening import Company
from tests.browser.story import PDF, Body


def words_of(pdf: bytes) -> str:
    """The text of a PDF, as its reader hears it."""
    return plain(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def notify_credits(company: Company, amount: str, day: str, reference: str) -> None:
    """The State notifies credits."""
    claire = company["Claire Delattre"]
    claire.goes(f"{company.call}credits/")
    claire.opens("Enregistrer des crédits")
    claire.fills({"Montant notifié": amount, "Notifiés le": day, "Référence de la notification": reference})
    claire.presses("Enregistrer les crédits")
    claire.reads(f"Crédits enregistrés : {amount} €")


def deliberate(company: Company) -> None:
    """The elected body's act."""
    sophie = company["Sophie Marquant"]
    sophie.goes(f"{company.call}credits/")
    sophie.opens("Enregistrer une délibération")
    sophie.fills(
        {
            "Numéro de la délibération": "2025-CP-123",
            "Adoptée le": "2025-09-22",
            "Transmise au contrôle de légalité le": "2025-09-22",
        }
    )
    sophie.presses("Enregistrer la délibération")


def _decide(company: Company, body: Body, rank: str) -> Visitor:
    sophie = company["Sophie Marquant"]
    sophie.goes(f"{company.call}decisions/")
    sophie.follows(f"Décider : {number_of(company.applications[body.key])}")
    sophie.chooses("Décision", "Retenue")
    sophie.writes("Montant attribué", "20 000,00")
    sophie.writes("Ordre de priorité", rank)
    sophie.selects("Délibération", "Délibération n° 2025-CP-123")
    sophie.writes("Motif", "Ordre de priorité arrêté selon les notes obtenues.")
    sophie.presses("Enregistrer la décision")
    return sophie


def award(company: Company, body: Body, rank: str) -> None:
    """The decision on one application, notified with its notice."""
    sophie = _decide(company, body, rank)
    number = number_of(company.applications[body.key])
    sophie.reads("est enregistrée", "Retenue", "20 000,00 €")
    sophie.follows(f"Notifier : {number}")
    sophie.presses("Notifier")
    sophie.reads("La décision est notifiée")
    notice = words_of(sophie.fetches(f"Notification : {number}"))
    assert "20 000,00 €" in notice
    assert body.name in notice


def be_refused_beyond_the_envelope(company: Company, body: Body) -> None:
    """Two groups cannot be awarded while the credits cover one and a half."""
    sophie = _decide(company, body, "2")
    sophie.is_refused("Le montant attribué dépasse ce qui reste de l’enveloppe, 10 000,00 €")


def contract(company: Company, body: Body, order: str) -> None:
    """Agreement prepared, sent, signed by both, its advance paid."""
    prepare_agreement(company, body)
    sign(company, body)
    denis = company["Denis Wallart"]
    prove_the_account(company, body)
    pay(denis, company.agreements[body.key], "Avance", order)
    denis.reads("12 000,00 €", order)


def prepare_agreement(company: Company, body: Body) -> Visitor:
    """From the award to its agreement; whoever prepares it looks at it."""
    claire = company["Claire Delattre"]
    claire.enters("Conventions")
    claire.follows(body.territory)
    claire.presses("Préparer la convention")
    company.agreements[body.key] = claire.page.url
    return claire


def sign(company: Company, body: Body) -> Visitor:
    """Sent, then signed by the operator and by the département, who looks at it."""
    agreement = company.agreements[body.key]
    claire, sophie = company["Claire Delattre"], company["Sophie Marquant"]
    claire.goes(agreement)
    claire.follows("Envoyer à la signature")
    claire.presses("Envoyer à la signature")
    text = words_of(claire.fetches("Texte envoyé à la signature"))
    assert "20 000,00 €" in text
    assert "12 000,00 €" in text
    company.site.work()

    representative = company[body.representative]
    representative.goes(company.site.post.link(representative.email, "à signer"))
    representative.follows("Signer la convention")
    representative.presses("Signer la convention")
    representative.is_refused("Cochez cette case pour signer.")
    representative.ticks("J’ai lu la convention")
    representative.presses("Signer la convention")
    representative.reads("Votre signature est enregistrée")
    sophie.goes(agreement)
    sophie.follows("Signer la convention")
    sophie.writes("Votre fonction", "Cheffe de service")
    sophie.ticks("J’ai lu la convention")
    sophie.presses("Signer la convention")
    sophie.reads("La signature du Département est enregistrée", "En vigueur")
    signed = words_of(sophie.fetches("Convention signée"))
    assert plain(body.representative) in signed
    assert "Sophie Marquant" in signed
    return sophie


def prove_the_account(company: Company, body: Body) -> None:
    """The representative says where the body is paid; nothing is ordered before the finance officer
    compares.
    """
    denis, representative = company["Denis Wallart"], company[body.representative]
    agreement = company.agreements[body.key]
    representative.goes("/accueil/")
    representative.follows("Indiquer les coordonnées bancaires", whole=False)
    representative.follows("Indiquer le compte")
    representative.fills({"IBAN": body.iban[:-1] + "9", "BIC": ""})
    representative.attaches("Relevé d’identité bancaire (RIB)", "rib.pdf", PDF)
    representative.presses("Enregistrer le compte")
    representative.is_refused("Cet IBAN n’est pas valide")
    representative.writes("IBAN", body.iban)
    representative.attaches("Relevé d’identité bancaire (RIB)", "rib.pdf", PDF)
    representative.presses("Enregistrer le compte")
    representative.reads("Les coordonnées bancaires sont enregistrées", body.iban)
    company.site.work()
    denis.goes(company.site.post.link(denis.email, "coordonnées bancaires sont à confirmer"))
    denis.follows("Comparer au justificatif")
    denis.reads(body.iban, body.name)
    end = "Les quatre derniers caractères de l’IBAN, lus sur le justificatif"
    denis.writes(end, "0000")
    denis.presses("Le justificatif porte ce compte")
    denis.is_refused("Ces quatre caractères ne sont pas ceux des coordonnées saisies")
    denis.writes(
        "Les quatre derniers caractères de l’IBAN, lus sur le justificatif", body.iban.replace(" ", "")[-4:]
    )
    denis.presses("Le justificatif porte ce compte")
    denis.reads("Les coordonnées bancaires sont vérifiées", "En vigueur")
    denis.goes(agreement)


def pay(finance: Visitor, agreement: str, kind: str, order: str, after: int = 0) -> None:
    """The four steps of a payment, those already taken excepted."""
    steps: tuple[tuple[str, dict[str, str]], ...] = (
        ("Engager", {"Numéro d’engagement": f"E-{order}"}),
        ("Liquider", {"Référence de la liquidation": f"L-{order}"}),
        ("Mandater", {"Numéro du mandat": order}),
        ("Enregistrer le paiement", {"Référence donnée par le comptable": f"BJ-{order}"}),
    )
    finance.goes(agreement)
    for label, values in steps[after:]:
        finance.follows(f"{label} : {kind}")
        finance.fills(values)
        finance.presses(label)
        finance.reads(f"{label} : enregistré")
    finance.reads("Payé")
