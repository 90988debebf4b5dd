"""The columns of a spreadsheet of expenses, recognised by their heads."""

from __future__ import annotations

from typing import Final

from maillage.imports.columns import Field

FIELDS: Final = (
    Field(
        "spent_on", "Date", wanted=True, heads=("date de la dépense", "date facture", "date d’achat", "le")
    ),
    Field(
        "supplier",
        "Fournisseur",
        wanted=True,
        heads=("tiers", "prestataire", "créancier", "commerçant", "nom"),
    ),
    Field(
        "label", "Objet", wanted=True, heads=("libellé", "désignation", "intitulé", "description", "motif")
    ),
    Field("category", "Nature", wanted=True, heads=("catégorie", "type de dépense", "type")),
    Field(
        "amount",
        "Montant",
        heads=("montant", "somme", "total", "montant en euros", "débit"),
        hint="Le montant qui compte : hors taxes si l’organisme récupère la TVA.",
    ),
    Field("included", "Montant TTC", heads=("ttc", "total ttc", "prix ttc")),
    Field("before", "Montant HT", heads=("ht", "total ht", "prix ht", "hors taxes")),
    Field("vat", "TVA", heads=("montant tva", "montant de la tva", "dont tva")),
    Field("vat_rate", "Taux de TVA", heads=("taux", "taux tva", "% tva")),
    Field(
        "invoice_number",
        "Numéro de la facture",
        heads=("n° facture", "numéro facture", "facture", "n° de pièce", "référence", "pièce"),
    ),
    Field(
        "about",
        "Rencontre ou temps d’information",
        heads=("rencontre", "temps d’information", "séance", "session", "date de la rencontre", "concerne"),
    ),
    Field("heading", "Rubrique", heads=("compte", "rubrique du budget", "compte comptable", "imputation")),
    Field("from_surplus", "Financée par l’excédent", heads=("excédent", "sur excédent")),
)
BY_CODE: Final = {field.code: field for field in FIELDS}
AMOUNTS: Final = ("amount", "included", "before")
