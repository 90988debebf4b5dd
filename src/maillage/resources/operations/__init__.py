"""How the directory is kept: entries, checks, campaigns, proposals, files, the letter of the month."""

from maillage.resources.operations.campaign import close_campaign, leave_unreachable, start_campaign
from maillage.resources.operations.digest import announce_stale
from maillage.resources.operations.entry import add_resource, edit_resource
from maillage.resources.operations.proposal import accept_proposal, decline_proposal, propose_resource
from maillage.resources.operations.remark import report_error
from maillage.resources.operations.seed import seed_directory
from maillage.resources.operations.setting import set_interval, usual_interval
from maillage.resources.operations.standing import (
    archive_resource,
    check_resource,
    close_resource,
    restore_resource,
)
from maillage.resources.operations.supply import drop_supply, receive_supply, run_supply

__all__ = [
    "accept_proposal",
    "add_resource",
    "announce_stale",
    "archive_resource",
    "check_resource",
    "close_campaign",
    "close_resource",
    "decline_proposal",
    "drop_supply",
    "edit_resource",
    "leave_unreachable",
    "propose_resource",
    "receive_supply",
    "report_error",
    "restore_resource",
    "run_supply",
    "seed_directory",
    "set_interval",
    "start_campaign",
    "usual_interval",
]
