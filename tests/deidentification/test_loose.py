"""What is too bold for any text is taken where something identifies somebody already."""

import pytest

from maillage.deidentification import Kind, find

SOMEBODY = "Kevin Delattre, 06 39 98 12 34. "


def taken(text: str, kind: Kind) -> list[str]:
    """The words of that kind found in a text that identifies somebody."""
    whole = SOMEBODY + text
    return [whole[one.start : one.end] for one in find(whole) if one.kind is kind][kind is Kind.PERSON :]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Il dort à l'hôtel, loin de tout, chambre 8, sans clé.", "hôtel, loin de tout, chambre 8"),
        (
            "Elle vit sur la péniche « La Gaillarde », quai du Rivage.",
            "péniche « La Gaillarde », quai du Rivage",
        ),
        ("Courrier au presbytère, place de l'Église, merci.", "presbytère, place de l'Église"),
        ("Il habite au-dessus de l'ancienne poste depuis mars.", "au-dessus de l'ancienne poste"),
        ("Un mobil-home face à la digue de mer, sans eau.", "digue de mer"),
        ("Ils gardent les numéros 8 et 10 de la cité Quinty.", "numéros 8 et 10 de la cité Quinty"),
    ],
)
def test_an_address_told_loosely_is_taken(text: str, address: str):
    assert address in taken(text, Kind.ADDRESS)


@pytest.mark.parametrize(
    "text",
    [
        "Une chambre 2 personnes à 450 euros, porte fermée.",
        "Il mange à côté de sa mère, il vit en dessous du seuil.",
        "Il attend une place en foyer, il cherche une rue calme.",
        "Elle vit près de lui.",
        "Le numéro est faux, les numéros 3 et 4 aussi.",
    ],
)
def test_what_only_looks_like_an_address_is_left(text: str):
    assert taken(text, Kind.ADDRESS) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Il part avec « LE GITAN » ce soir.", "LE GITAN"),
        ("Son voisin, « le Grec », garde sa carte.", "le Grec"),
        ("Un ami le Belge, sous une tente, l'aide.", "le Belge"),
        ("Il dort chez la grosse, une copine.", "la grosse"),
        ("On l'appelle le Professeur, parce qu'il lit.", "le Professeur"),
        ("Le capt. Morel est au courant.", "Morel"),
        ("Il voit « Biscotte » le soir.", "Biscotte"),
    ],
)
def test_a_nickname_that_is_a_word_is_taken(text: str, name: str):
    assert name in taken(text, Kind.PERSON)


@pytest.mark.parametrize(
    "text",
    [
        "Il part avec « rien du tout » et c'est peu.",
        "Il dit « Non » à chaque fois, il voit « ce que, dit-elle, il faut voir ».",
        "Il voit le médecin, il dort chez la voisine, contre la porte.",
        "Il voit la mer. Il est contre « ",
    ],
)
def test_what_only_stands_like_a_nickname_is_left(text: str):
    assert taken(text, Kind.PERSON) == []


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("La fiche S-2025-18832 est ouverte.", "S-2025-18832", Kind.FILE_ID),
        ("La carte CMI 59183-07 est perdue.", "CMI 59183-07", Kind.FILE_ID),
        ("Écrit sur la main : 06 39, 98, 27, 80.", "06 39, 98, 27, 80", Kind.PHONE),
    ],
)
def test_a_number_that_nothing_announces_is_taken(text: str, number: str, kind: Kind):
    assert number in taken(text, kind)


@pytest.mark.parametrize(
    "text",
    [
        "Depuis 2019-2020 il doit 120 000 euros, de 9h30-12h30 le 01/2025.",
        "Le formulaire Cerfa 156-9203 est rempli.",
    ],
)
def test_what_counts_dates_or_tells_the_time_is_no_number_of_a_file(text: str):
    assert taken(text, Kind.FILE_ID) == []


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("née le douze février deux mille seize", "le douze février deux mille seize"),
        ("date de naissance le six mars cinquante", "le six mars cinquante"),
        ("née un 29 février, en 1944", "29 février, en 1944"),
        ("Augustine. 24.XII.1941.", "24.XII.1941"),
        ("il a eu dix-huit ans le 2 septembre", "2 septembre"),
    ],
)
def test_a_date_of_birth_is_found_however_it_is_told(text: str, date: str):
    assert [text[one.start : one.end] for one in find(text) if one.kind is Kind.BIRTHDATE] == [date]
