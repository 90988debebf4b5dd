"""Who acts: people who sign in, the organisations they act for, and the role they hold there.

Participants of meetings are not here: they have no account (see `groups`).
"""

from maillage.people.models.access import SignIn
from maillage.people.models.arrival import AddressCode, CodePurpose, Invitation, JoinRequest, new_token
from maillage.people.models.browser import OpenSession
from maillage.people.models.enrolment import Enrolment
from maillage.people.models.identity import Identity
from maillage.people.models.membership import (
    DEPARTMENT_ROLES,
    OPERATOR_ROLES,
    Delegation,
    DelegationQuerySet,
    Membership,
    MembershipQuerySet,
    Role,
)
from maillage.people.models.organisation import (
    PUBLIC_FORMS,
    Funder,
    LegalForm,
    Organisation,
    OrganisationQuerySet,
    Paper,
    Proof,
    RegisterState,
    VatStatus,
)
from maillage.people.models.pace import Pace, SharedCache
from maillage.people.models.person import ERASED_ACCOUNT, NOWHERE, Person, PersonManager
from maillage.people.models.site import PublicSite

__all__ = [
    "DEPARTMENT_ROLES",
    "ERASED_ACCOUNT",
    "NOWHERE",
    "OPERATOR_ROLES",
    "PUBLIC_FORMS",
    "AddressCode",
    "CodePurpose",
    "Delegation",
    "DelegationQuerySet",
    "Enrolment",
    "Funder",
    "Identity",
    "Invitation",
    "JoinRequest",
    "LegalForm",
    "Membership",
    "MembershipQuerySet",
    "OpenSession",
    "Organisation",
    "OrganisationQuerySet",
    "Pace",
    "Paper",
    "Person",
    "PersonManager",
    "Proof",
    "PublicSite",
    "RegisterState",
    "Role",
    "SharedCache",
    "SignIn",
    "VatStatus",
    "new_token",
]
