"""What binds and what is paid: the agreement of one group, its payments and its repayment."""

from maillage.agreements.models.agreement import Agreement
from maillage.agreements.models.bank import BankDetails
from maillage.agreements.models.payment import Payment
from maillage.agreements.models.settlement import Repayment, ServiceRendered

__all__ = ["Agreement", "BankDetails", "Payment", "Repayment", "ServiceRendered"]
