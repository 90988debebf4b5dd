"""The people of a text, its addresses and its places: what is found, and what only looks like it."""

import re
import subprocess
import sys
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.deidentification import Kind, find

PEOPLE = """
    il y a Grand Louis et ⟨P'tit Louis⟩ au foyer
    Usager : ⟨BOUCHER Sylvie⟩, suivie depuis mai
    Identité : ⟨MARTINEZ LOPEZ Pilar⟩
    en dessous, la ⟨petite Jennifer⟩ a encore appelé
    ⟨Moreau⟩ m'a dit hier qu'il viendrait
    Dans le quartier on dit ⟨Bouboule⟩, il pèse cinquante kilos
    Plainte retirée, Capt. ⟨Morel⟩ au courant
    Celui qu'on appelle ⟨Tintin⟩ a les cheveux blancs
    J'accompagne Mme ⟨Lemaire⟩, quarante-six ans.
    mme ⟨lemaire⟩ ne sort plus
    Mr ⟨STACHOWSKI Jérôme⟩ dort dehors
    M. ⟨Evrard Lhomme⟩ refuse de réparer
    Monsieur ⟨Van den Broucke⟩ et Mme ⟨Da Costa⟩ se disputent.
    L'assistante sociale, Madame ⟨Ben Youssef⟩, est absente.
    Contacter Mme ⟨N'Guessan⟩ demain.
    monsieur ⟨petit⟩, il est grand
    un mot pour le dr ⟨bataille⟩
    Le docteur ⟨Content⟩ pense à une dépression.
    Me ⟨Ouedraogo⟩ a fait appel.
    Excusé : ⟨J. Petitprez⟩.
    chez ⟨Mickaël B.⟩, qui prend son argent
    Il s'appelle ⟨Christian⟩.
    On l'a surnommé ⟨Bouboule⟩ au village.
    Elle est connue sous le nom de ⟨Nénette⟩.
    Nom : ⟨CHABANE⟩
    Mère = ⟨Monique⟩, ressource
    famille ⟨adamczyk⟩ : la maman a appelé
    chez les ⟨vandaele⟩ c'est compliqué
    au-dessus de chez les ⟨Berger⟩
    La fille aînée, ⟨Océane⟩ (17 ans), est partie.
    sa belle-sœur ⟨Paulette⟩ le garde
    mon fils ⟨Exaucé⟩ dort ici
    sa femme ⟨fleur⟩ est partie
    L'infirmier ⟨Kévin⟩ a soigné un pied.
    le papa, ⟨elchin⟩, est assis
    tonton ⟨Gégé⟩ et mémé ⟨Jacqueline⟩
    il est chez ⟨nono⟩, un copain
    ⟨Rose⟩ ne répond plus.
    ⟨Pierre⟩ est revenu de l'hôpital.
    Elle crie, et ⟨Fleur⟩ pleure.
    depuis que ⟨ange⟩ est entré au lycée
    Enfants : ⟨Lola⟩ 8 ans, ⟨Hugo⟩ 5 ans
    deux enfants (⟨Awa⟩, ⟨Issa⟩)
    ⟨Django⟩ et ⟨Tchaï⟩ ne vont plus à l'école.
    Mme ⟨Fleur⟩ née ⟨Zerrouki⟩
    ⟨Marchand G.⟩, marchand forain
    IDE ⟨Ph. Lemoine⟩ passe
    d. ⟨bouchez⟩ a rappelé hier
    c'est ⟨krystyna kaczmarek⟩ à l'appareil
    ⟨rose-marie⟩ est inquiète
    La mère, ⟨Bintou⟩, parle soninké.
    LE FILS UNIQUE, ⟨ALAIN⟩, EST EN CONFLIT AVEC L'AIDE A DOMICILE, MME ⟨BECART⟩.
    ELLE VIT AVEC ⟨YVONNE DUPONCHELLE⟩ DEPUIS L'HIVER
    Bonjour ⟨Christelle⟩, je te remercie.
    Cordialement, ⟨Nadine⟩
    Nguyen, c'est M. ⟨Nguyen Thi Lan⟩
    Elle s'est mariée avec ⟨Yıldırım⟩.
    « ⟨Mimile⟩ » a passé quarante ans au fond.
    ⟨Espérance⟩, enceinte, fait le ménage. ⟨Nénette⟩, du rez-de-chaussée, aussi.
    m. ⟨innocent nsengiyumva⟩, ressortissant
    mr ⟨haile tekle⟩, érythréen
    les neveux, ⟨hugues⟩ et ⟨foulques⟩, réclament
    mon mari ⟨pieter⟩. merci
    elle est chez sa marraine ⟨gisou⟩, non
    que tout le monde appelle ⟨nanie⟩, tient le café
    on l'appelle ⟨capitaine⟩, il demande
    l'entraineur ⟨titi⟩ confirme, monitrice ⟨béa⟩ aussi
    elle suit « ⟨titi⟩ » partout
    la puéricultrice ⟨claire d.⟩ est seule
    le voisin ⟨jp⟩ dit qu'il l'a vu
    mon cher ⟨aimé⟩, je sais
    hier ⟨désiré mabiala⟩ dort encore par terre
    ⟨Fontaine⟩ propose de s'en occuper. ⟨Thomas⟩ propose un café.
    ⟨Gentiane⟩ dort chez une amie
    ⟨Lilas⟩, dix ans, transmet des billets
    Situation : ⟨Vassal Garance⟩, 24 ans
    Il est chez le ⟨Manouche⟩. Il dort avec Kiki et le ⟨Breton⟩ sous le pont.
    Le machiniste l'appelle « ⟨Madame la Greffière⟩ ».
    je l'épelle, ⟨N O W I C K I⟩, soixante ans
    La bénévole, Mme de ⟨Saint-Aubert⟩, a pris contact.
    hier ⟨marie⟩ a cassé la porte et ⟨max⟩ a dormi
    son beau frere ⟨jean marie⟩ a les clés
    passer par le boulanger (m. ⟨content⟩), puis voir mme ⟨soyez⟩.
    le juge, mme ⟨long⟩, a demandé une enquête
    m. ⟨le guen⟩ quitte l'équipe
    elle était avec me ⟨rouge⟩. on attend
    le docteur ⟨picard⟩ parle de sevrage
    m. ⟨éric leclerc⟩, directeur, et mme ⟨aurore petit⟩.
    Chez les ⟨Martinez⟩, on mange. Les ⟨Moreau⟩ ont déménagé.
    le mari, ⟨aimé⟩, est épuisé
    mon fils ⟨exaucé⟩ dort ici
    un mot pour gros ⟨louis⟩ et petit ⟨paul⟩
    une carte au nom de ⟨mercier⟩, trouvée hier
    tout le monde la prévient, on l'appelle la ⟨comtesse⟩.
    le jour, ⟨prune⟩ dort dans le bus
    ⟨fleur⟩, notre stagiaire, est revenue
    il se fait appeler ⟨victoire⟩ depuis peu
    la mère de ⟨Mégane⟩ a payé l'assurance
    sa ⟨Zoé⟩ de quatre ans dort mal
    elle écoute ⟨Barbara Delmotte⟩ sans répondre
    l'arrivée de ⟨Kader⟩ a tout changé
    le frère de ⟨Colette⟩ vient lundi
"""

NOBODY = """
    Pour préserver l'anonymat, je parlerai de M. X et de sa compagne Mme Y.
    La situation de Mme A., que nous suivons depuis deux ans.
    Madame ne paie plus son loyer. Monsieur refuse toute aide.
    mme refuse, mr dort, madame est seule
    Son fils ne vient plus, sa fille non plus.
    Il a une maladie de Parkinson et un syndrome de Diogène.
    Le syndrome de Korsakoff a été évoqué.
    La loi Besson fonde le droit au logement, la loi Claeys-Leonetti autre chose.
    Le SAMSAH, le CMP, la CCAPEX, le FSL, l'UDAF et le SIAO sont venus.
    Il prend du Risperdal et du Séroplex, parfois du Doliprane.
    Elle va aux Restos du cœur et chez Emmaüs.
    Il cultive des roses, de la menthe et des marguerites.
    pierre après pierre, le mur tombe
    La petite est contente, le grand aussi.
    Il vit à Lens, sa sœur à Bordeaux, son frère en Belgique.
    Elle attend Noël et la Saint-Nicolas.
    IL NE SORT PLUS DE SA CHAMBRE DEPUIS LA MORT DE SON CHIEN.
    le voisin ment, la voisine crie, le bailleur menace
    Le Département finance trente heures d'aide.
    il regarde Netflix et fait ses courses chez Lidl
    elle n'appelle plus, il n'appelle personne, un surnom donné par la rue
    le contrôleur est passé, le vendeur aussi, un ouvrier polonais
    il a répondu « rose, table, lundi » et rien d'autre
    on l'appelle souvent, que tout le monde appelle au secours
    la ligne d. est fermée, plan b. et option a.
    mon cher collègue, cher ami,
    Noël approche, la fontaine coule, Service social propose un rendez-vous.
    Dossier, dix ans après. Refus expliqué, dix jours de délai.
    On l'appelle « Madame » ou « chef ».
    Il passe chez le Juge, chez le médecin et la préfecture.
    Madame de la résidence, monsieur de la mairie
    elle marie sa fille samedi
    mme refuse, mr menace et crie, mme est malade, m. seul.
    ELLE ME DONNE RAISON ET IL NE ME TROUVE PAS
    madame garde des enfants, monsieur brule les meubles
    les moineaux ont faim, les petits sont venus
    le mari, malade, est épuisé
    on l'appelle le matin, on l'appelle le médecin
    au nom de la loi, sous le nom de code
    constant dans son effort, il avance
    Il roule dans une Mégane ou une vieille Zoé.
    Sa Mercedes est en panne, la lampe Pigeon aussi.
    Des pommes de terre, Charlotte, Amandine et Monalisa.
    Elle écoute Barbara la nuit et lit Colette.
    Il a tous les disques de Brassens.
    Elle est venue de Kharkiv, son mari est né à Sofia.
    Il vient de Poznan, elle de Timisoara.
    les Irakiens du foyer, deux Comoriennes et un maroccain
    Prosopagnosie et créatininémie à surveiller.
    L'ORSPERE et l'AGEFIPH ont répondu.
"""

ADDRESSES = """
    T1 bis ⟨54 rue Zola, appt 3⟩.
    il habite ⟨rue du 8 mai⟩
    ⟨12 ter, impasse des Mineurs⟩
    au ⟨9 alée des Peupliers⟩
    elle vit ⟨résidence Molière, entrée B⟩
    la ⟨residence les glycines⟩, c'est calme
    ⟨cité des Alouettes, maison 41⟩
    Vérification faite ⟨7 cité Bruno⟩.
    une chambre à l'⟨hôtel du Midi, chambre 12⟩
    Elle tient à ce logement, ⟨place Jean-Moulin⟩.
    IL VIT ⟨CHEMIN DE LA GARENNE⟩ DEPUIS PEU
    un ⟨foyer des mineurs marocains, chambre 118⟩
    ⟨lieu-dit Le Rossignol⟩, au bout du chemin
    ⟨3 bis chemin des Postes⟩
    il est ⟨caravane 4, camping du Bord de Mer⟩
    Adresse : ⟨12 av. de la Fosse 10⟩
    ⟨RN 41, n° 3⟩, la maison isolée
    la ⟨maison forestière de la Haie⟩ est loin
    Elle habite ⟨rue haute⟩.
    depuis la ⟨tour B, 12e étage⟩, on voit tout
    Adr : ⟨3 rue Paul Bert, RDC⟩ – digicode
    ⟨12 rue Foch, 2ème⟩ depuis mai
"""

NO_ADDRESS = """
    Il dort à la rue depuis trois ans.
    La place de la femme dans la famille.
    mise en place du SAVS
    Il a fait le tour de la question.
    une résidence accueil ou une pension de famille
    le foyer de Lens, la route est longue
    le foyer d'Arras refuse, la route de Lille est longue
    Elle habite une rue du secteur, puis une résidence du quartier.
    La Maison de la Parentalité et la maison France Services ouvrent.
    Cité Nature et Parc Bagatelle ferment, le chef cite Montaigne.
    elle veut pas aller au CMP
    pourtant je place ma chaise près de la porte
    un logement 3 pièces en rez-de-chaussée
    la cité est calme, le passage de Mme X aussi
"""

PLACES = """
    dans un T3 à ⟨Houdain⟩
    à ⟨Hersin-Coupigny⟩, chez une compatriote
    il est a ⟨fruges⟩ depuis hier
    dans tt le village de ⟨mazingarbe⟩
    SEULE DANS SA MAISON DE ⟨MARQUISE⟩
    le curé de ⟨Samer⟩ lui a donné du pain
    Adresse : inconnue, ⟨62160 Bully-les-Mines⟩
    le ⟨quartier des Cheminots⟩
    il vit a ⟨Libercour⟩ dans un logement
    porte 31, ⟨Saint-Nicolas-lez-Arras⟩
    PERSONNE A PREVENIR A ⟨AVION⟩
"""

NO_PLACE = """
    Elle vit à Lens, puis à Béthune.
    une marquise de verre au-dessus de la porte
    Il prend l'avion demain.
    IL PREND L'AVION, PUIS LE TRAIN
    il pense a Marguarite
    Le Calaisis, le Boulonnais et l'Audomarois.
    pour une personne à la rue
"""


def lines(block: str) -> list[str]:
    return [line.strip() for line in block.strip().splitlines()]


def marked(line: str) -> tuple[str, list[str]]:
    return re.sub("[⟨⟩]", "", line), re.findall("⟨(.+?)⟩", line)


def letters_of(text: str, kind: Kind) -> str:
    """Give `text` with only what is found of that kind, the rest blank."""
    kept = [" "] * len(text)
    for finding in find(text):
        if finding.kind is kind:
            kept[finding.start : finding.end] = text[finding.start : finding.end]
    return "".join(kept)


@pytest.mark.parametrize(
    ("kind", "line"),
    [(Kind.PERSON, line) for line in lines(PEOPLE)]
    + [(Kind.ADDRESS, line) for line in lines(ADDRESSES)]
    + [(Kind.PLACE, line) for line in lines(PLACES)],
)
def test_what_names_someone_or_somewhere_is_found(kind: Kind, line: str):
    text, extracts = marked(line)
    found = letters_of(text, kind)
    for extract in extracts:
        missing = [word for word in re.findall(r"[^\W_]{2,}", extract) if word not in found]
        assert missing == []


@pytest.mark.parametrize(
    ("kind", "line"),
    [(Kind.PERSON, line) for line in lines(NOBODY)]
    + [(Kind.ADDRESS, line) for line in lines(NO_ADDRESS)]
    + [(Kind.PLACE, line) for line in lines(NO_PLACE)],
)
def test_what_only_looks_like_a_name_is_left_alone(kind: Kind, line: str):
    assert letters_of(line, kind).strip() == ""


@pytest.mark.parametrize(
    ("text", "name", "times"),
    [
        ("Mme Quiquempois est venue. Puis quiquempois est repartie, QUIQUEMPOIS aussi.", "quiquempois", 3),
        ("M. Petit refuse. Petit a écrit deux fois. Le petit jardin est à lui.", "petit", 2),
        ("Le couple Wartelle se sépare. Chez les Wartelles, rien ne va.", "wartelle", 2),
        ("Sa fille Rose est là. Elle aime les roses, et Rose le sait.", "rose", 2),
    ],
)
def test_a_name_found_once_is_found_everywhere_but_not_the_word_it_also_is(text: str, name: str, times: int):
    assert letters_of(text, Kind.PERSON).lower().count(name) == times


WORDS = st.sampled_from(
    re.findall(
        r"\S+",
        """
        Mme M. Lemaire lemaire LEMAIRE de Le la rue 12 bis appt 3 , . : ( ) « » - ' née dit Rose et résidence
        à Lens Houdain fils chez les J. N'Diaye appelle Nom = quartier saint syndrome loi A é <
        """,
    )
)


@given(st.lists(WORDS, max_size=40).map(" ".join) | st.lists(WORDS, max_size=40).map("".join))
def test_any_words_give_findings_in_order_inside_the_text_and_apart(text: str):
    findings = find(text)
    assert list(findings) == sorted(findings)
    assert all(0 <= one.start < one.end <= len(text) for one in findings)
    assert all(one.end <= other.start for one, other in pairwise(findings))


@pytest.mark.parametrize(
    "piece", ["A", "Mme ", "rue de la ", "Jean-", "l'", "« ", "Saint-", "nom : ", "A.", "Zq ", "(", "\n"]
)
def test_a_repeated_piece_is_read_to_its_end(piece: str):
    assert all(one.end <= 2000 * len(piece) for one in find(piece * 2000))


def test_nothing_is_read_before_the_first_text():
    seen = "import maillage.deidentification.lexicon as read; print(read.lexicon.cache_info().currsize)"
    counts = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()
        for code in (
            f"import maillage.deidentification; {seen}",
            f"from maillage.deidentification import find; find('Mme Lemaire'); {seen}",
        )
    ]
    assert counts == ["0", "1"]


def test_each_list_of_what_is_allowed_is_sorted_without_repeating_itself():
    for entry in (files("maillage.deidentification") / "data" / "allowed").iterdir():
        expressions = entry.read_text("utf-8").splitlines()
        assert expressions == sorted(set(expressions)), entry.name
