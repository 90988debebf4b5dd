"""What was certified before says its result, its advance and what is due in all (R75, R76)."""

import datetime as dt

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def tell(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    service_rendered = apps.get_model("agreements", "ServiceRendered")
    payment = apps.get_model("agreements", "Payment")
    repayment = apps.get_model("agreements", "Repayment")
    instalment = apps.get_model("agreements", "RepaymentInstalment")
    for service in service_rendered.objects.select_related("agreement__lot__call").order_by("pk"):
        agreement = service.agreement
        payments = payment.objects.filter(agreement=agreement)
        advance = payments.filter(kind="advance", state="paid").first()
        service.award = agreement.amount
        service.advance = advance.amount if advance else 0
        service.due = min(agreement.amount, service.justified)
        service.save(update_fields=["award", "advance", "due"])
        payments.filter(kind="balance").update(due=service.due, already_paid=service.advance)
        for owed in repayment.objects.filter(agreement=agreement).order_by("pk"):
            owed.advance, owed.due, owed.claimed = service.advance, service.due, owed.amount
            days = dt.timedelta(days=agreement.lot.call.contradiction_days)
            owed.answer_due_on = owed.notified_on + days
            if owed.state == "collected":
                owed.collected = owed.amount
                instalment.objects.create(
                    repayment=owed,
                    amount=owed.amount,
                    collected_on=owed.collected_on,
                    reference=owed.order_number,
                    recorded_at=service.certified_at,
                    recorded_by_id=owed.notified_by_id,
                )
            owed.save()


def leave(_apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The columns go with the earlier migration."""


class Migration(migrations.Migration):
    dependencies = [("agreements", "0005_service_and_repayment"), ("calls", "0007_time_to_answer")]
    operations = [migrations.RunPython(tell, leave)]
