"""The lives of things, as data: states, and the steps that lead from one to another."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from maillage.rules.verdict import YES, Verdict, no


@dataclass(frozen=True, slots=True)
class Step:
    """An act that changes a state. `who` lists the role codes that may do it; `system` is the clock."""

    verb: str
    label: str
    sources: tuple[str, ...]
    target: str
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Life:
    """Every state a thing may be in, with its French label, and every step between them.

    The same verb may stand in several steps, with other sources: a second signature does not lead where the first does.
    """

    name: str
    thing: str
    states: Mapping[str, str]
    steps: tuple[Step, ...]

    def step(self, verb: str) -> Step:
        """The (first) step of that verb. Raises KeyError for an unknown verb."""
        for step in self.steps:
            if step.verb == verb:
                return step
        raise KeyError(verb)

    def steps_from(self, state: str) -> tuple[Step, ...]:
        """What may be done now: the buttons of a page. Raises KeyError for an unknown state."""
        self.states[state]
        return tuple(step for step in self.steps if state in step.sources)

    def may(self, state: str, verb: str) -> Verdict:
        """May this act be done in this state? The refusal names the state and what is possible instead."""
        wanted = self.step(verb)
        possible = self.steps_from(state)
        if any(step.verb == verb for step in possible):
            return YES
        here = f"« {wanted.label} » n'est pas possible : {self.thing} est à l'état « {self.states[state]} »."
        if not possible:
            return no(f"{here} C'est un état définitif.")
        labels = ", ".join(f"« {step.label} »" for step in possible)
        return no(f"{here} À cette étape, vous pouvez : {labels}.")

    def after(self, state: str, verb: str) -> str:
        """The state that follows. Raises Refused when the step does not leave from this state."""
        self.may(state, verb).require()
        return next(step.target for step in self.steps_from(state) if step.verb == verb)


APPLICATION: Final = Life(
    "application",
    "la candidature",
    {
        "draft": "brouillon",
        "deposited": "déposée",
        "validated": "validée",
        "not_considered": "non prise en compte",
        "withdrawn": "retirée",
        "incomplete": "incomplète",
        "complete": "complète",
        "ineligible": "non éligible",
        "eligible": "éligible",
        "scored": "notée",
        "selected": "retenue",
        "reserve": "liste complémentaire",
        "rejected": "non retenue",
        "cancelled_conditions": "annulée faute de financement",
    },
    (
        Step("deposit", "Déposer", ("draft",), "deposited", ("preparer", "legal_representative")),
        Step("validate", "Valider", ("deposited",), "validated", ("legal_representative",)),
        Step(
            "reopen", "Rouvrir", ("deposited", "validated"), "draft", ("preparer", "legal_representative")
        ),
        Step("close", "Écarter à la clôture", ("draft", "deposited"), "not_considered", ("system",)),
        Step(
            "withdraw",
            "Retirer",
            ("draft", "deposited", "validated", "incomplete", "complete", "eligible", "scored", "reserve"),
            "withdrawn",
            ("legal_representative",),
        ),
        Step(
            "declare_incomplete", "Demander des pièces", ("validated",), "incomplete", ("instructor",)
        ),
        Step(
            "declare_complete", "Déclarer complète", ("validated", "incomplete"), "complete", ("instructor",)
        ),
        Step("declare_eligible", "Déclarer éligible", ("complete",), "eligible", ("instructor",)),
        Step("declare_ineligible", "Déclarer non éligible", ("complete",), "ineligible", ("instructor",)),
        Step("score", "Arrêter la note", ("eligible",), "scored", ("instructor",)),
        Step("select", "Retenir", ("scored", "reserve"), "selected", ("manager",)),
        Step("put_in_reserve", "Mettre en liste complémentaire", ("scored",), "reserve", ("manager",)),
        Step("reject", "Ne pas retenir", ("scored", "reserve"), "rejected", ("manager",)),
        Step(
            "cancel_conditions",
            "Annuler faute de financement",
            ("selected", "reserve"),
            "cancelled_conditions",
            ("manager",),
        ),
    ),
)

FUNDING_CONDITION: Final = Life(
    "funding_condition",
    "la condition de financement",
    {"pending": "en attente", "met": "remplie", "failed": "non remplie"},
    (
        Step("meet", "Déclarer remplie", ("pending",), "met", ("manager", "instructor")),
        Step("fail", "Déclarer non remplie", ("pending",), "failed", ("manager",)),
    ),
)

_BEFORE_SIGNATURE: Final = ("prepared", "sent", "signed_operator", "signed_department")
AGREEMENT: Final = Life(
    "agreement",
    "la convention",
    {
        "prepared": "préparée",
        "sent": "envoyée à la signature",
        "signed_operator": "signée par l’opérateur",
        "signed_department": "signée par le Département",
        "in_force": "en vigueur",
        "ended": "terminée",
        "closed": "soldée",
        "terminated": "résiliée",
    },
    (
        Step("send", "Envoyer à la signature", ("prepared",), "sent", ("instructor", "manager")),
        Step("take_back", "Reprendre", ("sent",), "prepared", ("instructor", "manager")),
        Step("sign_operator", "Signer", ("sent",), "signed_operator", ("legal_representative",)),
        Step(
            "sign_operator", "Signer", ("signed_department",), "in_force", ("legal_representative",)
        ),
        Step(
            "sign_department", "Signer pour le Département", ("sent",), "signed_department", ("manager",)
        ),
        Step(
            "sign_department", "Signer pour le Département", ("signed_operator",), "in_force", ("manager",)
        ),
        Step("end", "Constater la fin", ("in_force",), "ended", ("system", "manager")),
        Step("terminate", "Résilier", (*_BEFORE_SIGNATURE, "in_force"), "terminated", ("manager",)),
        Step("close", "Solder", ("ended", "terminated"), "closed", ("manager",)),
    ),
)

MEETING: Final = Life(
    "meeting",
    "la rencontre",
    {"planned": "prévue", "open": "ouverte aux inscriptions", "held": "tenue", "cancelled": "annulée"},
    (
        Step("open", "Ouvrir les inscriptions", ("planned",), "open", ("facilitator",)),
        Step("hold", "Déclarer tenue", ("planned", "open"), "held", ("facilitator",)),
        Step("cancel", "Annuler", ("planned", "open"), "cancelled", ("facilitator",)),
    ),
)

_LIVE_REGISTRATION: Final = ("registered", "waiting", "offered")
REGISTRATION: Final = Life(
    "registration",
    "l’inscription",
    {
        "registered": "inscrite",
        "waiting": "en liste d’attente",
        "offered": "place proposée",
        "declined": "place refusée",
        "expired": "proposition expirée",
        "cancelled_by_person": "annulée par la personne",
        "cancelled_by_organiser": "annulée par l’organisateur",
    },
    (
        Step("offer", "Proposer une place", ("waiting",), "offered", ("system", "facilitator")),
        Step("accept", "Accepter la place", ("offered",), "registered", ("participant",)),
        Step("decline", "Refuser la place", ("offered",), "declined", ("participant",)),
        Step("expire", "Laisser expirer", ("offered",), "expired", ("system",)),
        Step(
            "admit",
            "Inscrire au-delà du nombre souhaité",
            ("waiting", "offered", "expired"),
            "registered",
            ("facilitator",),
        ),
        Step("cancel", "Annuler mon inscription", _LIVE_REGISTRATION, "cancelled_by_person", ("participant",)),
        Step(
            "cancel_by_organiser",
            "Annuler l’inscription",
            _LIVE_REGISTRATION,
            "cancelled_by_organiser",
            ("facilitator",),
        ),
    ),
)

ATTENDANCE: Final = Life(
    "attendance",
    "la présence",
    {"unknown": "à renseigner", "present": "présent", "excused": "excusé", "absent": "absent"},
    (
        Step("mark_present", "Présent", ("unknown", "excused", "absent"), "present", ("facilitator",)),
        Step("mark_excused", "Excusé", ("unknown", "present", "absent"), "excused", ("facilitator",)),
        Step("mark_absent", "Absent", ("unknown", "present", "excused"), "absent", ("facilitator",)),
        Step("clear", "Effacer", ("present", "excused", "absent"), "unknown", ("facilitator",)),
    ),
)

SESSION: Final = Life(
    "session",
    "le temps d’information",
    {"idea": "idée", "scheduled": "programmé", "held": "tenu", "cancelled": "annulé"},
    (
        Step("schedule", "Programmer", ("idea",), "scheduled", ("facilitator",)),
        Step("hold", "Déclarer tenu", ("scheduled",), "held", ("facilitator",)),
        Step("cancel", "Annuler", ("idea", "scheduled"), "cancelled", ("facilitator",)),
    ),
)

_WRITTEN_SITUATION: Final = ("draft", "submitted", "returned", "accepted", "discussed")
SITUATION: Final = Life(
    "situation",
    "la situation",
    {
        "draft": "brouillon personnel",
        "submitted": "proposée",
        "returned": "à reprendre",
        "accepted": "acceptée après relecture",
        "discussed": "abordée",
        "withdrawn": "retirée",
        "deleted": "effacée",
    },
    (
        Step("submit", "Proposer", ("draft", "returned"), "submitted", ("participant",)),
        Step("return", "Renvoyer à son auteur", ("submitted", "accepted"), "returned", ("facilitator",)),
        Step("accept", "Accepter après relecture", ("submitted",), "accepted", ("facilitator",)),
        Step("discuss", "Déclarer abordée", ("accepted",), "discussed", ("facilitator",)),
        Step("withdraw", "Retirer", _WRITTEN_SITUATION, "withdrawn", ("participant", "facilitator")),
        Step("delete", "Effacer", (*_WRITTEN_SITUATION, "withdrawn"), "deleted", ("system",)),
    ),
)

EXPENSE: Final = Life(
    "expense",
    "la dépense",
    {
        "entered": "en attente de justificatif",
        "documented": "justifiée",
        "presented_to_committee": "présentée au comité",
        "accepted": "acceptée",
        "refused": "refusée",
    },
    (
        Step("document", "Joindre le justificatif", ("entered", "refused"), "documented", ("accountant",)),
        Step("present", "Présenter au comité", ("documented",), "presented_to_committee", ("manager",)),
        Step(
            "accept",
            "Accepter",
            ("documented", "presented_to_committee"),
            "accepted",
            ("finance_officer", "manager"),
        ),
        Step(
            "refuse",
            "Refuser",
            ("entered", "documented", "presented_to_committee"),
            "refused",
            ("finance_officer", "manager"),
        ),
    ),
)

PAYMENT: Final = Life(
    "payment",
    "le versement",
    {
        "requested": "demandé",
        "committed": "engagé",
        "settled": "liquidé",
        "ordered": "mandaté",
        "paid": "payé",
    },
    (
        Step("commit", "Engager", ("requested",), "committed", ("finance_officer",)),
        Step("settle", "Liquider", ("committed",), "settled", ("finance_officer",)),
        Step("order", "Mandater", ("settled",), "ordered", ("finance_officer",)),
        Step("pay", "Enregistrer le paiement", ("ordered",), "paid", ("finance_officer",)),
    ),
)

REPAYMENT: Final = Life(
    "repayment",
    "le reversement",
    {
        "notified": "notifié",
        "contested": "contesté",
        "revenue_order": "titre de recettes émis",
        "collected": "encaissé",
    },
    (
        Step("contest", "Contester", ("notified",), "contested", ("legal_representative",)),
        Step(
            "order",
            "Émettre le titre de recettes",
            ("notified", "contested"),
            "revenue_order",
            ("finance_officer",),
        ),
        Step("collect", "Enregistrer l’encaissement", ("revenue_order",), "collected", ("finance_officer",)),
    ),
)

REPORT: Final = Life(
    "report",
    "le bilan",
    {
        "open": "à remplir",
        "submitted": "transmis",
        "acknowledged": "reçu",
        "accepted": "accepté",
        "to_be_corrected": "à corriger",
        "resubmitted": "transmis de nouveau",
    },
    (
        Step("submit", "Transmettre", ("open",), "submitted", ("legal_representative", "facilitator")),
        Step(
            "acknowledge",
            "Accuser réception",
            ("submitted", "resubmitted"),
            "acknowledged",
            ("system", "instructor"),
        ),
        Step("accept", "Accepter", ("acknowledged",), "accepted", ("manager",)),
        Step(
            "ask_corrections",
            "Demander des corrections",
            ("acknowledged",),
            "to_be_corrected",
            ("instructor", "manager"),
        ),
        Step(
            "resubmit",
            "Transmettre de nouveau",
            ("to_be_corrected",),
            "resubmitted",
            ("legal_representative", "facilitator"),
        ),
    ),
)

LIVES: Final = (
    APPLICATION,
    FUNDING_CONDITION,
    AGREEMENT,
    MEETING,
    REGISTRATION,
    ATTENDANCE,
    SESSION,
    SITUATION,
    EXPENSE,
    PAYMENT,
    REPAYMENT,
    REPORT,
)
"""Every life, in the order of the chain."""
