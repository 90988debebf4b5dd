"""What was published or signed is never changed nor taken away, raw SQL included (R73)."""

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
