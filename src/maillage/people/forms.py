"""Forms of people and organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import QuerySet

from maillage.people.models import OPERATOR_ROLES, LegalForm, Organisation, Person, PublicSite, Role
from maillage.people.operations import roles_of
from maillage.people.operations.site import FACTS
from maillage.rules.identifiers import check_siret
from maillage.territories.models import Territory
from maillage.ui.fields import FrenchDateField, UploadField

if TYPE_CHECKING:
    from collections.abc import Iterable


class SiretField(forms.CharField):
    """A SIRET typed with or without spaces; gives back its 14 digits, checked (F50)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, help_text="14 chiffres, avec ou sans espaces.", **options)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def to_python(self, value: Any) -> str:
        return "".join(str(super().to_python(value) or "").split())

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value:
            verdict = check_siret(value)
            if not verdict:
                raise forms.ValidationError(verdict.sentence)


class FirstVisitForm(forms.Form):
    """The funder's settings and its first administrator, asked once."""

    organisation_name = forms.CharField(
        label="Nom du Département", max_length=160, help_text="Par exemple : Département du Pas-de-Calais."
    )
    siret = SiretField(label="SIRET du Département")
    department_code = forms.CharField(label="Numéro du département", max_length=3)
    direction = forms.CharField(label="Direction", max_length=160, required=False)
    service = forms.CharField(label="Service", max_length=160, required=False)
    full_name = forms.CharField(
        label="Vos prénom et nom", max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label="Votre adresse électronique",
        max_length=200,
        help_text="Un code y sera envoyé à chaque entrée.",
        widget=forms.EmailInput({"autocomplete": "email"}),
    )


class OrganisationForm(forms.Form):
    """A body that may apply, and the first person who will act for it."""

    name = forms.CharField(label="Nom de l’organisme", max_length=160)
    siret = SiretField(label="SIRET")
    legal_form = forms.ChoiceField(
        label="Forme juridique",
        choices=[choice for choice in LegalForm.choices if choice[0] != LegalForm.DEPARTMENT],
    )
    full_name = forms.CharField(
        label="Prénom et nom de la représentante ou du représentant légal", max_length=120
    )
    email = forms.EmailField(
        label="Son adresse électronique", max_length=200, help_text="L’invitation y sera envoyée."
    )


class RepresentativeForm(forms.Form):
    """Who represents a body, to invite."""

    full_name = forms.CharField(label="Prénom et nom", max_length=120)
    email = forms.EmailField(label="Adresse électronique professionnelle", max_length=200)


class InvitationForm(RepresentativeForm):
    """A colleague to invite, with a role of that organisation."""

    role = forms.ChoiceField(label="Rôle")
    territory = forms.ModelChoiceField(
        Territory.objects.none(),
        label="Territoire",
        required=False,
        empty_label="—",
        help_text="Seulement pour la coordination Logement d’abord.",
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles: Iterable[Role] = roles_of(organisation)
        role_field = cast("forms.ChoiceField", self.fields["role"])
        role_field.choices = [(role.value, role.label) for role in roles]
        if Role.COORDINATOR in roles:
            territory_field = cast("forms.ModelChoiceField[Territory]", self.fields["territory"])
            territory_field.queryset = Territory.objects.order_by("name", "pk")
        else:
            del self.fields["territory"]


APPLICANT_FORMS = [choice for choice in LegalForm.choices if choice[0] != LegalForm.DEPARTMENT]


class NewcomerForm(forms.Form):
    """Who comes in for the first time."""

    full_name = forms.CharField(
        label="Vos prénom et nom", max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label="Votre adresse électronique professionnelle",
        max_length=200,
        help_text="Un code y sera envoyé.",
        widget=forms.EmailInput({"autocomplete": "email"}),
    )


class CodeForm(forms.Form):
    """The code received at an address."""

    code = forms.CharField(
        label="Code reçu par courriel",
        max_length=20,
        help_text="Huit lettres, par exemple BCDF-GHJK. Il reste valable quinze minutes.",
        widget=forms.TextInput({"autocomplete": "one-time-code", "spellcheck": "false"}),
    )


class EnteringForm(forms.Form):
    """The address of who enters."""

    email = forms.EmailField(
        label="Votre adresse électronique",
        max_length=200,
        help_text="Celle de votre invitation, ou de votre première entrée.",
        widget=forms.EmailInput({"autocomplete": "email", "autofocus": True}),
    )


class AddressForm(forms.Form):
    """A new address."""

    email = forms.EmailField(
        label="Nouvelle adresse électronique",
        max_length=200,
        help_text="Un code y sera envoyé ; l’ancienne adresse sert jusque-là.",
        widget=forms.EmailInput({"autocomplete": "email"}),
    )


class InvitedAddressForm(forms.Form):
    """The address an invitation leaves for anew."""

    email = forms.EmailField(
        label="Adresse électronique",
        max_length=200,
        help_text="Corrigez-la si elle était fausse\u00a0: le premier lien ne sert plus.",
    )


class AccessForm(forms.Form):
    """An address set again by an officer, who says how the person was recognised."""

    email = forms.EmailField(label="Nouvelle adresse électronique", max_length=200)
    how = forms.CharField(
        label="Comment avez-vous vérifié son identité\u00a0?",
        max_length=240,
        help_text="Par exemple\u00a0: appel au numéro connu de l’organisme. Écrit au journal.",
    )


class FactorResetForm(forms.Form):
    """A second factor reset by an officer, who says how the person was recognised."""

    how = forms.CharField(
        label="Comment avez-vous vérifié son identité\u00a0?",
        max_length=240,
        help_text="Par exemple\u00a0: appel à son poste. Écrit au journal.",
    )


class SecondFactorForm(forms.Form):
    """From when a second factor is asked of the agents, and how long they have to set one up."""

    start = FrenchDateField(
        label="Demander un second facteur à partir du",
        required=False,
        help_text="Vide\u00a0: personne n’y est obligé.",
    )
    grace_days = forms.IntegerField(
        label="Jours laissés pour l’installer",
        min_value=0,
        max_value=90,
        help_text="Comptés à partir de cette date, ou de l’arrivée de l’agent quand elle est plus tardive.",
    )
    enrolment_hours = forms.IntegerField(
        label="Heures d’une installation ouverte par un collègue",
        min_value=1,
        max_value=72,
        help_text="Passé le délai, une ou un collègue ouvre l’installation, pour ce temps-là.",
    )
    link_days = forms.IntegerField(
        label="Durée des liens des participants, en jours",
        min_value=30,
        max_value=1100,
        help_text="Depuis le dernier message qui portait le lien. Au-delà, on en demande un nouveau.",
    )


class SiretForm(forms.Form):
    """The number a body is found by."""

    siret = SiretField(label="SIRET de votre organisme")


class DeclarationForm(forms.Form):
    """A body as its first person declares it, completed from the register when it answered."""

    name = forms.CharField(label="Nom de l’organisme", max_length=160)
    legal_form = forms.ChoiceField(label="Forme juridique", choices=[("", "Choisissez…"), *APPLICANT_FORMS])
    address = forms.CharField(
        label="Adresse", max_length=240, widget=forms.TextInput({"autocomplete": "street-address"})
    )
    represents = forms.ChoiceField(
        label="Vous êtes",
        choices=[
            ("no", "une personne qui prépare les dossiers"),
            ("yes", "la représentante ou le représentant légal"),
        ],
        widget=forms.RadioSelect,
        help_text="La représentation légale, ou qui en a reçu délégation, valide les candidatures.",
    )


class JoinForm(forms.Form):
    """The role asked for in a body that is here already."""

    role = forms.ChoiceField(
        label="Rôle demandé", choices=[(role.value, role.label) for role in OPERATOR_ROLES]
    )


class JoinAnswerForm(forms.Form):
    """The answer to someone who asks to join."""

    accepted = forms.ChoiceField(
        label="Votre réponse",
        choices=[("yes", "Accepter\u00a0: cette personne travaille pour l’organisme"), ("no", "Refuser")],
        widget=forms.RadioSelect,
    )
    motive = forms.CharField(
        label="Motif", max_length=240, required=False, help_text="En cas de refus, la personne le lit."
    )


class RoleEndForm(forms.Form):
    """Why an officer takes a role back."""

    reason = forms.CharField(
        label="Raison",
        max_length=240,
        help_text="Par exemple\u00a0: a quitté l’organisme. Écrite au journal.",
    )


class ProofRefusalForm(forms.Form):
    """What a document lacks."""

    motive = forms.CharField(
        label="Ce qui manque",
        max_length=400,
        widget=forms.Textarea({"rows": 3}),
        help_text="L’organisme le lit, et envoie un autre document.",
    )


class ProofForm(forms.Form):
    """The document that shows who represents a body."""

    representative = forms.ModelChoiceField(
        Person.objects.none(), label="Qui représente l’organisme", empty_label=None
    )
    file = UploadField(
        label="Document",
        help_text=(
            "Procès-verbal de l’assemblée qui l’a élue ou élu, délibération, arrêté de nomination ou de "
            "délégation. PDF, image, ODT ou DOCX."
        ),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Person]", self.fields["representative"])
        field.queryset = people_with(organisation, Role.LEGAL_REPRESENTATIVE)


class DelegationForm(forms.Form):
    """The signature lent to a colleague, between two days."""

    delegate = forms.ModelChoiceField(
        Person.objects.none(),
        label="À qui",
        empty_label="Choisissez…",
        help_text="Une personne qui prépare les dossiers.",
    )
    start = FrenchDateField(label="Du")
    end = FrenchDateField(label="Au (compris)")
    file = UploadField(label="Acte de délégation", help_text="Le document signé : PDF ou image.")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Person]", self.fields["delegate"])
        field.queryset = people_with(organisation, Role.PREPARER)


def people_with(organisation: Organisation, role: str) -> QuerySet[Person]:
    """Give back the people who hold that role there, by name."""
    held = Person.objects.filter(
        memberships__organisation=organisation, memberships__role=role, memberships__ended_at=None
    )
    return held.order_by("full_name", "pk").distinct()


class IdentityForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """What a body may correct of itself."""

    class Meta:
        model = Organisation
        fields: tuple[str, ...] = ("address", "vat_status", "accounts_close")
        help_texts = {
            "address": "Celle du siège, telle qu’elle paraîtra sur vos documents.",
            "accounts_close": "Le compte rendu financier est attendu six mois après ce jour.",
        }
        widgets = {"address": forms.TextInput({"autocomplete": "street-address"})}


class FullIdentityForm(IdentityForm):
    """What an officer may correct of a body: its name and its legal form too."""

    class Meta(IdentityForm.Meta):
        fields = ("name", "legal_form", "address", "vat_status", "accounts_close")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["legal_form"]).choices = APPLICANT_FORMS


class SiteForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """What the public site says of who publishes it."""

    declared_on = FrenchDateField(label="Date de la déclaration d’accessibilité", required=False)
    scheme_url = forms.URLField(
        label="Adresse de la page du schéma pluriannuel d’accessibilité",
        max_length=200,
        required=False,
        assume_scheme="https",
    )
    plan_url = forms.URLField(
        label="Adresse de la page du plan d’action de l’année",
        max_length=200,
        required=False,
        assume_scheme="https",
    )

    class Meta:
        model = PublicSite
        fields = FACTS
        labels = {
            "email": "Adresse électronique du service",
        }


class RecognitionForm(forms.Form):
    """Who represents a body, recognised by an officer who says what was checked."""

    representative = forms.ModelChoiceField(
        Person.objects.none(), label="Qui représente l’organisme", empty_label=None
    )
    how = forms.CharField(
        label="Ce que vous avez vérifié",
        max_length=400,
        required=False,
        help_text="Facultatif avec un document ; sinon, dites ce qui vous assure de la représentation.",
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Person]", self.fields["representative"])
        field.queryset = people_with(organisation, Role.LEGAL_REPRESENTATIVE)


class BodyFilterForm(forms.Form):
    """What the list of bodies is narrowed by."""

    q = forms.CharField(label="Nom ou SIRET", max_length=160, required=False)
    state = forms.ChoiceField(label="État", required=False)

    def __init__(self, *args: Any, states: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["state"]).choices = [("", "Tous"), *states.items()]
