"""The words of an address: streets, homes, flats, what stands around; without accents, in lower case."""

from __future__ import annotations

from typing import Final

from maillage.deidentification.vocabulary import words

STREETS: Final = words(
    "rue rues ru avenue avenues avenu av ave boulevard boulvard boulevar boulevart bd bld blvd boul "
    "allee allees alee impasse impase impas imp chaussee ruelle venelle sente faubourg fbg rocade "
    "traverse rocquade dreve couree courees voyette bvd fg venelles ruelles boulvd avenus alees al"
)
"""What is nothing else than a street."""
WAYS: Final = words(
    "place pl square sq quai cours passage chemin chemins chemain ch chem che route routes rte sentier "
    "voie mail esplanade parvis rond-point promenade montee cote digue r"
)
"""What is a street before a proper name only."""
HOMES: Final = words(
    "copropriete copro residence residences residance rezidence rezidense residense resid res rce tour "
    "tours cite cites immeuble imm barre villa villas clos domaine lotissement hotel foyer camping "
    "hlm corons coron hameau beguinage batiment bat resid resident residanse rezidance lieudit"
)
"""What people live in."""
SITES: Final = words(
    "cour parc parking ferme mas peniche bateau site abbaye ecluse grange pension auberge logis "
    "moulin pavillon lot bloc chateau caserne gite manege manoir bastide zone presbytere aire "
    "terrain camp bt maison bois caravaning halte courtil metairie closerie bosquet chapelle"
)
"""What has a name now and then."""
UNITS: Final = words(
    "log niv appartement appart appt apt app porte pte batiment bat bt entree etage escalier esc chambre "
    "pavillon pav port chalet bungalow maisonnette rez caravane stud escalie chbre logement lgt "
    "logt studio boite box emplacement parcelle lot cage hall bloc maison numero no n palier local "
    "ponton empl rangee aile rdc mod module cabanon cabane garage niveau dte gche"
)
ALONE: Final = words(
    "appartement appart appt apt batiment bat bt escalier cage hall porte logement emplacement entree "
    "esc bloc"
)
"""What tells a flat without a street."""
SHORT_UNITS: Final = words("log niv stud appt apt app bat bt esc pte ch chbre lgt logt mod empl pav n no")
CARRYING: Final = words(
    "caravane chalet bungalow studio chambre box garage cabanon cabane emplacement parcelle lot logement "
    "appartement appt apt bat batiment maison pavillon mobil home numero"
)
"""What the number that follows belongs to: « caravane 4, camping… »."""
NATIONAL: Final = words("rn rd nationale departementale")
NUMBER_WORDS: Final = words("n no numero")
LETTERED: Final = words("porte entree hall logement cage esc bloc")
COUNTED: Final = words(
    "pieces piece chambres m personnes places fois ans h heures mois jours euros € % lits pers"
)
WHERE: Final = words("ou lieu vit loge habite logement hebergement demeure demeurant logt lgt residence")
ABBREVIATED: Final = words(
    "imp chem av ave bd bvd bld blvd all al r pl sq ch che rte fg fbg res resid lot bat esc appt apt "
    "ap st ste gal gen dr mal cdt j p m a e g l c f h n"
)
"""Whose dot does not end the address."""
FIELDS: Final = words("adresse adresses adr domicile postale adresse1")
OF: Final = words("de du des d")
ARTICLES: Final = words("la le les l")
LINKS: Final = OF | ARTICLES | {"aux"}
AGAIN: Final = words("bis ter quater b t")
AFTER_A_FLOOR: Final = words("a sur et depuis dans en avec sans")
SIDES: Final = words("droite gauche face dte gche dt dr gau")
BETWEEN: Final = words(
    "rural rurale vicinal forestier forestiere eclusiere communal communale privee universitaire"
)
NO_NAME: Final = words("secteur quartier centre coin village bourg canton voisinage parc departement bassin")
"""« une rue du secteur »: what has been made vague already."""
LIVING: Final = words("habite habitent habitait habitais loge logee demeure domicilie domiciliee")
ON: Final = words("place chemin route quai square")
MONTHS: Final = words("janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre")
RANKS: Final = words(
    "capitaine commandant docteur abbe colonel pasteur soeur professeur maitre general marechal president"
)
NOT_NAMED: Final = words("madame monsieur mme mr m nuit jour moi lui elle eux pere mere enfants parents")
KINDS: Final = STREETS | WAYS | HOMES | SITES
NAMED_KINDS: Final = KINDS | {"entree"}
PLACED: Final = STREETS | HOMES | SITES | {"quai", "place", "square"}
ROADS: Final = STREETS | WAYS
LODGING: Final = HOMES | SITES | {"quai"}
NUMBERED: Final = WAYS | HOMES
ROOMS: Final = UNITS - {"n", "no", "local", "port", "rez"}
FRONT_UNITS: Final = UNITS - {"n", "no"} | {"mobil", "chalet"}
LABELS: Final = FIELDS | WHERE
INSIDE: Final = LINKS | {"et"}
BEFORE_A_LOCALITY: Final = LINKS | {"«", '"', ":", "'"}
AFTER_A_NUMBER: Final = MONTHS | {"er", "ere", "re", "eme", "e", "nd", "nde"}
AFTER_THE_NUMBER: Final = AGAIN | {",", "de", "la"}
PROLONGED: Final = words("prolongee prolonge haute haut basse bas nord sud est ouest neuve vieille")
"""What may end the name of a street."""
MATTERS: Final = words(
    "vent eau eaux huile cailloux loups bois chaux poissons sel pain beurre porcs oies pierres "
    "charbon tan fil"
)
"""« Four à chaux », « moulin à vent », « marché aux poissons »."""
SAINTS: Final = words("saint sainte saints st ste notre")
SAID: Final = words("a ai as ont avait avaient aura ete est sont ayant aussi bien souvent")
"""Before « cité »: someone quotes."""
TURNS: Final = words("le un fait faire faisait chaque mon son notre votre quel premier second dernier")
"""Before « tour »: no building."""
DIGITS: Final = words(
    "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente "
    "quarante cinquante soixante cent"
)
COUNTED_IN_WORDS: Final = words("numero chambre appartement appt logement studio")
ELSEWHERE: Final = words("derriere face pres dessus dessous cote devant fond")
"""« derrière le garage », « au-dessus de la pharmacie »: what tells where the door is."""
DWELLINGS: Final = words(
    "presbytere ferme moulin chateau caserne ecluse gite camping foyer hotel auberge manoir caravane peniche "
    "grange immeuble residence"
)
"""What stands before its street without a name."""
RANKED: Final = words("derniere dernier premiere premier deuxieme seule seul petite petit")
ACCESS: Final = words(
    "porte portail porche maison cour bout fond etage escalier niveau sous-sol calvaire pont eglise garage "
    "entree cote droite gauche digue parking jardin arcade abri passage"
)
AROUND: Final = words(
    "avant apres derriere devant dessus dessous sous sur face pres contre a au aux en de du des d la le les "
    "l e er eme et rdc"
)
WAY_IN: Final = 8
"""No one tells how to come in more words."""
SPOTS: Final = words(
    "wagon roulotte camion squat pont coin angle tente garage cave local abri porche parking tunnel talus"
)
"""« sous le pont de la rue de Douai », « au squat de la rue du Canal »."""
FLOORS: Final = words("rdc rez sous-sol cave grenier mansarde combles")
CLAUSES: Final = words("a est n ne ont sont avait etait qui que dit veut")
LODGED: Final = words(
    "au habite habitent habitait vit vivent loge logee domicilie domiciliee adresse demeure"
)
SHELTERS: Final = words("foyer hotel domaine auberge")
"""What takes a common noun without having a name: « foyer de l'enfance »."""
SQUARES: Final = words(
    "gare mairie eglise marche republique liberte poste fontaine mine fosse mer plage ecole concorde paix"
)
LONGEST: Final = 8
