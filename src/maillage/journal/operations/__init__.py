"""Writing the journal, anchoring it outside the database, and proving that nobody rewrote it."""

from maillage.journal.operations.anchoring import anchor_heads
from maillage.journal.operations.line import fingerprint, record
from maillage.journal.operations.proof import BadRow, Proof, chains, prove, verify

__all__ = ["BadRow", "Proof", "anchor_heads", "chains", "fingerprint", "prove", "record", "verify"]
