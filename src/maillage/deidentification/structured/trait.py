"""Rare traits: the one detail by which neighbours would know who it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.structured.reading import Reading

_AREA: Final = (
    r"(?:village|commune|canton|bourg|hameau|ville|quartier|rue|immeuble|residence|secteur|coin|cite|coron|vallee|region|departement|bassin|pays|ile|littoral|cote|territoire|lotissement|arrondissement"
    r"|communaute|agglo\w*|plaine|france|terrils?|marais|port|marche|paroisse|club|ecole|college|lycee|usine|barre|tour|environs|alentours|intercommunalite|canal|ecluse|phare|plage|digue|audomarois|ternois|artois|boulonnais|calaisis|montreuillois|haut-pays)"
)
_TRADE: Final = (
    r"(?:sage-femmes?|sages-femmes|medecin|generaliste|boulang\w+|pharmacien\w*|notaire|veterinaire|facteur|factrice|cure|pretre|pasteur|imam|rabbin|coiffeu\w+|infirmi\w+|garagiste|institut\w+|kine\w*|dentiste|orthophoniste"
    r"|ophtalmo\w*|psychiatre|eleveu\w+|apicult\w+|marechal[- ]ferrant|agricult\w+|maraicher\w*|maire|adjoint\w*|pompier\w*|gendarme|taxi|ambulanci\w+|croque-mort|fossoyeur|boucher\w*|poissonni\w+|cafetier\w*|aubergiste|fleuriste"
    r"|epici\w+|mineur\w*|marin|pecheur\w*|batelier\w*|marinier\w*|forgeron|sabotier|vannier|tonnelier|luthier|souffleu\w+|dentelli\w+|tisserand|berger\w*|fermier\w*|paysan\w*|meunier|eclusi\w+|horloger|cordonnier|relieur|sculpt\w+|potier\w*"
    r"|prof\w*|organiste|carillonneur|accordeoniste|femme (?:pompier|mineur|maire|chauffeur|macon|cure|pasteur)|assistante maternelle|famille d'accueil)"
)
_REST: Final = r"[^.,;:!?()\n\"]{0,70}"
_SHAPES: Final = tuple(
    re.compile(shape)
    for shape in (
        # The only one, the last one, the first one, of a place or of a trade.
        (
            rf"\b(?:l[ae]s? |l'|un |une )?(?:seule?s?|uniques?|derni(?:er|ere)s?|premi(?:er|ere)s?|doyen(?:ne)?) (?:et (?:uniques?|derni\w+) )?(?!fois|au|aux|a|avec|dans|chez|depuis|et|en|sur|mois|jours?|annees?|semaines?|temps|bail\w*|chose|solution)[^.,;:!?()\n\"]{{2,45}}?"
            rf" (?:du|de la|de l'|de|d'|des|dans le|dans la|dans l'|dans|sur la|sur le|de son|de sa|de notre|de tout le|de toute la) ?{_AREA}\b{_REST}"
        ),
        rf"\b(?:l[ae]s? |l')?(?:seule?s?|uniques?|derni(?:er|ere)) (?:et (?:uniques?|derni\w+) )?{_TRADE}\b{_REST}",
        rf"\b(?:la |l'|une? )?(?:seule|unique) famille (?!d'accueil|qui (?:me|lui|leur)|qu)\w{{3,20}}{_REST}",
        r"\b(?:la |le |l')?doyen(?:ne)? (?:du|de la|de l'|des|d')\b ?\w+",
        # Who had or has a place that everyone knows.
        (
            r"\b(?:l'|un |une |le |la |d'|cet |cette )?(?:ancien|ancienne|ex)[ -](?:premi(?:er|ere) )?(?:maire|adjointe?(?: au maire)?|deputee?|senat\w+|conseill\w+ (?:municipale?|departementale?|generale?|regionale?)|cure|pretre|moine|religieuse"
            r"|bonne s(?:oe|œ)ur|notaire|sous-prefet|prefet|champion\w*|miss|joueu\w+ (?:pro\w*|du|de)|footballeu\w+|cycliste|boxeu\w+|international\w*|garde champetre|secretaire de mairie|legionnaire|presidente? (?:du|de l'|de la)|secretaire general\w*"
            r"|direct(?:eur|rice) (?:du|de la|de l')|institut\w+ (?:du|de la|de l')|medecin (?:du|de la)|boulang\w+ (?:du|de la)|cafeti\w+|patron\w* (?:du|de la|de l')|gerante? (?:du|de la)|chanteu\w+|act(?:eur|rice)|vedette|animat\w+ (?:tele|radio)|journaliste|magistrate?|juge|avocate?|commissaire|procureur\w*)\b"
            rf"{_REST}"
        ),
        (
            r"\b(?:la |le |l'|sa |son |leur )?(?:est|etait|fut|a ete|devenue?|elue?|femme|fille|fils|frere|s(?:oe|œ)ur|mari|epouse|epoux|veuve|veuf|mere|pere|cousine?|neveu|niece|compagne|compagnon|ex-femme|ex-mari|gendre|bru)"
            r" (?:comme |le |la |l'|du |de la |de l'|d'un |d'une |un |une )?(?:maire|premi\w+ adjointe?|adjointe? au maire|deputee?|senat\w+|conseill\w+ municipale?|sous-prefet)\b(?! d'accord| de la situation)[^.,;:!?()\n\"]{0,25}"
        ),
        r"\b(?:la |le |sa |son )?(?:femme|filles?|fils|freres?|s(?:oe|œ)urs?|mari|epoux|epouse|veuve|veuf|mere|pere|gendre|bru) (?:du|de la|de l') ?(?:notaire|imam|pasteur|sous-prefet|prefet|garde champetre|docteur du village|boulang\w+ du village)\b",
        r"\b(?:ancien\w* |vice-|double |triple |multiple )?champion(?:ne)?s? (?:de|du|d'|des|regiona\w+|departementa\w+|nationa\w+|olympique)[^.,;:!?()\n\"]{0,50}",
        r"\b(?:medaillee?s?|medaille) (?:d'or|d'argent|de bronze|olympique|du|de la|de l')[^.,;:!?()\n\"]{0,40}|\brecord(?:man|woman)?s? (?:du monde|de france|d'europe)[^.,;:!?()\n\"]{0,40}|\blegion d'honneur|\bmeilleur\w* ouvri\w+ de france",
        r"\b(?:elue? |ancienne |ex-)?(?:miss (?:de |du |d'|des )?\w|reine (?:du carnaval|de beaute|d'un jour|des gueux|du bal)|dauphine de)[^.,;:!?()\n\"]{0,30}",
        r"\ba (?:jou|combattu|couru|chant)\w+ (?:en|dans|pour|avec|au|a) (?:l'|la |le |les )?(?:equipe de france|equipe nationale|ligue [12]|premiere division|premiere ligue|jeux olympiques|film|tour de france|zenith|olympia)[^.,;:!?()\n\"]{0,30}",
        # Told by the press.
        (
            r"\b(?:passe[er]?e?s?|parue?s?|vue?s?|montree?s?|invitee?s?|filmee?s?|interviewee?s?|citee?s?|apparue?s?|articles?|reportages?|photos?|portrait|temoigne\w*|fait|faite|fit|avait fait|sortie?|racont\w+|relat\w+|titr\w+|publi\w+|histoire|affaire|cas)"
            r"[^.;:!?\n]{0,40}?\b(?:a la tele(?:vision)?(?! que)|a la radio|au journal|au 20 heures|jt\b|dans (?:le|les|un) (?:journa\w+|quotidien\w*|magazine)|(?:la )?voix du nord|nord littoral|l'avenir de l'artois|(?:a )?la une\b|faits? divers|bfm\w*|tf1|france 3|m6|(?:la |par la )?presse(?: locale)?)\b[^.,;:!?()\n\"]{0,40}"
        ),
        r"\b(?:la presse|le journal|les journaux|la voix du nord|france 3|les medias)(?: locale?| regionale?)? (?:en |l'|les |avait |avaient |a |ont |s'en |s'est |s'etait ){1,4}(?!voix|haute)\w{3,15}[^.,;:!?()\n\"]{0,40}",
        r"\bfaits? divers\b[^.,;:!?()\n\"]{0,40}|\bbuzz\b[^.,;:!?()\n\"]{0,30}|\bvideo[^.;:!?\n]{0,30} (?:vue|partagee|devenue|tourne)[^.,;:!?()\n\"]{0,40}",
        # Known of everyone.
        r"\b(?:tres |bien )?connue?s? (?:de|dans|par) (?:tout|toute|tous|toutes)\b(?! (?:les |nos |vos )?(?:services|partenaires|acteurs|equipes|intervenants|professionnels))[^.,;:!?()\n\"]{0,40}|\bconnue?s? comme le loup blanc",
        r"\b(?:figure|celebrite|personnalite|vedette|mascotte|legende|gloire) (?:locale|du|de la|de l'|des)[^.,;:!?()\n\"]{0,40}",
        # A family like no other.
        r"\b(?:celle|celui|ceux) dont (?:la|le|les|l'|toute la) ?(?:maison|ferme|fils|fille|mari|femme|pere|mere|frere|enfants?)[^.;:!?\n]{3,60}",
        r"\b(?:nb|particularite|signe particulier|detail|connue? comme|c'est|on l'appelle) ?:? (?:celle|celui|la femme|l'homme) (?:qui|dont|que) [^.,;:!?\n]{5,70}",
        r"\b(?:pour|par|pr) (?:les gens d'ici|tout le village|tout le quartier|les anciens|tout le monde ici),? (?:c'est |il est |elle est |il reste |elle reste )?(?:le|la|l'|un|une|celui|celle) ?[^.,;:!?\n]{5,60}",
        r"\bcouple de jume\w+[^.;:!?\n]{0,70}|\bjume(?:aux|lles) mariee?s[^.;:!?\n]{0,50}",
        r"\b(?:quadruple|quintuple|sextuple)(?:s|es)\b[^.,;:!?()\n\"]{0,30}|\bsiamois\w*|\btriplettes\b",
        r"\b(?:deux|trois|2|3) (?:paires|couples|fois) (?:de |des )?jumea\w+[^.,;:!?()\n\"]{0,30}|\bjume(?:aux|lles)(?: (?:sourd|aveugl|autist|albinos|roux|rousse|handicap|trisomiq|muet|malvoyant|identiques|nes)\w*)[^.,;:!?()\n\"]{0,30}",
        r"\b(?:mere|pere|parents|famille|couple|maman|papa|fratrie|ses|leurs|a eu|ont eu|eleve|avec|et)(?: de| d'| recomposee de)? ?(?:neuf|dix|onze|douze|treize|quatorze|quinze|9|1[0-9]) (?:enfants(?! de (?:la|sa|cette) classe)|gosses|freres et s(?:oe|œ)urs)",
        # What everyone remembers.
        (
            r"\b(?:l'|les? |des |du |de l'|aux )?(?:incendies?|explosion|effondrement|assassinat|meurtre|homicide|feminicide|infanticide|double meurtre|braquage|fusillade|prise d'otages?|naufrage|crash|coup de grisou|catastrophe|drame|attentats?|accident (?:de car|de bus|de train|du car|du bus|du train|mortel|du passage a niveau|de chasse))"
            r" (?:de la |du |de l'|des |de |d'|a |au |qui a |avec )[^.,;:!?()\n\"]{3,60}"
        ),
        r"\b(?:rescape|survivant|miracule)(?:e|es|s)? (?:de|du|d'|des|de la)\b[^.,;:!?()\n\"]{0,40}|\b(?:a gagne|gagnant\w*|cheque geant) (?:au|du|a l') ?(?:gros lot|loto|euromillion\w*)|\ba sauve [^.,;:!?()\n\"]{3,50}(?:noyade|flammes|incendie|eaux)",
        # A trade, an animal, a look that are seldom met.
        r"\b(?:eleve|elevage|eleveu\w+|vit avec|possede|garde|promene|a|ses|son|sa|un|une|des|deux|trois|quatre|cinq) ?(?:de |d'|un |une |des |son |sa |ses |deux |trois |\d{1,2} )?(?:pythons?|boas?|alpagas?|lamas?|autruches?|emeus?|tigres?|loups?|sangliers?|crocodiles?|caimans?|mygales?|vautours?|rapaces?|faucons?|buses?|hiboux?|singes?|ouistitis?|iguanes?|varans?|chameaux?|dromadaires?|bisons?|scorpions?|paons?|cochons? nains?|kangourous?|wallabys?|ratons? laveurs?|mouffettes?)\b(?: apprivoise\w*)?[^.,;:!?()\n\"]{0,30}",
        r"\b(?:1\d|[2-9]\d|1\d\d|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante|cinquante|soixante|cent)(?:[ -]\w{2,6})? (?:chats?|chiens?|pigeons?|lapins?|perruches?|oiseaux|canaris|rats|furets|poules)\b",
        r"\b(?:gardien\w* de phare|souffleu\w+ de verre|artiste de cirque|cracheu\w+ de feu|avaleu\w+ de sabre|dompteu\w+|fauconni\w+|taxidermiste|luthi\w+|facteur d'orgues?|carillonneu\w+|ventriloque|magicien\w*|prestidigitat\w+|hypnotiseu\w+|thanatopract\w+|fossoyeu\w+|marionnettiste|montreu\w+ d'ours|voyante?(?= (?:du|de la|connue))|guerisseu\w+|rebouteu\w+|sourci\w+|porteu\w+ (?:attitre\w* )?(?:de|du|des) geants?|coupeu\w+ de feu|chasseu\w+ d'orages?|meneu\w+ de loups)\b[^.,;:!?()\n\"]{0,30}",
        (
            r"\b(?:albinos|nanisme|os de verre|enfants? de la lune|homme-tronc|femme a barbe)\b|\b(?:visage|front|crane) (?:entierement |tout |completement )?tatoue[^.,;:!?()\n\"]{0,20}|\btatou\w+ sur (?:le|tout le) (?:visage|front|crane)|\bampute\w* des (?:deux|quatre)[^.,;:!?()\n\"]{0,20}|\bgreffe\w* (?:du visage|des deux mains)|\bmesure (?:2|deux) ?(?:m|metres) ?\w*"
            r"|\b(?:un|une|seule?|quelques|\d{1,3}|dix|vingt|trente) cas (?:connus? )?(?:en france|au monde|dans le monde|en europe)[^.,;:!?()\n\"]{0,20}|\bmaladie (?:tres |extremement )?(?:rare|rarissime|orpheline)[^.,;:!?()\n\"]{0,30}"
        ),
        r"\b(?:a (?:ecrit|publie|sorti)|auteure?|autrice) (?:d'|de )?(?:un |une |deux |plusieurs )?(?:livres?|romans?|recueils?|disques?|albums?|autobiographie)[^.,;:!?()\n\"]{0,40}|\bkoh[- ]lanta|\bthe voice|\bstar ac\w*|\bn'oubliez pas les paroles|\bl'amour est dans le pre|\btele-?realite",
        r"\b(?:vit|habite|loge|dort|installee?s?)[^.;:!?\n]{0,15} dans (?:un |une |l'|la |le |son |sa )(?:ancien\w* )?(?:phare|moulin|peniche|blockhaus|bunker|chateau d'eau|chapelle|presbytere|gare|wagon|bus|yourte|roulotte|grotte|pigeonnier|cabane dans|ecluse|maison eclusiere|chevalement|bateau)\b[^.,;:!?()\n\"]{0,30}",
    )
)
_TRIPLETS: Final = re.compile(
    r"\b(?:des |les |de |ses |leurs |d['’])?(?:[Tt]riplée?s|TRIPL[EÉ]E?S)\b(?![ ]en\b)"
)


def find_traits(reading: Reading) -> Iterator[Finding]:
    """Give each rare trait, to the end of what tells it."""
    for shape in _SHAPES:
        for match in shape.finditer(reading.plain):
            yield Finding(match.start(), match.start() + len(match.group().rstrip()), Kind.TRAIT)
    for match in _TRIPLETS.finditer(reading.text):
        yield Finding(*match.span(), Kind.TRAIT)
