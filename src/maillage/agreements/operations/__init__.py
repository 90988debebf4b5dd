"""What is done to an agreement and its money, one verb each."""

from maillage.agreements.operations.agreement import (
    end_agreement,
    end_due_agreements,
    locked,
    prepare_agreement,
    send_agreement,
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
from maillage.agreements.operations.repayment import (
    agree_to_repayment,
    answer_repayment,
    collect_repayment,
    contest_repayment,
    order_repayment,
    plan_repayment,
)
from maillage.agreements.operations.settlement import OVER, certify_service, close_agreement, settlement_of
from maillage.agreements.operations.signature import (
    PaperSignature,
    file_paper_signature,
    sign_agreement,
    statement_of,
)
from maillage.agreements.operations.text import (
    add_article,
    discard_text,
    move_article,
    publish_text,
    remove_article,
    save_article,
    save_heading,
    start_text,
    text_subject,
)

__all__ = [
    "OVER",
    "PaperSignature",
    "add_article",
    "agree_to_repayment",
    "answer_repayment",
    "certify_service",
    "check_bank_details",
    "close_agreement",
    "collect_repayment",
    "commit_payment",
    "confirm_bank_details",
    "contest_repayment",
    "discard_text",
    "end_agreement",
    "end_due_agreements",
    "enter_bank_details",
    "file_paper_signature",
    "locked",
    "move_article",
    "order_payment",
    "order_repayment",
    "plan_repayment",
    "prepare_agreement",
    "publish_text",
    "record_paid",
    "refuse_bank_details",
    "remove_article",
    "save_article",
    "save_heading",
    "send_agreement",
    "settle_payment",
    "settlement_of",
    "sign_agreement",
    "start_text",
    "statement_of",
    "subject_of",
    "take_back_agreement",
    "text_subject",
]
