"""Two acts and the people who do them."""

import pytest

from maillage.rules.two_acts import alone_sentence, declined_sentence, may_do_both, may_validate_for


@pytest.mark.requirement("R57")
def test_one_person_does_both_acts_only_when_they_hold_both_roles():
    assert may_do_both(same_person=False, prepares=False)
    assert may_do_both(same_person=True, prepares=True)
    assert "à une autre personne" in may_do_both(same_person=True, prepares=False).sentence
    assert "deux actes de la même personne" in alone_sentence()


@pytest.mark.requirement("R47", "R57")
def test_a_body_validates_once_someone_has_proved_who_signs_for_it():
    assert may_validate_for(proved=True)
    assert "pas encore vérifié" in may_validate_for(proved=False).sentence


def test_who_deposited_is_told_where_to_read_the_reason_and_by_when():
    sentence = declined_sentence("AAP-2025-BOU-002", "9 mai 2025 à 23\u00a0h\u00a059")
    assert "n°\u00a0AAP-2025-BOU-002 n’a pas été validée" in sentence
    assert "avant le 9 mai 2025 à 23\u00a0h\u00a059" in sentence
