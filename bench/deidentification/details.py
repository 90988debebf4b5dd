"""Details that identify, in the forms in which people type them, each bearing its mark; all fictional."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Mapping
from random import Random
from typing import Final

from bench.deidentification.people import Someone
from bench.deidentification.stocks import words

MONTHS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
DAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

Draw = Callable[[Random, Someone], str]


def phone(random: Random, _: Someone) -> str:
    """A number of the ranges kept for fiction."""
    pairs = [*random.choice([("03", "53", "01"), ("06", "39", "98")]), _digits(random, 2), _digits(random, 2)]
    if random.random() < 0.15:
        pairs[0] = random.choice(["+33 ", "0033 ", "+33 (0)"]) + pairs[0][1]
    return f"{{T|{random.choice([' ', ' ', '.', '', '-', '/']).join(pairs)}}}"


def mail(random: Random, someone: Someone) -> str:
    """An address that reaches nobody."""
    first, last = _plain(someone.first), _plain(someone.last)
    name = random.choice(
        [f"{first}.{last}", f"{last}.{first[0]}", f"{first}{last[:3]}62", f"{first[0]}{last}"]
    )
    return f"{{E|{name}@{random.choice(['courriel', 'boite', 'ccas', 'asso', 'messagerie'])}.example.org}}"


def nir(random: Random, someone: Someone) -> str:
    """A number of social security whose commune does not exist."""
    year, month, commune = random.randint(30, 99), random.randint(1, 12), random.randint(950, 989)
    parts = [f"{1 + someone.woman}", f"{year:02}", f"{month:02}", "62", f"{commune}", _digits(random, 3)]
    key = f"{97 - int(''.join(parts)) % 97:02}"
    ending = random.choice([[key], [key], [f"{random.randint(1, 97):02}"], []])
    return f"{{N|{random.choice([' ', ' ', '', '.']).join(parts + ending)}}}"


def allocation(random: Random, _: Someone) -> str:
    """A number of the CAF."""
    return f"{{F|{_digits(random, 7)}{random.choice(['', '', ' K', 'T'])}}}"


def iban(random: Random, _: Someone) -> str:
    """A bank account."""
    account = f"FR{_digits(random, 2)}2004101005{_digits(random, 7)}M{_digits(random, 5)}"
    groups = [account[place : place + 4] for place in range(0, len(account), 4)]
    return f"{{F|{random.choice([' ', ' ', '']).join(groups)}}}"


def patterned(*patterns: str) -> Draw:
    """Give back what draws a file number: `0` stands for any digit, `@` for any capital."""

    def draw(random: Random, _: Someone) -> str:
        drawn = {
            "0": lambda: random.choice("0123456789"),
            "@": lambda: random.choice("ABCDEFGHJKLMNPRSTVWXYZ"),
        }
        return f"{{F|{''.join(drawn.get(sign, lambda s=sign: s)() for sign in random.choice(patterns))}}}"

    return draw


def plate(random: Random, _: Someone) -> str:
    """A plate, of the present system mostly."""
    letters = "ABCDEFGHJKLMNPQRSTVWXYZ"
    ends = ["".join(random.choices(letters, k=2)) for _ in range(2)]
    mark = random.choice(["-", "-", " ", ""]).join([ends[0], _digits(random, 3), ends[1]])
    return f"{{V|{mark if random.random() < 0.85 else f'{random.randint(100, 9999)} {ends[0]} 62'}}}"


def handle(random: Random, someone: Someone) -> str:
    """An account on a network."""
    first = _plain(someone.first).replace("-", "_")
    name = random.choice(
        [f"{first}_62", f"{first}.officiel", f"la_reine_du_{_digits(random, 2)}", f"{first}dsf59"]
    )
    return f"{{H|{random.choice(['@', '@', 'facebook.com/', '']) + name}}}"


def birth(random: Random, _: Someone) -> str:
    """A birth date, of a child or of someone very old."""
    day = dt.date(random.randint(1934, 2021), random.randint(1, 12), random.randint(1, 28))
    short = day.strftime(
        random.choice(["%d/%m/%Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%d %m %Y"])
    )
    return f"{{B|{random.choice([short, f'{_ordinal(day.day)} {MONTHS[day.month - 1]} {day.year}'])}}}"


def date(random: Random, _: Someone) -> str:
    """A day of these years."""
    day = dt.date(2024, 1, 1) + dt.timedelta(random.randrange(800))
    told = f"{_ordinal(day.day)} {MONTHS[day.month - 1]}"
    ways = [told, told, f"{DAYS[day.weekday()]} {told}", f"{told} {day.year}", day.strftime("%d/%m/%Y")]
    return f"{{D|{random.choice(ways)}}}"


def short_date(random: Random, _: Someone) -> str:
    """A day as notes tell it."""
    day = dt.date(2024, 1, 1) + dt.timedelta(random.randrange(800))
    return f"{{D|{day.strftime(random.choice(['%d/%m', '%d/%m/%y', '%d/%m/%Y', '%d.%m.%y']))}}}"


def numbered_street(random: Random, _: Someone) -> str:
    """A street with its number."""
    number = f"{random.randint(1, 240)}{random.choice(['', '', '', '', ' bis', ' ter', 'B'])}"
    comma = random.choice(["", "", ","])
    return f"{{A|{number}{comma} {random.choice(words('ways'))} {random.choice(words('streets'))}}}"


def address(random: Random, someone: Someone) -> str:
    """A place where someone lives, without its commune."""
    street = numbered_street(random, someone)[3:-1]
    home = random.choice(words("residences"))
    ways = [
        street, street, street, street.split(" ", 1)[1].removeprefix("bis ").removeprefix("ter "),
        f"{street}, {random.choice(['appt', 'appartement', 'apt', 'logement'])} {random.randint(1, 64)}",
        f"résidence {home}, {random.choice(['bâtiment', 'bât.', 'bât', 'entrée'])} {random.choice('ABCDEF')}",
        f"résidence {home}, {street}",
        f"tour {home}, {random.randint(2, 14)}e étage, porte {random.randint(1, 90)}",
        f"cité {random.choice(words('streets'))}, maison {random.randint(2, 80)}",
        f"lotissement {home}, lot {random.randint(2, 40)}",
        f"immeuble {home}, escalier {random.randint(1, 9)}",
        f"HLM {home}, {random.choice('ABCD')}{random.randint(10, 40)}",
    ]  # fmt: skip
    return f"{{A|{random.choice(ways)}}}"


def place(random: Random, _: Someone) -> str:
    """A small commune."""
    return f"{{L|{random.choice(words('places'))}}}"


def postal_place(random: Random, _: Someone) -> str:
    """A small commune after its postcode."""
    return f"{{L|{random.choice(words('postcodes'))} {random.choice(words('places'))}}}"


def hamlet(random: Random, _: Someone) -> str:
    """A hamlet or a quarter."""
    return f"{{L|{random.choice(words('hamlets'))}}}"


def great_age(random: Random, _: Someone) -> str:
    """An age at which one is known by it."""
    return f"{{G|{random.choice(words('great_ages'))}}}"


def short_age(random: Random, _: Someone) -> str:
    """An age as notes tell it."""
    return f"{random.randint(19, 88)}{random.choice([' ans', ' a.', 'a', ' a'])}"


def lodging(random: Random, _: Someone) -> str:
    """A sort of lodging."""
    return random.choice(["T1", "T1 bis", "T2", "T3", "T4", "studio", "maison", "chambre", "caravane"])


SLOTS: Final[Mapping[str, Draw]] = {
    "phone": phone,
    "mail": mail,
    "nir": nir,
    "caf": allocation,
    "iban": iban,
    "mdph": patterned("62-0000-000000", "62/000000", "MDPH62-000000"),
    "logement": patterned("0621 0700 000000 00000", "062100000000000000"),
    "siao": patterned("SIAO62-2024-0000", "SI-24-00000", "2025/0000"),
    "agdref": patterned("9900000000"),
    "ecrou": patterned("00000"),
    "ipp": patterned("80000000", "0000000000"),
    "contrat": patterned("@@ 0000-000@", "MH00000000"),
    "dossier": patterned("CC-2023/000", "2024-FSL-0000", "FSL 24-00000", "@0000/25"),
    "plate": plate,
    "handle": handle,
    "birth": birth,
    "day": date,
    "dayshort": short_date,
    "numaddr": numbered_street,
    "addr": address,
    "place": place,
    "postplace": postal_place,
    "hamlet": hamlet,
    "greatage": great_age,
    "shortage": short_age,
    "lodging": lodging,
}
LISTS: Final[Mapping[str, str]] = {
    "age": "ages",
    "month": "months",
    "town": "towns",
    "land": "lands",
    "drug": "drugs",
    "service": "services",
    "syndrome": "syndromes",
    "law": "laws",
    "brand": "brands",
    "car": "cars",
    "saint": "saints",
    "figure": "figures",
    "pet": "pets",
    "alias": "aliases",
    "employer": "employers",
    "school": "schools",
    "home": "homes",
    "club": "clubs",
    "landlord": "landlords",
    "trait": "traits",
}


def fill(slot: str, random: Random, someone: Someone) -> str:
    """Give back what fills a slot about someone."""
    if slot in SLOTS:
        return SLOTS[slot](random, someone)
    return random.choice(words(LISTS[slot]))


def _digits(random: Random, count: int) -> str:
    return "".join(random.choices("0123456789", k=count))


def _ordinal(day: int) -> str:
    return "1er" if day == 1 else str(day)


def _plain(name: str) -> str:
    """A name as an address takes it."""
    bare = unicodedata.normalize("NFKD", name.replace("ı", "i")).encode("ascii", "ignore").decode()
    return bare.lower().replace(" ", "").replace("'", "").replace(".", "")
