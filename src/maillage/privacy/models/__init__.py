"""Terms, proofs of deletion, lists submitted to the Archives, requests of people."""

from maillage.privacy.models.deletion import AccountWarning, Deletion, PurgeDay, RetentionTerm
from maillage.privacy.models.disposal import DisposalItem, DisposalList
from maillage.privacy.models.request import RightsRequest

__all__ = [
    "AccountWarning",
    "Deletion",
    "DisposalItem",
    "DisposalList",
    "PurgeDay",
    "RetentionTerm",
    "RightsRequest",
]
