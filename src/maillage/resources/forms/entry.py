"""An entry written or corrected, looked for, checked, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from maillage.people.models import Membership, Organisation, Person, Role
from maillage.resources import vocabulary
from maillage.resources.content import TAGS, Content
from maillage.resources.models import CHECK_CHOICES, CheckWay, Nature
from maillage.rules.directory import phone_digits, shown_phone
from maillage.rules.french import search_key
from maillage.rules.identifiers import check_siret, normalised
from maillage.territories.models import Commune, FormerCommune, Intercommunality, Territory
from maillage.ui.fields import FrenchDateField

if TYPE_CHECKING:
    import datetime as dt

    from maillage.resources.access import Keeper

MARKS = forms.CheckboxSelectMultiple
AREA = forms.Textarea(attrs={"rows": 4})


def commune_named(text: str) -> Commune:
    """Give back the commune of that name, an old name included; raise ValidationError otherwise (F57)."""
    key = search_key(text)
    if found := Commune.objects.filter(search_key=key).order_by("pk").first():
        return found
    old = FormerCommune.objects.filter(search_key=key).select_related("current").order_by("pk").first()
    if old is not None:
        return old.current
    raise forms.ValidationError(f"Aucune commune ne s’appelle «\u00a0{text}\u00a0»\u00a0: vérifiez son nom.")


class PhoneField(forms.CharField):
    """A French number however it is typed; gives back its digits."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=30, widget=forms.TextInput({"inputmode": "tel"}), **options)

    def prepare_value(self, value: Any) -> Any:
        """Write a known number with its spaces."""
        return shown_phone(value) if isinstance(value, str) and value.isdigit() else value

    def clean(self, value: Any) -> str:
        """Read the digits; raise ValidationError with the way to write a number."""
        text = super().clean(value)
        try:
            return phone_digits(text) if text else ""
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class ResourceForm(forms.Form):
    """A whole entry; what is most useful comes first, the rest unfolds."""

    name = forms.CharField(label="Nom du service", max_length=150, min_length=3)
    kind = forms.ChoiceField(label="Type")
    nature = forms.ChoiceField(label="Nature", choices=Nature, widget=forms.RadioSelect)
    presentation = forms.CharField(
        label="Présentation",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Ce que fait le service, en phrases courtes\u00a0: de 200 à 2\u202f000 signes.",
    )
    referral = forms.CharField(
        label="Comment orienter",
        max_length=2000,
        required=False,
        widget=AREA,
        help_text="Ce que le professionnel fait, dans l’ordre\u00a0: appeler, envoyer une fiche, attendre "
        "la commission…",
    )
    conditions = forms.CharField(label="Conditions d’accès", max_length=600, required=False)
    domains = forms.MultipleChoiceField(
        label="Domaines d’accompagnement",
        choices=list(vocabulary.DOMAINS.items()),
        widget=MARKS,
        required=False,
    )
    other_domain = forms.CharField(label="Autre domaine, lequel", max_length=120, required=False)
    needs = forms.MultipleChoiceField(label="Besoins", widget=MARKS, required=False)
    publics = forms.MultipleChoiceField(
        label="Publics", choices=list(vocabulary.PUBLICS.items()), widget=MARKS, required=False
    )
    publics_note = forms.CharField(label="Précisions sur les publics", max_length=600, required=False)
    modes = forms.MultipleChoiceField(
        label="Comment le solliciter", choices=list(vocabulary.MODES.items()), widget=MARKS, required=False
    )
    referrers = forms.MultipleChoiceField(
        label="Qui peut le solliciter",
        choices=list(vocabulary.REFERRERS.items()),
        widget=MARKS,
        required=False,
    )
    receptions = forms.MultipleChoiceField(
        label="Accueil", choices=list(vocabulary.RECEPTIONS.items()), widget=MARKS, required=False
    )
    fees = forms.ChoiceField(
        label="Frais",
        choices=[("", "Non précisé"), ("gratuit", "Gratuit"), ("payant", "Payant")],
        required=False,
    )
    fees_note = forms.CharField(label="Précisions sur les frais", max_length=300, required=False)
    territories = forms.ModelMultipleChoiceField(
        Territory.objects.none(), label="Territoires", widget=MARKS, required=False
    )
    everywhere = forms.BooleanField(label="Tout le département", required=False)
    intercommunalities = forms.MultipleChoiceField(
        label="Seulement ces intercommunalités", widget=MARKS, required=False
    )
    communes = forms.CharField(
        label="Seulement ces communes",
        required=False,
        widget=AREA,
        help_text="Une commune par ligne.",
    )
    address = forms.CharField(label="Adresse", max_length=240, required=False)
    postcode = forms.RegexField(
        r"^\d{5}$",
        label="Code postal",
        required=False,
        error_messages={"invalid": "Un code postal compte cinq chiffres."},
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    commune = forms.CharField(label="Commune", max_length=80, required=False)
    phone = PhoneField(label="Téléphone du service", required=False)
    email = forms.EmailField(
        label="Adresse électronique du service",
        max_length=200,
        required=False,
        help_text="Par exemple accueil@…, jamais celle d’une personne.",
    )
    url = forms.URLField(label="Site ou formulaire", max_length=390, required=False, assume_scheme="https")
    contact_confirmed = forms.BooleanField(
        label="Ce contact est celui du service",
        required=False,
        help_text="À cocher si un numéro mobile ou une adresse à un nom est bien celui du service.",
    )
    carrier = forms.CharField(label="Organisme porteur", max_length=160, required=False)
    siret = forms.CharField(label="SIRET", max_length=20, required=False)
    check_every = forms.TypedChoiceField(label="À vérifier", choices=CHECK_CHOICES, coerce=int)
    owner = forms.ChoiceField(
        label="Qui répond de cette fiche",
        required=False,
        help_text="Cette personne ou cet organisme est prévenu quand la fiche est à vérifier.",
    )
    checked = forms.ChoiceField(
        label="Je viens de vérifier auprès du service",
        choices=[("", "Non"), *CheckWay.choices],
        required=False,
    )

    def __init__(self, *args: Any, keeper: Keeper, known: Content | None = None, **kwargs: Any) -> None:
        if known is not None:
            kwargs["initial"] = _initial(known)
        super().__init__(*args, **kwargs)
        self._known = known
        self._owners = _owners(keeper, known)
        self._intercommunalities = {
            str(one.pk): one
            for one in Intercommunality.objects.filter(parts__isnull=False).distinct().order_by("name")
        }
        for one in known.intercommunalities if known else ():
            self._intercommunalities.setdefault(str(one.pk), one)
        self._choose("kind", [("", "Choisissez"), *vocabulary.kind_choices()])
        self._choose("needs", vocabulary.need_choices() + _kept_needs(known))
        self._choose("intercommunalities", [(pk, one.name) for pk, one in self._intercommunalities.items()])
        self._choose("owner", [("", "Le Département"), *((k, str(one)) for k, one in self._owners.items())])
        territories = self.fields["territories"]
        territories.queryset = Territory.objects.order_by("name")  # type: ignore[attr-defined]

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_siret(self) -> str:
        """Read the digits of the SIRET, checked (F50)."""
        digits = normalised(self.cleaned_data["siret"])
        if digits and not (verdict := check_siret(digits)):
            raise forms.ValidationError(verdict.sentence)
        return digits

    def clean_commune(self) -> Commune | None:
        """Find the commune by its name."""
        text = self.cleaned_data["commune"]
        return commune_named(text) if text else None

    def clean_communes(self) -> frozenset[Commune]:
        """Find each commune by its name."""
        return frozenset(
            commune_named(line) for line in self.cleaned_data["communes"].splitlines() if line.strip()
        )

    def content(self) -> Content:
        """Give back the entry as it is written; where the service is drawn follows its commune."""
        said = dict(self.cleaned_data)
        said.pop("checked")
        owner = self._owners.get(said.pop("owner"))
        commune, before = said["commune"], self._known
        moved = before is None or before.commune != commune
        return Content(
            **{
                **said,
                **{name: frozenset(said[name]) for name in TAGS},
                "territories": frozenset(said["territories"]),
                "intercommunalities": frozenset(
                    self._intercommunalities[pk] for pk in said["intercommunalities"]
                ),
                "owner": owner,
                "finess": before.finess if before else "",
                "longitude": (commune.longitude if commune else None)
                if moved or not before
                else before.longitude,
                "latitude": (commune.latitude if commune else None)
                if moved or not before
                else before.latitude,
            }
        )


def _initial(known: Content) -> dict[str, Any]:
    """What the fields of the form show of an entry."""
    owner = known.owner
    return {
        **known.columns,
        **{name: sorted(getattr(known, name)) for name in TAGS},
        "territories": [one.pk for one in known.territories],
        "intercommunalities": [str(one.pk) for one in known.intercommunalities],
        "communes": "\n".join(sorted(one.name for one in known.communes)),
        "commune": known.commune.name if known.commune else "",
        "owner": _key(owner) if owner else "",
    }


def _kept_needs(known: Content | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """The needs that a file brought and the form does not offer: they are kept unless unticked."""
    kept = [code for code in sorted(known.needs) if not vocabulary.needs()[code].is_offered] if known else []
    return [("Autres besoins de cette fiche", [(c, vocabulary.need_label(c)) for c in kept])] if kept else []


def _owners(keeper: Keeper, known: Content | None) -> dict[str, Organisation | Person]:
    """Who may answer for an entry: one’s own bodies, oneself, everyone for an officer, whoever does now."""
    people: list[Person] = [] if keeper.everywhere else [keeper.person]
    bodies = list(keeper.organisations)
    if keeper.everywhere:
        live = Membership.objects.live()
        coordinators = live.filter(role=Role.COORDINATOR).values("person")
        people = list(Person.objects.filter(pk__in=coordinators).order_by("full_name", "pk"))
        bodies = list(Organisation.objects.applicants().proven().order_by("name", "pk"))
    if known is not None and known.owner is not None:
        (people if isinstance(known.owner, Person) else bodies).append(known.owner)  # type: ignore[arg-type]
    everyone: list[Organisation | Person] = [*people, *bodies]
    return {_key(one): one for one in everyone}


def _key(owner: Organisation | Person) -> str:
    return f"{'organisation' if isinstance(owner, Organisation) else 'person'}-{owner.pk}"


class ResourceFilterForm(forms.Form):
    """What the list of entries is limited to."""

    q = forms.CharField(label="Rechercher", max_length=120, required=False)
    kind = forms.ChoiceField(label="Type", required=False)
    nature = forms.ChoiceField(label="Nature", choices=[("", "Toutes"), *Nature.choices], required=False)
    state = forms.ChoiceField(
        label="État",
        choices=[
            ("", "En ligne et fermées"),
            ("due", "À vérifier"),
            ("checked", "Vérifiées"),
            ("closed", "Fermées"),
            ("archived", "Archivées"),
        ],
        required=False,
    )
    territory = forms.ModelChoiceField(
        Territory.objects.none(), label="Territoire", empty_label="Tous", required=False
    )
    mine = forms.BooleanField(label="Dont je réponds", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Tous"), *vocabulary.kind_choices()]  # type: ignore[attr-defined]
        self.fields["territory"].queryset = Territory.objects.order_by("name")  # type: ignore[attr-defined]


class CheckForm(forms.Form):
    """How and when an entry was checked with the service."""

    how = forms.ChoiceField(label="Comment", choices=CheckWay)
    on = FrenchDateField(label="Quel jour", required=False)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"on": today, "how": CheckWay.CALL}, **kwargs})


class EndForm(forms.Form):
    """Why an entry is closed or archived."""

    reason = forms.CharField(
        label="Pourquoi", max_length=240, required=False, help_text="Ce motif est écrit au journal."
    )
