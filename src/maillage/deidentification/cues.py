"""The words around a name: titles, kin, trades, verbs, prepositions. All without accents, in lower case."""

from __future__ import annotations

from typing import Final

from maillage.deidentification.vocabulary import words

TITLES: Final = words(
    "m mr mm mme mmes mlle mlles melle monsieur madame mademoiselle messieurs mesdames mesdemoiselles "
    "messire msieur mdme mrs mde mdm mad mssieur mosieur me maitre maitres dr drs docteur docteure "
    "docteurs docteresse doc doct pr professeur professeure monseigneur mgr soeur abbe pasteur imam rabbin "
    "capitaine capt cpt commandant cdt adjudant adj brigadier lieutenant lt gendarme major colonel miss "
    "don dona veuve vve feu"
)
"""A surname follows, whatever its case."""

WEAK_TITLES: Final = words(
    "me maitre maitres pr doc professeur professeure soeur abbe pasteur imam rabbin capitaine "
    "commandant adjudant brigadier lieutenant gendarme major colonel miss don dona veuve feu docteur "
    "docteure docteurs mad mm"
)
"""Titles that are also words: without a capital after them, only a known name is taken."""

FAMILIAR: Final = words(
    "tonton tata tati tatie tantine tante oncle papy papi mamie mamy mami mame papa maman meme mamé "
    "mamo pepe memere pepere pere mere frere soeur nonno nonna nona mamoune papou cousin cousine "
    "parrain marraine petit petite vieux vieille gros grand grande copain copine pote"
)
"""What is said of someone familiar just before a name."""

KIN: Final = words(
    "fils fille filles enfant enfants frere freres soeur soeurs pere mere parents parent mari epouse "
    "epoux femme conjoint conjointe compagnon compagne concubin concubine copain copine ami amie amis "
    "ex partenaire fiance fiancee cousin cousine cousins oncle tante neveu niece neveux nieces "
    "grand-mere grand-pere mamie papy papi mami maman papa tata tonton parrain marraine beau-pere "
    "belle-mere beau-frere belle-soeur gendre bru belle-fille beau-fils demi-frere demi-soeur jumeau "
    "jumelle jumeaux jumelles denomme denommee copines amies mamies aine ainee aines cadet cadette "
    "cadets benjamin benjamine bebe amant amante amoureux amoureuse cheri cherie camarade camarades "
    "aieul aieule pupille mome momes mioche minot codetenu codetenue compatriote defunt defunte demandeur "
    "demandeuse plaignant plaignante requerant requerante pt pte filleuls neveux maris "
    "triples soeurette frerot squatteur squatteuse "
    "nourrisson petit-fils petite-fille petit petite petits ado gamin gamine garcon garcons filleul "
    "filleule veuf veuve meuf mec pote colocataire coloc colocs colocataires voisin voisine voisins "
    "voisines chien chienne gosse gosses gars famille couple foyer menage homme dame bonhomme ptite "
    "ptit fistons fiston frangin frangine mere-grand mémère fratrie jeune jeunes bailleur "
    "proprietaire proprio logeur logeuse locataire heberge hebergee hebergeant hebergeur tiers aidant "
    "aidante usager usagere beneficiaire patient patiente resident residente personne madame monsieur"
)
"""Someone of the household or around it, before a first name."""

TRADES: Final = words(
    "medecin generaliste psychiatre psychologue psy infirmier infirmiere ide idel infirmiers kine "
    "kinesitherapeute orthophoniste ergotherapeute psychomotricien psychomotricienne pharmacien "
    "pharmacienne dentiste pediatre gynecologue neurologue geriatre addictologue interne "
    "aide-soignant aide-soignante educateur educatrice educ educateurs assistante assistant as "
    "assistants moniteur monitrice animateur animatrice conseiller conseillere cesf esf referent "
    "referente ref travailleur travailleuse mediateur mediatrice interprete curateur curatrice tuteur "
    "tutrice mandataire mjpm juge avocat avocate avocats huissier notaire procureur greffier "
    "greffiere commissaire policier policiere gendarme maire adjoint adjointe elu elue directeur "
    "directrice chef cheffe responsable cadre coordinateur coordinatrice coordonnateur coordonnatrice "
    "secretaire agent agente gardien gardienne concierge professeur professeure prof maitresse "
    "instituteur institutrice enseignant enseignante principal principale proviseur cpe cpip aesh avs "
    "tisf auxiliaire nounou nourrice pair-aidant intervenante intervenant stagiaire collegue "
    "collegues benevole benevoles patron patronne employeur employeuse formateur formatrice boulanger "
    "boulangere boucher epicier coiffeur coiffeuse facteur factrice chauffeur curé cure pretre "
    "pasteur imam serrurier plombier livreur dealer remplacant remplacante successeur sage-femme "
    "syndic president presidente soignant soignante chargee charge gestionnaire technicien "
    "technicienne accueillant accueillante veilleur maitre-chien marchand garagiste cafetier"
)
"""A trade, before a name."""

MORE_TRADES: Final = words(
    "entraineur entraineuse coach arbitre puericultrice puericulteur cardiologue diabetologue chirurgien "
    "chirurgienne ophtalmo pedopsychiatre pedopsy orthoptiste podologue dieteticien dieteticienne ergo "
    "neuropsychologue sophrologue therapeute psychanalyste ash controleur controleuse inspecteur "
    "inspectrice econome aumonier diacre vicaire prieure ambulancier ambulanciere pompier taxi menuisier "
    "electricien peintre jardinier couvreur agriculteur agricultrice fermier fermiere eleveur exploitant "
    "commercant commercante barman barmaid serveur serveuse cuisinier cuisiniere caissier caissiere "
    "vendeur vendeuse babysitter batelier marinier pecheur instit surveillant surveillante "
    "documentaliste conciliateur conciliatrice delegue deleguee guerisseur marabout visiteur visiteuse "
    "ecoutant ecoutante permanent permanente apprenti apprentie ouvrier ouvriere ingenieur architecte "
    "comptable banquier banquiere assureur gerant gerante hotelier hoteliere aubergiste buraliste "
    "restaurateur fleuriste opticien opticienne veterinaire monitrice moniteur expert experte enqueteur "
    "enquetrice vigile videur portier coordo redacteur redactrice journaliste photographe animatrice "
    "professionnel professionnelle"
)

QUALITIES: Final = words(
    "aine ainee cadet cadette petit petite grand grande jeune unique majeur majeure mineur mineure "
    "jumeau jumelle dernier derniere premier premiere second seconde deuxieme troisieme autre seul "
    "seule feu defunt defunte decede decedee maternel maternelle paternel paternelle actuel actuelle "
    "nouveau nouvelle ancien ancienne ainé prenomme prenommee nomme nommee nommes appele appelee dit "
    "dite surnomme surnommee traitant traitante liberal liberale social sociale specialise "
    "specialisee scolaire familial familiale judiciaire referent referente adulte handicape "
    "handicapee malade francaise francais belge polonais polonaise principal principale bon bonne "
    "meilleur meilleure vieux vieille cher chere proche ase aed aemo pji cmp udaf ccas mds pmi caf "
    "spip savs samsah siao esat cms mdph ehpad hospitalier hospitaliere coordinateur coordinatrice "
    "secteur polyvalence"
)
"""What may stand between a kin or a trade and the name."""

REFLEXIVES: Final = words("s m se me")
SELF_NAMED: Final = words("prenomme prenommee nomme nommee denomme denommee")

NAMING: Final = words(
    "appelle appellent appelait appeler appelons nomme nomment nommait prenomme prenommee prenommes "
    "nommee surnomme surnommee surnomment surnommait surnom alias dit dite sobriquet apelle appele "
    "appelee baptise baptisee rebaptise denomme denommee"
)
"""The name comes next."""

FIELDS: Final = words(
    "nom noms prenom prenoms patronyme identite usager usagere qui beneficiaire demandeur demandeuse "
    "patient patiente personne personnes interesse interessee mere pere fils fille enfant enfants "
    "conjoint conjointe epouse epoux mari femme compagnon compagne concubin concubine frere soeur "
    "referent referente famille menage tuteur tutrice curateur curatrice mandataire medecin mt "
    "signature signe redacteur redactrice auteur presents presentes present presente excuse excuses "
    "excusee excusees absents absent participants participantes de a cc destinataire expediteur "
    "contact objet madame monsieur mme mr locataire titulaire hebergeant hebergeur proprietaire "
    "proprio bailleur voisin voisine as educateur educatrice ide infirmier infirmiere psy psychiatre "
    "psychologue coordinatrice coordinateur gardien gardienne situation dossier jeune aine ainee "
    "cadet cadette benjamin benjamine entourage aidant aidante assistante interlocuteur "
    "interlocutrice tiers usage naissance resident residente adulte"
)
"""« Field : name » or « field = name »."""

PARTICLES: Final = words(
    "wa lo li de du des d la le les l el al ben bent bint van den der von da das dos do di della del "
    "dei ter ten vander vanden ould ait bin mac mc saint st n m o y e abd abou abu oum sidi si ibn "
    "bou ep epouse nee ne veuve usage dit dite"
)

SOFT_PARTICLES: Final = words(
    "el al ben bent bint van den der von da das dos della vander vanden ould ait ibn abou abd"
)
"""Particles that are never French words."""

DETERMINERS: Final = words(
    "le la l un une du au ce cet cette mon ma ton ta son sa notre votre leur quel quelle chaque aucun "
    "aucune tout"
)
POSSESSIVES: Final = words("mon ma son sa leur notre votre ton ta mes ses leurs nos vos")
PLURALS: Final = words("les des aux ces mes tes ses nos vos leurs quelques plusieurs")
BEFORE_A_PLACE_OR_A_DAY: Final = words(
    "a au aux en de du d des depuis vers sur pour avant apres dans la le l les fin debut mi jusqu jusque"
)
LOCATIVES: Final = words("a sur vers depuis pres")
LINKS: Final = words("de d du des la le l les a au et en dite dit")

NAMED_AFTER: Final = words(
    "syndrome syndromes maladie maladies demence demences loi lois echelle echelles test tests score "
    "grille methode psychose delire aphasie choree decret amendement circulaire plan rapport arret "
    "arrets jurisprudence accords accord convention conventions reglement prix pyramide effet "
    "complexe symptome triade corps encephalopathie principe dispositif conference hopital canal "
    "salle espace theatre gymnase hormone operation affaire mouvement triangle bilan index indice "
    "theorie modele approche pedagogie ordonnance article articles saint sainte saints stade coupe "
    "tour chanson chansons film films serie"
)
"""What bears the name of someone it does not concern."""

PLURAL_VERBS: Final = words(
    "ont sont avaient etaient seront auront vivent habitent occupent disent refusent veulent vont "
    "viennent font ne n se s y doivent peuvent et"
)
"""What several people do."""

CLITICS: Final = words(
    "a est ne n se s l la le les lui y en va vit dit ont sont avait etait aura sera fait peut veut "
    "doit sait me m nous vous te t qui que qu et aussi"
)
"""What follows the subject of a sentence."""

CARRIERS: Final = words(
    "chez avec pour par contre et ou que qu c'est de d a dont comme sans entre selon envers vers voir "
    "vu rencontrer rencontre appeler joindre bonjour bonsoir cher chere salut coucou merci signe "
    "cordialement bien"
)
"""What a name follows easily."""

NICKNAMING: Final = words(
    "tante oncle parrain marraine tonton tata tati tatie tantine papy papi mamie mamy mami meme "
    "memere pepe pepere nonno nonna mamoune papou famille couple consorts epoux fratrie maman papa"
)
"""Before any name, even a word of the language with a capital."""

AFTER_A_SUBJECT: Final = words("et ou qui")
AFTER_A_NOUN: Final = AFTER_A_SUBJECT | {"les", "des", "pour", "avec"}
"""What may follow a name, but no predicate."""

NUMERALS: Final = words(
    "un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt "
    "trente quarante cinquante soixante septante nonante cent et"
)

SUBJECT_OF: Final = words(
    "est a ne n va veut qui s dit avait etait dort vit aura sera fait refuse pleure crie"
)

PRONOUNS: Final = words("je j tu il elle on n en y nous vous ils elles ce c ca cela qui se s me m te l le la")
"""Before a verb."""

EPITHETS: Final = words(
    "gros grosse petit petite grand grande vieux vieille ti si le la pere mere beau belle big dame tantie"
)
"""A nickname's first word, before a name."""

STRONG_EPITHETS: Final = words("gros grosse grand grande big ti tantie")
BARE_EPITHETS: Final = words("petit petite dame vieux")
LOW_PARTICLES: Final = words("de du le la da do dos")

FRENCH_ENDINGS: Final = (
    "er",
    "es",
    "ee",
    "ees",
    "ement",
    "tion",
    "tions",
    "ique",
    "iques",
    "able",
    "ables",
    "ite",
    "ites",
    "eur",
    "euse",
    "eurs",
    "iste",
    "istes",
    "isme",
    "age",
    "ages",
    "ant",
    "ants",
    "ante",
    "ence",
    "ance",
    "aire",
    "aires",
    "eux",
    "if",
    "ifs",
    "ive",
    "ives",
    "ment",
    "ir",
    "iers",
    "iere",
)

DOUBLE_INITIALS: Final = words("fl cl gl br cr fr gr tr chr ph ch th jm jp jc mc jl jf jb fx md ml mp ma jd")
SHORT_NAMES: Final = words("jp jm jc mc jl jf jb fx mj")
NAME_LINKS: Final = words(
    "de d est c ' , jeune fille famille naissance marital d'usage usage epouse : cest ces s'est vrai"
)
"""Between « nom » or « prénom » and the name."""

EXPLAINING: Final = words(
    "du qui notre nos sa son ses mon ma mes leur leurs la le l un une dont elle lui que"
)
"""What follows the comma after someone's name."""

FEASTS: Final = words("noel toussaint")
"""Feasts before being first names: only a title or a kin makes them someone's."""

MOMENTS: Final = words("matin soir nuit jour journee semaine mois midi samu pompiers pompier medecin police")
"""Not a nickname after « on l'appelle »: when, or who comes."""

BETWEEN_NAMING_AND_NAME: Final = words("encore aussi plutot donc juste simplement tous tout toujours")
NAME_FIELDS: Final = words("nom noms prenom prenoms patronyme identite usage naissance surnom")
OBJECTS: Final = words("le la les l un une des du pas plus rien son sa ses que qu a au dans de")
"""What follows the verb of a sentence rather than a name."""

AFTER_A_HYPHEN: Final = words("la le t il elle on ils y ce en moi lui leur ci")
"""« Kevin-là »: no part of a name."""

BEFORE_A_QUARTER: Final = words("de du des la le les d l ' : dit")
INSIDE_A_PLACE: Final = words("- ' de du des la le les d l sur sous en et aux au")

NOT_BORN: Final = words("le en a au aux vers d un une l")
"""« née le », « né à »: no birth name."""

NICKNAMED: Final = words("surnomme surnommee surnomment surnommait surnom alias dit dite prenomme prenommee")

PEOPLE: Final = KIN | TRADES | MORE_TRADES
TITLES_OR_KIN: Final = TITLES | KIN
TITLES_OR_PEOPLE: Final = TITLES | PEOPLE
TITLES_OR_ELISION: Final = TITLES | {"'"}
NO_BIRTH_NAME: Final = NOT_BORN | TITLES
SUBJECT_CLITICS: Final = CLITICS - {"l", "la", "le", "les", "s", "qu", "que"}
NEVER_ALONE: Final = PARTICLES | TITLES | FAMILIAR | KIN
ARTICLES: Final = DETERMINERS | PLURALS | {"aux", "'"}

DEGREES: Final = words("plus tres trop assez moins peu parfaitement bien mal si")
"""Before an adjective."""

BEFORE_AN_APPOSITION: Final = words(', ( : = - – « " “ est c')
AFTER_AN_APPOSITION: Final = words(", ( ) . ; / »")
PREDICATES: Final = words(
    "seul seule malade absent absente present presente inquiet inquiete enceinte veuf veuve calme "
    "agite agitee retraite retraitee fatigue fatiguee sourd sourde aveugle triste mort morte libre "
    "ivre nu nue maigre propre sale gentil gentille age agee divorce divorcee separe separee marie "
    "mariee suivi suivie fache fachee furieux furieuse vivant vivante perdu perdue prevenu prevenue "
    "direct contact tel mail adresse ok"
)
"""What is said of someone just after their title or their first name."""

BORNE_BY_NOBODY: Final = words("syndrome syndromes loi maladie echelle test demence")
"""What is named after someone even when nothing has a capital."""

GREETINGS: Final = words(
    "merci bonjour bonsoir salut coucou slt bjr cc bises bisous biz bizz cordialement cdlt amities cher chere"
)
GREETINGS_OR_FOR: Final = GREETINGS | {"pour", "chez"}

PLAIN_TITLES: Final = words("madame monsieur mademoiselle docteur maman papa mesdames messieurs")

HONORIFICS: Final = words(
    "tonton tata tatie tati tantine papy papi mamie mamy mami meme memere pepe pepere nonno nonna mamoune "
    "papou doct capt capitaine cpt cdt commandant adj adjudant lt lieutenant vve veuve feu abbe pasteur "
    "imam hodja cheikh maitre brigadier major colonel"
)
"""What is part of how someone is known: « Tonton Sékou », « Capt. Morel »."""

COMPANY: Final = words(
    "avec chez suit voit contre ami amie copain copine pote voisin voisine appelle appellent appelait "
    "surnomme surnommee alias dit dite et par connait frequente"
)
"""Before a nickname between quotes, or under an article."""

HOUSEHOLDS: Final = words("famille couple consorts epoux menage foyer")
