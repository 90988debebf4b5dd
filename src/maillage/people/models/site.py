"""What a public site must say of who publishes it, beyond what the funder says of itself."""

from __future__ import annotations

from django.db import models

from maillage.people.models.organisation import Funder


class PublicSite(models.Model):
    """Publication, hosting, data protection, accessibility: what only the département knows (law C.4, C.6).

    What is empty is left out of the public pages, and asked of the administrators.
    """

    funder = models.OneToOneField(Funder, models.CASCADE, related_name="site")
    email = models.EmailField("adresse électronique du service", max_length=200, blank=True)
    phone = models.CharField("téléphone du service", max_length=20, blank=True)
    postal_address = models.CharField("adresse postale", max_length=240, blank=True)
    publication_director = models.CharField(
        "direction de la publication",
        max_length=160,
        blank=True,
        help_text="Le nom et la fonction\u00a0: la présidente ou le président du conseil départemental.",
    )
    host = models.CharField(
        "hébergeur", max_length=400, blank=True, help_text="Nom, adresse et téléphone de qui héberge le site."
    )
    data_protection = models.EmailField(
        "adresse de la délégation à la protection des données", max_length=200, blank=True
    )
    accessibility_email = models.EmailField(
        "adresse pour signaler un défaut d’accessibilité",
        max_length=200,
        blank=True,
        help_text="Sans elle, l’adresse du service. Une réponse est due dans la semaine.",
    )
    declared_on = models.DateField("date de la déclaration d’accessibilité", null=True, blank=True)
    scheme_url = models.URLField("adresse du schéma pluriannuel d’accessibilité", blank=True)
    plan_url = models.URLField("adresse du plan d’action de l’année", blank=True)
    exempt = models.TextField("contenus exemptés", max_length=2000, blank=True)
    burden = models.TextField("charge disproportionnée", max_length=2000, blank=True)

    class Meta:
        verbose_name = "site public"

    def __str__(self) -> str:
        return f"site de {self.funder}"
