"""What binds and what is paid: the agreement of one group, its text, signatures, amendments and money."""

from maillage.agreements.models.agreement import Agreement
from maillage.agreements.models.amendment import Amendment
from maillage.agreements.models.bank import BankDetails
from maillage.agreements.models.payment import Payment
from maillage.agreements.models.settlement import (
    Repayment,
    RepaymentInstalment,
    RepaymentTerm,
    ServiceRendered,
)
from maillage.agreements.models.signature import AgreementSignature
from maillage.agreements.models.termination import Termination
from maillage.agreements.models.text import AgreementArticle, AgreementText

__all__ = [
    "Agreement",
    "AgreementArticle",
    "AgreementSignature",
    "AgreementText",
    "Amendment",
    "BankDetails",
    "Payment",
    "Repayment",
    "RepaymentInstalment",
    "RepaymentTerm",
    "ServiceRendered",
    "Termination",
]
