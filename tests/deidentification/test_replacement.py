"""Neutral words read well where they stand, name nobody, and nothing that blocks is left once they are put."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.deidentification.marks import read
from maillage.deidentification import Finding, Kind, apply, find, propose

TEXTS = Path(__file__).parent / "texts"
KINDS = {
    "P": Kind.PERSON,
    "A": Kind.ADDRESS,
    "T": Kind.PHONE,
    "E": Kind.EMAIL,
    "F": Kind.FILE_ID,
    "B": Kind.BIRTHDATE,
    "V": Kind.PLATE,
    "L": Kind.PLACE,
    "O": Kind.ORG,
    "D": Kind.DATE,
    "G": Kind.AGE90,
    "R": Kind.TRAIT,
    "I": Kind.INITIALS,
}


def marked(source: str) -> tuple[str, tuple[Finding, ...]]:
    """The text and the findings of « {P|Dumont} »."""
    text, findings = "", []
    for piece in re.split(r"(\{\w\|[^}]*\})", source):
        if piece.startswith("{"):
            findings.append(Finding(len(text), len(text) + len(piece) - 4, KINDS[piece[1]]))
            text += piece[3:-1]
        else:
            text += piece
    return text, tuple(findings)


def reworded(source: str) -> str:
    text, findings = marked(source)
    return apply(text, zip(findings, propose(text, findings), strict=True))


def everything_replaced(text: str) -> str:
    findings = find(text)
    return apply(text, zip(findings, propose(text, findings), strict=True))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("Mme {P|Dumont} vit avec son fils {P|Kévin}.", "Mme A. vit avec son fils."),
        ("Mme {P|Dumont} va mieux. {P|Dumont} dort.", "Mme A. va mieux. A. dort."),
        ("M. {P|Petit} et Mme {P|Roux}.", "M. A. et Mme B."),
        ("M. {P|Adam} et Mme {P|Boulet}.", "M. B. et Mme A."),
        ("Mme A. aide {P|Kelly}.", "Mme A. aide B."),
        ("la situation de {P|Manon}", "la situation d'A."),
        ("la mère d'{P|Awa}", "la mère de B."),
        ("Son éducatrice, {P|Anne-Lise}, n'a plus de mandat", "Son éducatrice n'a plus de mandat"),
        ("sa sœur {P|Mariam} appelle", "sa sœur appelle"),
        ("le docteur {P|Content} passe", "le docteur A. passe"),
        ("chez {P|Mme Dubus}.", "chez Mme A."),
        ("il vit à {L|Lillers}", "il vit dans une commune du secteur"),
        ("le marché de {L|Lillers}", "le marché d'une commune du secteur"),
        ("de {L|Lillers} à {L|Divion}", "d'une commune du secteur dans une autre commune du secteur"),
        ("dans le village de {L|Fruges} on parle", "dans le village on parle"),
        ("il habite au {A|9 allée des Peupliers}", "il habite dans son logement"),
        ("une chambre à {A|l'hôtel du Midi, chambre 12}", "une chambre à l'hôtel"),
        ("dans la {A|résidence Molière}", "dans la résidence"),
        ("chez un ami, {A|rue des Écoles}", "chez un ami, une rue proche"),
        ("vue le {D|18 janvier}", "vue en janvier"),
        ("une audience : {D|le 7 avril}", "une audience : en avril"),
        ("depuis le {D|7 avril}", "depuis avril"),
        ("jusqu'au {D|7 avril}", "jusqu'en avril"),
        ("l'audience du {D|7 avril}", "l'audience d'avril"),
        ("pour {D|mardi 4 février}", "pour février"),
        ("synthèse {D|11/03}", "synthèse en mars"),
        ("vue le {D|15/01/2025}", "vue en janvier 2025"),
        ("né le {B|21/06/1974}", "né dans les années 1970"),
        ("née en {B|mars 1961}", "née dans les années 1960"),
        ("Date de naissance : {B|3 mars 1959}", "Date de naissance : années 1950"),
        ("elle a {G|92 ans}", "elle a plus de 85 ans"),
        ("une {G|nonagénaire} seule", "une personne très âgée seule"),
        ("chef de chantier chez {O|Bâti-Nord}", "chef de chantier chez son employeur"),
        ("scolarisée à {O|l'école Ferdinand-Buisson}", "scolarisée à l'école"),
        ("entrée à {O|l'EHPAD Les Tilleuls}", "entrée à l'EHPAD"),
        ("gérant de {O|la SCI Les Trois Pignons}", "gérant de la SCI"),
        ("Tel {T|06 39 98 05 61}.", "Tel [numéro retiré]."),
        ("sa kangoo ({V|BX-310-LM})", "sa kangoo (immatriculation retirée)"),
        ("{I|M. D. L.} est seul", "M. A. est seul"),
        ("{R|la seule sage-femme du canton}", "la seule sage-femme du canton"),
        (
            "SITUATION DE MADAME {P|DUPONT}, {G|92 ANS}, SEULE DANS SA MAISON.",
            "SITUATION DE MADAME A., PLUS DE 85 ANS, SEULE DANS SA MAISON.",
        ),
        ("{P|Paulette} pense", "A. pense"),
        ("{D|Mardi 4 février}, il appelle", "En février, il appelle"),
        ("Il est parti. Le {D|22 janvier}, il appelle", "Il est parti. En janvier, il appelle"),
        ("cuisinier à l'{A|auberge du Brochet}", "cuisinier dans son logement"),
        ("l’amie de {P|Manon}", "l’amie d’A."),
        ("« {P|Mimile} » a maigri", "« A. » a maigri"),
    ],
)
def test_the_words_read_well_in_their_place(source: str, words: str):
    assert reworded(source) == words


def test_only_its_writer_can_reword_a_trait():
    text, findings = marked("{R|la seule sage-femme du canton} et {P|Kelly}")
    assert propose(text, findings) == (None, "A.")


def test_the_same_person_keeps_the_same_letter_and_never_their_own():
    text, findings = marked(
        "M. {P|Chabane Mourad} et Mme {P|Chabane}. {P|Mourad} rit avec M. {P|Chabane} et {P|Ali Ben}."
    )
    words = propose(text, findings)
    assert words[0] == words[2] == words[3]
    assert len({words[0], words[1], words[4]}) == 3
    assert words[4] not in {"A.", "B."}


def test_people_more_numerous_than_letters_still_differ():
    names = [f"{first}{second}o" for first in "BDFGLMNPRSTVZ" for second in "aeiou"]
    text, findings = marked(" et ".join(f"{{P|{name}}}" for name in names))
    words = propose(text, findings)
    assert len(set(words)) == len(names)
    assert all(word and word[0] != name[0] for word, name in zip(words, names, strict=True))


MARKED = [
    text
    for file in sorted(TEXTS.glob("*.txt"))
    if file.stem != "blind"
    for text in read(file.read_text("utf-8"))
]


FAULTS = (r"(?<=\w)  (?=\w)", r" ,", r"\(\)", r"\b[dD]e une?\b", r"\bà le\b", r"\bau une?\b", r"\b[lL]e en\b")


@pytest.mark.parametrize("share", [8, pytest.param(1, marks=pytest.mark.full)])
def test_the_development_texts_are_clean_and_well_written_once_replaced(share: int):
    """A line cut inside a name, or a letter before a capital, may still mislead: one text in fifty at most."""
    left = []
    for text in MARKED[::share]:
        again = everything_replaced(text.text)
        left += [(text.name, again[one.start : one.end], str(one.kind)) for one in find(again) if one.blocks][
            :1
        ]
        for fault in FAULTS:
            assert len(re.findall(fault, again)) <= len(re.findall(fault, text.text)), (fault, again)
    assert len(left) <= len(MARKED) // share // 50 + 1, left


PIECES = st.sampled_from(
    [
        "Mme Dumont", "Kévin", "son fils Kévin", "le docteur Sauvage", "06 39 98 12 34", "kelly@example.org", "né le 12/03/1961",
        "à Lillers", "12 rue Zola", "chez Bâti-Nord", "la seule sage-femme du canton", "92 ans", "le 7 avril", "AB-123-CD",
        "dossier n° 45712", "2 69 05 49 588 157 80", "M. D. L.", "@kel62", "et", "va mieux", ".", ",", "(", ")", "\n", "dit que", "au", "de",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map(" ; ".join))
def test_what_is_replaced_is_gone(text: str):
    again = everything_replaced(text)
    assert [again[one.start : one.end] for one in find(again) if one.blocks] == []


@given(st.text(), st.data())
def test_any_findings_of_any_text_can_be_replaced(text: str, data: st.DataObject):
    places = st.integers(0, max(0, len(text) - 1))
    findings = tuple(
        Finding(start, min(len(text), start + width), kind)
        for start, width, kind in data.draw(
            st.lists(st.tuples(places, st.integers(1, 9), st.sampled_from(Kind)), max_size=5)
        )
        if text
    )
    words = propose(text, findings)
    assert len(words) == len(findings)
    apply(text, zip(findings, words, strict=True))
