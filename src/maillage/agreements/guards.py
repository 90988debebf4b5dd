"""What was published or signed stays, and what binds several rows of the money holds (R66, R73).

A constraint sees one row; the guards of payments see the agreement beside them. What a constraint refuses
already is left to it, so that its name is the one told. The operations never meet them.
"""

from maillage.calls.guards import Guard

_KEPT = " OR ".join(
    f"NEW.{column} <> OLD.{column}"
    for column in ("funder_id", "family", "version", "title", "preamble", "published_at", "published_by_id")
)
_FROZEN_TEXT = "agreement_text_frozen: un texte publié ne change plus, commencez-en une nouvelle version."
_PUBLISHED = (
    "EXISTS (SELECT 1 FROM agreements_agreementtext t WHERE t.id = {row}.text_id AND t.state <> 'draft')"
)

TEXTS = (
    Guard(
        name="agreements_agreementtext_frozen_update",
        table="agreements_agreementtext",
        verb="UPDATE",
        when=(
            f"(OLD.state <> 'draft' AND ({_KEPT} OR NEW.state = 'draft')) "
            "OR (OLD.state = 'replaced' AND NEW.state <> 'replaced')"
        ),
        sentence=_FROZEN_TEXT,
    ),
    Guard(
        name="agreements_agreementtext_frozen_delete",
        table="agreements_agreementtext",
        verb="DELETE",
        when="OLD.state <> 'draft'",
        sentence=_FROZEN_TEXT,
    ),
    *(
        Guard(
            name=f"agreements_agreementarticle_frozen_{verb.lower()}",
            table="agreements_agreementarticle",
            verb=verb,
            when=when,
            sentence=_FROZEN_TEXT,
        )
        for verb, when in (
            ("INSERT", _PUBLISHED.format(row="NEW")),
            ("UPDATE", f"{_PUBLISHED.format(row='OLD')} OR {_PUBLISHED.format(row='NEW')}"),
            ("DELETE", _PUBLISHED.format(row="OLD")),
        )
    ),
)
SIGNATURES = tuple(
    Guard(
        name=f"agreements_agreementsignature_frozen_{verb.lower()}",
        table="agreements_agreementsignature",
        verb=verb,
        when="1 = 1",
        sentence="agreement_signature_frozen: une signature enregistrée ne change plus.",
    )
    for verb in ("UPDATE", "DELETE")
)

_OF_THE_AGREEMENT = "FROM agreements_agreement a WHERE a.id = NEW.agreement_id"
_OTHERS = (
    "COALESCE((SELECT SUM(p.amount) FROM agreements_payment p WHERE p.agreement_id = NEW.agreement_id{0}), 0)"
)
_BEYOND = (
    "NEW.amount <= NEW.award AND ROUND({others} + NEW.amount, 2) > (SELECT a.amount "
    + _OF_THE_AGREEMENT
    + ")"
)
_WITHIN = "payment_sum_within_award: la somme des versements dépasse la subvention attribuée."

PAYMENTS = (
    Guard(
        name="agreements_payment_within_award_insert",
        table="agreements_payment",
        verb="INSERT",
        when=_BEYOND.format(others=_OTHERS.format("")),
        sentence=_WITHIN,
    ),
    Guard(
        name="agreements_payment_within_award_update",
        table="agreements_payment",
        verb="UPDATE",
        when=f"NEW.amount <> OLD.amount AND {_BEYOND.format(others=_OTHERS.format(' AND p.id <> NEW.id'))}",
        sentence=_WITHIN,
    ),
    Guard(
        name="agreements_payment_after_signatures",
        table="agreements_payment",
        verb="INSERT",
        when=f"NOT EXISTS (SELECT 1 {_OF_THE_AGREEMENT} "
        "AND a.operator_signed_at IS NOT NULL AND a.department_signed_at IS NOT NULL)",
        sentence="payment_after_both_signatures: aucun versement avant la signature des deux parties.",
    ),
    Guard(
        name="agreements_payment_ordered_frozen",
        table="agreements_payment",
        verb="UPDATE",
        when="OLD.state IN ('ordered', 'paid') AND NEW.amount <= NEW.award AND (NEW.amount <> OLD.amount "
        "OR NEW.kind <> OLD.kind OR NEW.agreement_id <> OLD.agreement_id)",
        sentence="payment_ordered_frozen: un versement mandaté ne change plus de montant.",
    ),
    Guard(
        name="agreements_payment_kept",
        table="agreements_payment",
        verb="DELETE",
        when="OLD.state IN ('ordered', 'paid')",
        sentence="payment_kept: un versement mandaté ne s’efface pas.",
    ),
    Guard(
        name="agreements_paid_is_the_sum",
        table="agreements_agreement",
        verb="UPDATE",
        when="NEW.paid <> OLD.paid AND NEW.paid <= NEW.amount AND NEW.department_signed_at IS NOT NULL "
        "AND ROUND(NEW.paid, 2) <> ROUND(COALESCE(("
        "SELECT SUM(p.amount) FROM agreements_payment p WHERE p.agreement_id = NEW.id AND p.state = 'paid'"
        "), 0), 2)",
        sentence="agreement_paid_is_the_sum: le total versé est la somme des versements payés.",
    ),
)
