"""Every page below a list says what it is part of, or offers to go back without changing anything."""

import re
from pathlib import Path
from typing import Final

TEMPLATES: Final = Path(__file__).parents[2] / "src" / "maillage" / "web" / "templates"
WAY: Final = re.compile(r"page-kicker|breadcrumbs|\bback\b")
TOPS: Final = {
    "account/account.html": "the person’s own page",
    "account/by_invitation.html": "coming in",
    "account/erased.html": "nothing is left to go back to",
    "account/first_visit.html": "the first page of all",
    "account/invitation.html": "opened from a letter",
    "account/logout.html": "going out",
    "account/mailbox_held.html": "holds the form that was sent",
    "account/outbox.html": "the demonstration",
    "account/personas.html": "the demonstration",
    "account/proconnect_leaving.html": "going out",
    "account/proconnect_stopped.html": "coming in",
    "account/proconnect_unknown.html": "coming in",
    "account/prove_mailbox.html": "leads to the page that was asked for",
    "account/request_login_code.html": "coming in",
    "account/second_factor.html": "coming in",
    "account/second_factor_held.html": "holds the form that was sent",
    "department/archive_list.html": "a list, opened from personal data",
    "participant/dead_link.html": "nothing is behind the link",
    "participant/erased.html": "nothing is left to go back to",
    "participant/links_revoked.html": "the link no longer opens anything",
    "participant/my_meetings.html": "the person’s own page",
    "participant/without_invitation.html": "opened from a letter",
    "web/refused.html": "the browser goes back with the form",
    "web/situation_off.html": "said in the place of another page",
    **dict.fromkeys(
        (
            "coordinator/territory.html",
            "department/accesses.html",
            "department/agreement_list.html",
            "department/body_list.html",
            "department/call_list.html",
            "department/expense_list.html",
            "department/journal.html",
            "department/letters.html",
            "department/personal_data.html",
            "department/report_list.html",
            "department/site.html",
            "directory/campaigns.html",
            "directory/proposals.html",
            "directory/settings.html",
            "directory/supplies.html",
            "operator/agreement_list.html",
            "operator/application_list.html",
            "operator/expense_list.html",
            "operator/group_list.html",
            "operator/report_list.html",
        ),
        "an entry of the navigation, or a tab of one",
    ),
    **dict.fromkeys(
        (
            "public/accessibility.html",
            "public/acknowledgement_search.html",
            "public/attestation_search.html",
            "public/call_list.html",
            "public/datasets.html",
            "public/guides.html",
            "public/legal_notice.html",
            "public/lost_link.html",
            "public/personal_data.html",
            "public/site_map.html",
            "public/territories.html",
        ),
        "an entry of the navigation or of the foot of every page",
    ),
}


def test_a_page_says_what_it_is_part_of_or_is_known_to_stand_at_the_top() -> None:
    texts = {
        path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8")
        for path in TEMPLATES.rglob("*.html")
    }
    without = {name for name, text in texts.items() if 'extends "layouts' in text and not WAY.search(text)}
    assert without == set(TOPS)
