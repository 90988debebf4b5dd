"""What is done to an agreement and its money, one verb each."""

from maillage.agreements.operations.agreement import (
    end_agreement,
    end_due_agreements,
    locked,
    prepare_agreement,
    send_agreement,
    sign_agreement,
    subject_of,
    take_back_agreement,
)
from maillage.agreements.operations.payment import commit_payment, order_payment, record_paid, settle_payment
from maillage.agreements.operations.settlement import (
    certify_service,
    close_agreement,
    collect_repayment,
    contest_repayment,
    order_repayment,
    settlement_of,
)

__all__ = [
    "certify_service",
    "close_agreement",
    "collect_repayment",
    "commit_payment",
    "contest_repayment",
    "end_agreement",
    "end_due_agreements",
    "locked",
    "order_payment",
    "order_repayment",
    "prepare_agreement",
    "record_paid",
    "send_agreement",
    "settle_payment",
    "settlement_of",
    "sign_agreement",
    "subject_of",
    "take_back_agreement",
]
