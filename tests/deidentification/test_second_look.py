"""A text that already identifies someone is looked at again, less shyly."""

from bench.deidentification.learning import Examples, Stock, learn, packed, renamed
from bench.deidentification.marks import parse
from maillage.deidentification import find
from maillage.deidentification.second_look import learnt


def taken(text: str) -> list[str]:
    """The words found, that block."""
    return [text[one.start : one.end] for one in find(text) if one.blocks]


def test_a_doubtful_name_is_taken_in_a_text_that_names_someone_and_left_in_another():
    doubtful = "Transport : taxi Didier, très apprécié."
    assert taken(doubtful) == []
    assert taken(f"Mme Roussel attend. {doubtful}") == ["Roussel", "Didier"]


def test_a_name_taken_at_the_second_look_is_taken_with_its_initial():
    assert "G. Wavrin" in taken("Mme Roussel attend depuis mars. Que faire ?\nLe maire,\nG. Wavrin")


def test_a_text_that_names_nobody_is_not_looked_at_again():
    assert not find("Le monsieur dort dans sa voiture depuis lundi, il a froid, il attend une place.")


def test_each_kind_has_its_weights():
    weights = learnt()
    assert "" in weights
    assert all(sum(bool(weight[kind]) for weight in weights.values()) > 1000 for kind in (0, 1))


def test_the_same_texts_give_the_same_weights_and_other_names_change_no_other_word():
    text = parse(
        "one", "prose", "Mme {P|Roussel} habite {A|12 rue Haute}, son fils {P|Kevin} aussi. {P|Kevin} dort."
    )
    other = renamed(text, "plain", Stock(["awa"], [1.0]), Stock(["zola"], [1.0]))
    assert other.marked() == text.marked().replace("Kevin", "Awa").replace("Roussel", "Zola")
    files = []
    for _ in range(2):
        examples = Examples()
        for _ in range(4):
            examples.add(other)
        files.append(packed(learn(examples)))
    assert files[0] == files[1]
