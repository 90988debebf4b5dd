"""Who does the two acts of an application."""

import pytest

from maillage.rules import two_acts


@pytest.mark.requirement("R57")
@pytest.mark.parametrize(
    ("same_person", "prepares", "allowed"),
    [(False, False, True), (False, True, True), (True, True, True), (True, False, False)],
)
def test_one_person_does_both_acts_only_with_both_roles(
    same_person: bool, prepares: bool, allowed: bool
) -> None:
    assert bool(two_acts.may_do_both(same_person=same_person, prepares=prepares)) is allowed


@pytest.mark.requirement("R47", "R57")
def test_a_body_validates_once_it_is_proven_or_while_its_proof_awaits_the_departement() -> None:
    assert two_acts.may_validate_for(proven=True, awaits=False)
    assert two_acts.may_validate_for(proven=False, awaits=True)
    refused = two_acts.may_validate_for(proven=False, awaits=False)
    assert "page « Équipe »" in refused.sentence.replace("\u00a0", " ")


@pytest.mark.requirement("R57")
def test_whoever_is_declined_is_told_where_to_read_why() -> None:
    told = two_acts.declined_sentence("AAP-2025-BOU-002", "9 mai 2025 à 23 h 59")
    assert "Lisez le motif sur sa page" in told
    assert "deux rôles" in two_acts.alone_sentence()
