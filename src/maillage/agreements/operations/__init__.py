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
from maillage.agreements.operations.bank import (
    check_bank_details,
    confirm_bank_details,
    enter_bank_details,
    refuse_bank_details,
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
    "check_bank_details",
    "close_agreement",
    "collect_repayment",
    "commit_payment",
    "confirm_bank_details",
    "contest_repayment",
    "end_agreement",
    "end_due_agreements",
    "enter_bank_details",
    "locked",
    "order_payment",
    "order_repayment",
    "prepare_agreement",
    "record_paid",
    "refuse_bank_details",
    "send_agreement",
    "settle_payment",
    "settlement_of",
    "sign_agreement",
    "subject_of",
    "take_back_agreement",
]
