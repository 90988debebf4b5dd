"""The living page: every component in its states, for who builds pages and for the tests."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maillage.ui.fields import AmountField, FrenchDateField, TimeField
from maillage.ui.shapes import Bar, Event, Link, Mark, Part, Sitting, Stage, Task, TaskGroup

TODAY = date(2026, 3, 10)
TERRITORIES = [("artois", "Artois"), ("audomarois", "Audomarois"), ("boulonnais", "Boulonnais")]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label="Nom et prénom", widget=forms.TextInput(attrs={"autocomplete": "name"}), max_length=120
    )
    email = forms.EmailField(
        label="Adresse électronique professionnelle",
        help_text="La confirmation et le lien pour annuler y sont envoyés.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    requested = AmountField(
        label="Montant demandé",
        help_text="20\u202f000,00\u00a0€ au plus par groupe.",
        maximum=Decimal("20000.00"),
        maximum_message="Le montant demandé ne peut pas dépasser 20\u202f000,00\u00a0€ par groupe.",
    )
    on = FrenchDateField(label="Date de la rencontre")
    start = TimeField(label="Heure de début", required=False)
    territory = forms.ChoiceField(label="Territoire", choices=TERRITORIES)
    rhythm = forms.ChoiceField(
        label="Rythme des rencontres",
        choices=[("monthly", "Tous les mois"), ("bimonthly", "Tous les deux mois")],
        widget=forms.RadioSelect,
    )
    publics = forms.MultipleChoiceField(
        label="Professionnels attendus",
        choices=[("landlord", "Bailleurs sociaux"), ("ccas", "CCAS"), ("health", "Santé mentale")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    motive = forms.CharField(label="Motif", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    receipt = forms.FileField(
        label="Justificatif", required=False, help_text="PDF ou image, 10\u00a0Mo au plus."
    )
    charter = forms.BooleanField(label="J’accepte la charte de confidentialité du groupe")


class SampleFilters(forms.Form):
    """A search over a list."""

    q = forms.CharField(label="Rechercher", required=False)
    territory = forms.ChoiceField(label="Territoire", choices=[("", "Tous"), *TERRITORIES], required=False)


@login_not_required
def vocabulary(request: HttpRequest) -> HttpResponse:
    """Show every component; nothing here reads or writes data."""
    meetings = [
        (2025, 12, 9),
        (2026, 1, 13),
        (2026, 2, 10),
        (2026, 3, 10),
        (2026, 4, 14),
        (2026, 5, 12),
        (2026, 6, 9),
    ]
    marks = [
        *(
            Mark(date(*on), "Rencontre", "held" if rank < 3 else "planned", "#annee")
            for rank, on in enumerate(meetings)
        ),
        Mark(date(2026, 9, 8), "Rencontre", "planned"),
        Mark(date(2026, 10, 13), "Rencontre", "cancelled"),
        Mark(date(2026, 11, 10), "Rencontre", "planned"),
        Mark(date(2026, 2, 17), "Accueil café", "session"),
    ]
    wrong = SampleForm(
        {"name": "Hélène Lefèvre", "email": "h.lefevre@example.org", "requested": "21 000",
         "on": "2026-07-07",
         "start": "9 h 30", "territory": "artois", "charter": "on"},
    )  # fmt: skip
    context = {
        "today": TODAY,
        "now": datetime.combine(TODAY, time(17, 12), UTC),
        "soon": date(2026, 3, 13),
        "late": date(2026, 3, 6),
        "sittings": [
            Sitting(date(2025, 12, 9), "held", "tenue", 17),
            Sitting(date(2026, 1, 13), "held", "tenue", 12),
            Sitting(date(2026, 2, 10), "cancelled", "annulée"),
            Sitting(date(2026, 4, 14), "planned", "prévue"),
        ],
        "paused": [7, 8],
        "start": date(2025, 12, 1),
        "end": date(2026, 11, 30),
        "award": Decimal("20000.00"),
        "form": SampleForm(prefix="blank"),
        "rare": SampleForm(prefix="rare"),
        "wrong": wrong,
        "filters": SampleFilters(),
        "trail": [Link("Accueil", "/"), Link("Groupes", "#"), Link("Groupe de l’Audomarois")],
        "tabs": [
            Link("Le groupe", "#", current=True),
            Link("Rencontres", "#", count=10),
            Link("Sessions", "#", count=2),
            Link("Dépenses", "#"),
        ],
        "tasks": [
            TaskGroup(
                "En retard",
                1,
                (Task("Saisir les présences du 10 février", "#", date(2026, 3, 6)),),
                late=True,
            ),
            TaskGroup(
                "Plus tard",
                4,
                (
                    Task(
                        "Valider la candidature du Boulonnais",
                        "#",
                        date(2026, 3, 13),
                        "Déposée, pas encore validée",
                        "Valider",
                    ),
                    Task("Rendre le bilan final", "#", date(2027, 5, 30)),
                ),
            ),
        ],
        "stage_names": ["Appel", "Candidatures", "Décision", "Convention", "Rencontres", "Bilan", "Solde"],
        "stages": [
            Stage("Déposée", "done", "8 mai 2025"),
            Stage("Validée", "done", "9 mai 2025"),
            Stage("En instruction", "current", "depuis le 12 mai"),
            Stage("Décision", "todo"),
            Stage("Convention", "todo"),
        ],
        "refused_stages": [
            Stage("Déposée", "done", "8 mai 2025"),
            Stage("Non prise en compte", "refused", "10 mai 2025"),
        ],
        "events": [
            Event(
                datetime(2025, 5, 9, 21, 58, 40, tzinfo=UTC), "Candidature validée", "la représentante légale"
            ),
            Event(
                datetime(2025, 5, 8, 16, 12, tzinfo=UTC),
                "Candidature déposée",
                "Association Les Tilleuls",
                "Version 1",
            ),
        ],
        "marks": marks,
        "bars": [
            Bar("Bailleurs sociaux", 62, url="#"),
            Bar("CCAS", 41),
            Bar("Services de santé mentale", 23),
            Bar("Logement d’abord", 9),
            Bar("SPIP", 1),
        ],
        "parts": [
            Part("Avance versée", Decimal("12000.00"), "strong", "#"),
            Part("Solde à verser", Decimal("5300.00"), "medium"),
            Part("Non justifié", Decimal("2700.00"), "rest"),
        ],
        "rows": [
            ("Artois", "Association Horizon Psy 62", 10, Decimal("20000.00")),
            ("Audomarois", "EPSM Les Deux Rives", 10, Decimal("17333.33")),
            ("Boulonnais", "Association Trait d’Union Santé", 5, None),
        ],
        "total": ("Ensemble", "", 25, Decimal("37333.33")),
        "facts": [
            ("Lieu", "Saint-Omer, salle des Écluses"),
            ("Horaire", "de 9\u00a0h\u00a030 à 12\u00a0h"),
            ("Convention", "n°\u00a02025-AUD-001", "#"),
        ],
        "page": Paginator(range(240), 20).page(4),
    }
    return render(request, "ui/vocabulary.html", context)


vocabulary.audience = "everyone"  # type: ignore[attr-defined]  # like every page; `web` stands above
