"""The directory of the territory's resources: what is there, since when it is known, who keeps it true."""

from maillage.resources.models.campaign import CampaignEntry, CampaignKind, EntryState, UpdateCampaign
from maillage.resources.models.directory import Directory
from maillage.resources.models.proposal import ResourceProposal
from maillage.resources.models.resource import (
    CHECK_CHOICES,
    CheckWay,
    Nature,
    Resource,
    ResourceQuerySet,
    ResourceTag,
    ResourceZone,
    State,
    TagKind,
)
from maillage.resources.models.supply import DirectorySupply, SupplyFormat
from maillage.resources.models.word import ResourceWord

__all__ = [
    "CHECK_CHOICES",
    "CampaignEntry",
    "CampaignKind",
    "CheckWay",
    "Directory",
    "DirectorySupply",
    "EntryState",
    "Nature",
    "Resource",
    "ResourceProposal",
    "ResourceQuerySet",
    "ResourceTag",
    "ResourceWord",
    "ResourceZone",
    "State",
    "SupplyFormat",
    "TagKind",
    "UpdateCampaign",
]
