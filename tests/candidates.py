"""A closed call with its four candidates, in plain rows, from which later steps are tested.

The people and bodies are those of the scenarios: Claire instructs, Sophie decides and certifies, Paul pays.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from maillage.applications.models import Application
from maillage.calls.models import Call, Criterion, EligibilityQuestion, Lot, Rhythm, Round
from maillage.people.models import Funder, LegalForm, Membership, Organisation, Person, Role
from maillage.rules.french import PARIS
from maillage.territories.models import Territory

MONTHS = {
    "AMI 1": (dt.date(2025, 11, 1), dt.date(2026, 10, 31)),
    "AMI 2": (dt.date(2025, 12, 1), dt.date(2026, 11, 30)),
}


def moment(text: str) -> dt.datetime:
    """An instant in Paris: « 2025-05-09T18:12 »."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=PARIS)


OPENED = moment("2025-01-06T09:00")


def make_person(name: str) -> Person:
    """Someone of that name, with an address made of it."""
    address = f"{name.lower().replace(' ', '.')}@example.org"
    return Person.objects.create(email=address, full_name=name, created_at=OPENED)


def give_role(person: Person, organisation: Organisation, role: Role) -> Person:
    """The person, once given that role."""
    Membership.objects.create(person=person, organisation=organisation, role=role, since=OPENED)
    return person


def make_organisation(name: str, siret: str, legal_form: str = LegalForm.ASSOCIATION) -> Organisation:
    """A body that may apply."""
    return Organisation.objects.create(
        name=name, siret=siret, legal_form=legal_form, address="1 rue des Essais", proved_at=OPENED
    )


@dataclass(frozen=True)
class Department:
    """The funder and one person in each of its roles."""

    organisation: Organisation
    instructor: Person
    second_instructor: Person
    manager: Person
    finance: Person
    auditor: Person
    administrator: Person


def make_department() -> Department:
    """The Pas-de-Calais, and its officers."""
    organisation = make_organisation("Département du Pas-de-Calais", "00000060400017", LegalForm.DEPARTMENT)
    Funder.objects.create(
        organisation=organisation, department_code="62", service="Service Logement et Habitat"
    )

    def officer(name: str, role: Role) -> Person:
        return give_role(make_person(name), organisation, role)

    return Department(
        organisation,
        officer("Claire Delattre", Role.INSTRUCTOR),
        officer("Yann Morel", Role.INSTRUCTOR),
        officer("Sophie Marquant", Role.MANAGER),
        officer("Paul Vasseur", Role.FINANCE_OFFICER),
        officer("Anne Leroy", Role.AUDITOR),
        officer("Louis Carlier", Role.ADMINISTRATOR),
    )


def make_call(department: Department, reference: str = "AAP-2025") -> Call:
    """The call of 2025: three criteria of equal weight, four eligibility questions, two rhythms."""
    call = Call.objects.create(
        funder=department.organisation,
        reference=reference,
        slug=reference.lower(),
        title="Groupes d’échange de pratiques santé mentale / logement",
        opening_day=dt.date(2025, 4, 1),
        closing_day=dt.date(2025, 5, 9),
        agreement_months=12,
        report_delay_months=6,
        payment_delay_days=60,
        advance_rate=Decimal("0.60"),
        convention_threshold=Decimal("23000.00"),
        excluded_months=[7, 8],
        wished_capacity=15,
        sessions_per_agreement=4,
        highest_score=5,
        score_gap_alert=2,
        assessors_wanted=2,
        funding_conditions=[
            {"code": "state_credits", "label": "Crédits de l’État (DIHAL)", "expected_on": None},
            {"code": "budget_vote", "label": "Adoption du budget 2025", "expected_on": "2025-03-31"},
        ],
    )
    Round.objects.create(call=call, position=1, opening_day=call.opening_day, closing_day=call.closing_day)
    Rhythm.objects.create(call=call, code="monthly", label="Une rencontre par mois", every_months=1)
    Rhythm.objects.create(
        call=call,
        code="bimonthly",
        label="Une rencontre tous les deux mois",
        every_months=2,
        yields_surplus=True,
    )
    labels = ("Qualité du partenariat", "Expérience de l’animation", "Expertise en santé mentale")
    for position, label in enumerate(labels, start=1):
        Criterion.objects.create(call=call, position=position, label=label)
    for position, label in enumerate(("Expérience", "Compétences", "Présence", "Besoins"), start=1):
        EligibilityQuestion.objects.create(call=call, position=position, label=label)
    call.published_at = OPENED
    call.save(update_fields=["published_at"])
    return call


def make_lot(call: Call, code: str, name: str, cohort: str) -> Lot:
    """A territory of the call, with the dates of its cohort."""
    territory, _ = Territory.objects.get_or_create(code=code.lower(), defaults={"name": name})
    start, end = MONTHS[cohort]
    return Lot.objects.create(
        call=call,
        territory=territory,
        code=code,
        name=name,
        cohort=cohort,
        agreement_start=start,
        agreement_end=end,
        ceiling=Decimal("20000.00"),
        coffee_ceiling=Decimal("300.00"),
    )


def make_application(
    lot: Lot,
    organisation: Organisation,
    by: Person,
    *,
    number: str,
    state: str = "validated",
    requested: str = "20000.00",
    every_months: int = 1,
) -> Application:
    """An application validated on 9 May 2025 (only deposited, or less, when `state` says so)."""
    call = lot.call
    deposited, validated = moment("2025-05-08T18:12"), moment("2025-05-09T17:00")
    return Application.objects.create(
        lot=lot,
        round=call.rounds.get(),
        organisation=organisation,
        number=number,
        state=state,
        window_opens_at=call.window.opens_at,
        window_closes_at=call.window.closes_at,
        ceiling=lot.ceiling,
        coffee_ceiling=lot.coffee_ceiling,
        project_title=f"Groupe de {lot.territory.name}",
        experience="Dix ans en santé mentale.",
        rhythm=call.rhythms.get(every_months=every_months),
        amount_requested=Decimal(requested),
        coffee_requested=Decimal("300.00"),
        monthly_reference_budget=Decimal("6000.00"),
        meetings_budget=Decimal("6000.00") / every_months,
        republican_commitment=True,
        representative_name=by.full_name,
        created_at=deposited,
        created_by=by,
        saved_at=deposited,
        saved_by=by,
        deposited_at=None if state == "draft" else deposited,
        deposited_by=None if state == "draft" else by,
        validated_at=None if state in ("draft", "deposited", "not_considered") else validated,
        validated_by=None if state in ("draft", "deposited", "not_considered") else by,
    )


@dataclass(frozen=True)
class Candidates:
    """The four validated applications of the scenarios, each with its legal representative."""

    artois: Application
    lens: Application
    audomarois: Application
    boulonnais: Application
    horizon: Person
    deux_rives: Person
    trait_union: Person

    @property
    def all(self) -> tuple[Application, ...]:
        """In the order of the scenarios."""
        return (self.artois, self.lens, self.audomarois, self.boulonnais)


def make_candidates(call: Call, state: str = "validated") -> Candidates:
    """Horizon Psy 62 for two territories, the EPSM and Trait d'Union Santé for one each."""
    horizon = make_organisation("Association Horizon Psy 62", "00000010900017")
    epsm = make_organisation("EPSM Les Deux Rives", "00000020800017", LegalForm.PUBLIC_HEALTH)
    trait = make_organisation("Association Trait d’Union Santé", "00000030700017")
    diane = give_role(make_person("Diane Hocquet"), horizon, Role.LEGAL_REPRESENTATIVE)
    marc = give_role(make_person("Marc Fontaine"), epsm, Role.LEGAL_REPRESENTATIVE)
    lea = give_role(make_person("Lea Petit"), trait, Role.LEGAL_REPRESENTATIVE)
    artois = make_lot(call, "ART", "Artois", "AMI 1")
    lens = make_lot(call, "LEN", "Lens-Hénin", "AMI 1")
    audomarois = make_lot(call, "AUD", "Audomarois", "AMI 2")
    boulonnais = make_lot(call, "BOU", "Boulonnais", "AMI 2")
    return Candidates(
        make_application(artois, horizon, diane, number="AAP-2025-ART-001", state=state, every_months=2),
        make_application(lens, horizon, diane, number="AAP-2025-LEN-001", state=state),
        make_application(audomarois, epsm, marc, number="AAP-2025-AUD-001", state=state),
        make_application(boulonnais, trait, lea, number="AAP-2025-BOU-001", state=state),
        diane,
        marc,
        lea,
    )
