"""The mark-up of the texts on which the de-identification is measured."""

import pytest

from bench.deidentification.marks import parse, read
from maillage.deidentification import Finding, Kind


def test_a_text_is_given_without_its_marks_and_with_the_places_of_its_details():
    text = parse("a1", "prose", "Né le {B|3 mars 1959} à {L|Fruges}, dit {P|Éloi Çelik}.")
    assert text.text == "Né le 3 mars 1959 à Fruges, dit Éloi Çelik."
    assert text.details == (
        Finding(6, 17, Kind.BIRTHDATE),
        Finding(20, 26, Kind.PLACE),
        Finding(32, 42, Kind.PERSON),
    )
    assert [text.extract(detail) for detail in text.details] == ["3 mars 1959", "Fruges", "Éloi Çelik"]
    assert text.identifies


def test_the_name_of_a_person_begins_after_the_title():
    text = parse("a1", "caps", "VU {P|MME BECART} ET {P|Dr Cheikh Sarr} ET {P|mémé Jacqueline}")
    assert [text.extract(detail) for detail in text.details] == ["BECART", "Cheikh Sarr", "mémé Jacqueline"]


def test_a_lone_initial_after_a_title_is_indifferent_unless_it_is_marked():
    text = parse("a1", "neg", "M. X et Mme Y, {X|en mars}, voient M. Xavier et {P|Mme B. Lenoir}.")
    words = [text.text[start:end] for start, end in text.indifferent]
    assert words == ["X", "Y", "en mars"]


def test_a_file_holds_several_texts_whose_lines_are_kept():
    first, second = read("### a1 email\nDe : {P|Zoé}\nObjet : rien\n\n### a2 neg\nRien à dire.\n")
    assert (first.name, first.style, first.text) == ("a1", "email", "De : Zoé\nObjet : rien")
    assert (second.name, second.style, second.identifies) == ("a2", "neg", False)
    assert read("") == ()


@pytest.mark.parametrize(
    "source",
    [
        "Un préambule.\n### a1 prose\nTexte.",
        "### a1 prose\nVu {P|Zoé.",
        "### a1 prose\nVu {Q|Zoé}.",
        "### a1 prose\nVu {P| Zoé}.",
        "### a1 prose\nVu P|Zoé}.",
        "### a1 prose\n\n### a2 prose\nTexte.",
        "### a1 prose\nTexte.\n### a1 prose\nTexte.",
    ],
)
def test_a_broken_mark_up_is_refused(source: str):
    with pytest.raises(ValueError):
        read(source)


def test_a_text_is_marked_again_as_it_was():
    marked = "Vu Mme {P|Zoé Van Hove} et M. {X|X}, {A|3 rue Zola}, à {L|Fruges}."
    text = parse("a1", "prose", marked)
    assert text.marked() == marked
    assert parse("a1", "prose", text.marked()) == text
