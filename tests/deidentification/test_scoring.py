"""What counts as found, as right and as blocked in vain when the de-identification is measured."""

import pytest

from bench.deidentification.marks import parse
from bench.deidentification.scoring import Score, judge, score
from maillage.deidentification import Finding, Kind


def judged(marked: str, *found: tuple[str, Kind]) -> Score:
    """The counts of one text in which these words were found, each at its first place."""
    text = parse("t", "prose", marked)
    findings = []
    for words, kind in found:
        start = text.text.index(words)
        findings.append(Finding(start, start + len(words), kind))
    return judge(text, findings)


NAMED = "Vu Mme {P|Da Costa}, {A|12 ter rue des Mineurs}, à {L|Fruges} le {D|4 mai}."


def test_a_text_leaks_as_soon_as_one_direct_detail_is_not_wholly_covered():
    assert judged(NAMED).leak == 1
    assert judged(NAMED, ("Da Costa", Kind.PERSON)).leak == 1
    assert judged(NAMED, ("Da Cos", Kind.PERSON), ("rue des Mineurs", Kind.ADDRESS)).leak == 1
    assert judged(NAMED, ("Da Costa", Kind.PERSON), ("rue des Mineurs", Kind.ADDRESS)).leak == 0
    assert judged("Rien à {L|Fruges}.").leak is None


def test_titles_particles_and_generic_words_need_no_cover():
    assert judged(NAMED, ("Costa", Kind.PERSON), ("Mineurs", Kind.ADDRESS)).leak == 0
    made = judged(
        "Vu {P|la famille El Amrani} au {A|3 rue de Lens}, tél. {T|06 39 98 00 11}.",
        ("Amrani", Kind.PERSON),
        ("Lens", Kind.ADDRESS),
        ("06 39 98 00 11", Kind.PHONE),
    )
    assert (made.leak, made.recall(direct=True)) == (0, 1)


def test_a_direct_detail_is_covered_by_any_direct_kind_but_not_by_a_warning():
    assert judged("Vu {P|Zoé}.", ("Zoé", Kind.HANDLE)).leak == 0
    assert judged("Vu {P|Zoé}.", ("Zoé", Kind.PLACE)).leak == 1
    assert judged("À {L|Fruges}.", ("Fruges", Kind.PERSON)).recall(direct=False) == 1


def test_two_findings_may_share_the_cover_of_one_detail():
    made = judged("Vu {P|Anne-Lise Da Costa}.", ("Anne-Lise", Kind.PERSON), ("Da Costa", Kind.PERSON))
    assert (made.leak, made.given[Kind.PERSON]) == (0, 2)


def test_findings_of_one_kind_that_overlap_are_one():
    made = judged("Vu {P|Anne Da Costa}.", ("Anne Da", Kind.PERSON), ("Da Costa", Kind.PERSON))
    assert (made.given[Kind.PERSON], made.right[Kind.PERSON]) == (1, 1)


def test_half_of_an_organisation_is_enough():
    assert judged("Chez {O|Bati Nord Services}.", ("Bati Nord", Kind.ORG)).recall(direct=False) == 1
    assert judged("Chez {O|Bati Nord Services}.", ("Bati", Kind.ORG)).recall(direct=False) == 0


def test_a_finding_is_right_when_half_of_what_it_says_lies_in_details_of_its_rank():
    assert judged(NAMED, ("Mme Da Costa", Kind.PERSON)).precision(direct=True) == 1
    assert judged(NAMED, ("Fruges", Kind.PERSON)).precision(direct=True) == 0
    assert judged(NAMED, ("Da Costa", Kind.PLACE)).precision(direct=False) == 1
    assert judged("Vu {P|Zoé} hier matin.", ("Zoé hier matin", Kind.PERSON)).precision(direct=True) == 0
    assert judged("Vu {P|Zoé}.").precision(direct=True) is None


def test_what_lies_in_an_indifferent_zone_is_not_judged():
    made = judged("Mme A. est venue {X|en mars}.", ("A", Kind.PERSON), ("mars", Kind.DATE))
    assert (made.given.total(), made.false_block, made.mishaps) == (0, 0, [])


def test_a_text_that_identifies_nobody_is_blocked_in_vain_by_a_direct_finding_outside_any_detail():
    assert judged("Il vit à Lens.", ("Lens", Kind.PERSON)).false_block == 1
    assert judged("Il vit à Lens.", ("Lens", Kind.PLACE)).false_block == 0
    assert judged("Il vit à {L|Fruges}.", ("Fruges", Kind.PERSON)).false_block == 0
    assert judged("Vu {P|Zoé} à Lens.", ("Lens", Kind.PERSON)).false_block is None


def test_scores_add_up_and_mishaps_say_where():
    named, plain = parse("n", "prose", "Vu {P|Zoé}."), parse("p", "neg", "Il vit à Lens depuis mai.")
    made = score([(named, []), (named, [Finding(3, 6, Kind.PERSON)]), (plain, [Finding(9, 13, Kind.PERSON)])])
    assert (made.texts, made.identifying, made.leak, made.false_block) == (3, 2, 0.5, 1)
    assert made.precision(direct=True) == pytest.approx(1 / 2)
    assert [(mishap.name, mishap.what, mishap.extract) for mishap in made.mishaps] == [
        ("n", "leak", "Zoé"),
        ("p", "false alarm", "Lens"),
    ]
    assert made.mishaps[1].context == "Il vit à Lens depuis mai."
