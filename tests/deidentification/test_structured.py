"""What is recognised by its shape or by the words around it, and what only looks like it, kind by kind."""

import re

import pytest

from maillage.deidentification import Kind, find

FOUND = {
    Kind.PHONE: """
        Appelez-la au ⟨06 39 98 12 34⟩.
        son num ⟨0639981234⟩
        Tél. ⟨06.39.98.12.34⟩ le soir
        joignable au ⟨+33 6 39 98 12 34⟩
        écrire au ⟨+33 (0)6 39 98 12 34⟩
        depuis l'étranger : ⟨0033639981234⟩
        fixe ⟨03-53-01-12-34⟩
        un fixe : ⟨03/53/01/12/34⟩
        sa fille en Belgique, ⟨+32 475 12 34 56⟩
        le frère à Mouscron (⟨056 84 12 34⟩)
        GSM belge ⟨0475/12.34.56⟩
        c'est le ⟨zéro six trente-neuf quatre-vingt-dix-huit douze trente-quatre⟩
        rappeler ⟨06 39 981 234⟩
        port : ⟨O6 39 98 12 34⟩
        deux numéros : ⟨06 39 98 12 34⟩ ⟨03 53 01 12 34⟩
        tel ⟨639981234⟩
        numéro ⟨06-39 98-12 34⟩
        mobile⟨06 39 98 12 34⟩
        on m'appelle au ⟨0639989807⟩ ou le ⟨0353014407⟩ me va
        WhatsApp ⟨+212 661 23 45 67⟩
    """,
    Kind.EMAIL: """
        écrire à ⟨kelly.d@courriel.example.org⟩.
        mail : ⟨K_DUMONT62@BOITE.EXAMPLE.ORG⟩
        ⟨jean-paul+caf@example.org⟩ répond vite
        c'est ⟨marie.leroy (at) orange point fr⟩
        c'est ⟨marie.leroy [arobase] orange.fr⟩
        ⟨m.leroy arobase orange point fr⟩, le soir
        adresse ⟨kelly@example⟩ incomplète
        ⟨kelly @ example.org⟩
        <⟨kelly@example.org⟩>
        mailto:⟨kelly@example.org⟩
        ⟨prenom point nom arobase example point org⟩
        (⟨contact.dumont@example.org⟩)
        De : Kelly [⟨kelly@example.org⟩]
        ⟨é.dupré@courriel.example.org⟩
        ⟨k.d(a)example.org⟩ ou par courrier
        son mail ⟨dumont62@sous.domaine.example.org⟩ ne marche plus
    """,
    Kind.NIR: """
        NIR ⟨2 69 05 49 588 157 80⟩
        n° sécu ⟨269054958815780⟩
        ⟨2690549588157⟩
        sécu : ⟨1 59 03 62 950 117 87⟩
        Corse : ⟨1 59 03 2A 950 117 87⟩
        Corse : ⟨159032B95011787⟩
        ⟨2.69.05.49.588.157⟩ clé 80
        ⟨2-69-05-49-588-157-80⟩
        mois inconnu ⟨1 59 20 62 950 117 00⟩
        clé fausse ⟨2 69 05 49 588 157 81⟩
        étrangère : ⟨2 84 07 99 341 022 11⟩
        ⟨1590362950117 87⟩
        ⟨159 0362 950 117⟩
        début du NIR : ⟨1 59 03 62⟩
        ss ⟨2 690549588 157⟩
        carte vitale ⟨2 69 05 49 588 157 80⟩, périmée
    """,
    Kind.BIRTHDATE: """
        née le ⟨21/06/1974⟩
        né le ⟨3 mars 1959⟩ à Lens
        né le ⟨3 mars soixante-treize⟩ à Lens
        NEE LE ⟨03 MARS 1959⟩
        Née en ⟨mars 1961⟩
        DDN : ⟨12.04.88⟩
        date de naissance : ⟨1961-03-12⟩
        date de naissance ⟨12-03-1961⟩
        Stachowski Jérôme ⟨21/06/1974⟩
        né un ⟨14 juillet 1962⟩
        né à Béthune (62) le ⟨2 mai 1970⟩
        ne le ⟨21 06 1974⟩
        ddn ⟨21061974⟩
        née le ⟨premier janvier 1980⟩
        anniversaire le ⟨12 mars⟩
        sa fille Lina (⟨12/03/2016⟩)
        né le ⟨12 mars 2019⟩
        née le ⟨neuf février mille neuf cent cinquante-deux⟩
        Mme D., ⟨4 août 1951⟩, veuve
        naissance le ⟨1er avril 1999⟩
    """,
    Kind.DATE: """
        expulsé le ⟨7 avril⟩
        depuis le ⟨18 janvier 2025⟩
        synthèse ⟨11/03⟩ : présents
        rendez-vous ⟨mardi 4 février⟩
        vue le ⟨15/01/2025⟩
        audience du ⟨3 mars⟩
        le ⟨1er juin⟩ il est parti
        LE ⟨18 JANVIER⟩
        hospitalisé du ⟨3 au 7 mars⟩
        le ⟨quatorze novembre⟩
        bail signé le ⟨3 mars 2004⟩
        arrivée en France le ⟨12/09/2003⟩
        jugement du ⟨4 mai 2006⟩
        elle est sortie ⟨jeudi 12⟩
        le ⟨2025-02-11⟩ au soir
        RDV le ⟨05/06⟩ à 14h
        le ⟨3 sept.⟩ elle appelle
        hospitalisé le ⟨14 juillet⟩
        le ⟨4 du mois de décembre⟩
        Le ⟨12 mars⟩ quarante personnes sont venues
    """,
    Kind.FILE_ID: """
        Alloc CAF ⟨5522147⟩
        n° allocataire : ⟨0123456⟩
        dossier MDPH n° ⟨62-2021-00457⟩
        SIAO ⟨2024-118734⟩
        recours DALO n° ⟨0622023000118⟩
        demande de logement ⟨062 071 988 442 011 873⟩
        NUR : ⟨0621 0719 884420 11873⟩
        écroué sous le n° ⟨33170⟩
        IPP ⟨8004512367⟩
        numéro étranger : ⟨9902117734⟩
        assurance police n° ⟨AX 4471 20993⟩
        réf. ⟨CC-2023/118⟩
        contrat n°⟨B0045127⟩
        PDL ⟨09123456789012⟩
        recommandé ⟨1A 234 567 8901 2⟩
        IBAN ⟨FR14 2004 1010 0505 0001 3M02 606⟩
        RIB ⟨20041 01005 0500013M026 06⟩
        IBAN belge ⟨BE68 5390 0754 7034⟩
        bail n° ⟨2019-0457⟩
        SIRET ⟨000 123 456 00012⟩
        RG ⟨23/01182⟩
        patient n° ⟨400127⟩
        carte ⟨4970 1012 3456 7890⟩
        AGDREF ⟨6203012345⟩
        contrat EDF ⟨6 012 345 678⟩
        Allocataire : ⟨3861226T⟩
    """,
    Kind.PLATE: """
        la kangoo (⟨BX-310-LM⟩)
        immatriculée ⟨AB-123-CD⟩
        voiture ⟨ab 123 cd⟩
        sa clio ⟨ab123cd⟩
        ⟨AB 123 CD⟩ garée devant
        ⟨AB123CD⟩
        un scooter ⟨bx-310-lm⟩
        vieille R5 ⟨1234 AB 62⟩
        ⟨123 ABC 59⟩ abandonnée
        voiture belge ⟨1-ABC-234⟩
        plaque ⟨1 abc 234⟩
        camionnette ⟨456 xy 62⟩
        la 206 grise ⟨de-451-fg⟩
        le fourgon ⟨CV.782.KP⟩
        véhicule : ⟨FJ 044 TR⟩.
        plaque : ⟨12 AB 62⟩
    """,
    Kind.HANDLE: """
        Elle tient un blog, ⟨lea-sous-terre.example.org⟩, très lu
        poste sous ⟨@princesse_du_bassin⟩
        insta : ⟨kel_62⟩
        pseudo « ⟨ptit loup⟩ » sur Instagram
        « ⟨Prince du 62⟩ » sur TikTok
        snap: ⟨mimi62⟩
        DISCORD : ⟨KimTheFox#2281⟩
        elle publie sous le nom ⟨MurDuSon1203⟩
        des photos sur ⟨vava.de.la.canche⟩
        profil Facebook « ⟨Kel Kel⟩ »
        ⟨https://www.facebook.com/kelly.dumont⟩
        ⟨facebook.com/kelly.dumont⟩
        vend sur Leboncoin sous le pseudo ⟨ludo.62⟩
        ⟨kelly_62⟩ sur insta
        compte Snapchat ⟨kelly.d62⟩
        ⟨instagram.com/kel62⟩.
        chaîne YouTube « ⟨Les jardins de Momo⟩ »
        ⟨https://blog-de-kelly.example.org/moi⟩
        on la trouve, ⟨princesse_du_bassin⟩, partout
        ⟨@kelly.d⟩ !
        sur TikTok il est ⟨@plafond.du.36⟩, très suivi
    """,
    Kind.AGE90: """
        elle a ⟨92 ans⟩
        SEULE, ⟨92 ANS⟩
        ⟨quatre-vingt-onze ans⟩, veuve
        ⟨96a⟩, vit seule
        Mère ⟨94 a⟩.
        une ⟨nonagénaire⟩ du rez-de-chaussée
        ⟨centenaire⟩ depuis peu, elle vit seule
        âgée de ⟨97⟩ et seule
        ⟨101 ans⟩ cette année
        ⟨cent deux ans⟩
        ⟨nonante-trois ans⟩
        ⟨90 ans⟩
        ses ⟨95 printemps⟩
        entre ⟨90 et 95 ans⟩
        ⟨quatre vingt dix neuf ans⟩
        ses parents, ⟨91⟩ et 93 ans
    """,
    Kind.ORG: """
        scolarisée à ⟨l'école Ferdinand-Buisson⟩
        au ⟨collège Jean-Moulin⟩
        chef de chantier chez ⟨Bâti-Nord⟩
        caissière ⟨au Carrefour de Liévin⟩
        gérant de ⟨la SCI Les Trois Pignons⟩
        entrée à ⟨l'EHPAD Les Tilleuls⟩
        ⟨la cantine Les Petits Plats⟩
        ⟨la boulangerie Vasseur⟩ l'emploie
        ⟨l'ESAT Les Genêts⟩
        ouvrier à ⟨l'usine Delcroix⟩
        ⟨l'EHPAD « Les Tilleuls »⟩
        ⟨la friterie Momo⟩
        joue au foot à ⟨l'US Marquise⟩
        ⟨le café de la Place⟩
        ⟨la mosquée de Liévin⟩
        TRAVAILLE A ⟨LA MENUISERIE HAUTECOEUR⟩
        bosse chez ⟨bâti-nord⟩
        employée aux ⟨Transports Delcroix⟩
        ⟨le club de judo de Lillers⟩
        ⟨la mairie annexe⟩
    """,
    Kind.TRAIT: """
        ⟨la seule sage-femme libérale du canton⟩
        c'est ⟨l'ancien maire⟩
        ⟨ancienne championne de France de judo⟩
        elle est ⟨passée dans le journal⟩
        il est ⟨passé à la télé⟩
        mère de ⟨triplés⟩
        ⟨le seul maréchal-ferrant du village⟩
        rescapé de ⟨l'incendie de la salle des fêtes⟩
        ⟨la seule famille tchétchène⟩ de la commune
        ⟨mère de onze enfants⟩
        ⟨la femme du maire⟩
        il vit avec ⟨un python⟩
        il a ⟨gagné au loto⟩
        ⟨ancien joueur pro⟩ du RC
        ⟨souffleur de verre⟩
        ⟨le dernier mineur du coron⟩
        ⟨figure locale⟩
        ⟨doyenne du village⟩
        ⟨le fils du notaire⟩
        ⟨connu comme le loup blanc⟩
    """,
    Kind.INITIALS: """
        ⟨M. D. L.⟩ vit seul
        ⟨Mme A. B.⟩ appelle
        ⟨A.B.⟩, 34 ans
        ⟨J.-P. R.⟩ ne répond plus
        ⟨Mme D.L.⟩
        ⟨M. D.-L.⟩
        ⟨monsieur K.B.⟩
        ⟨Mme CM⟩ vient
        ⟨mr d. l.⟩ est seul
        la situation de ⟨K. D.⟩ nous inquiète
        signé ⟨K.M.S.⟩
        ⟨Madame F. Z.⟩
        ⟨M.-C. D.⟩ est hébergée
        famille ⟨H. K.⟩ au complet
        ⟨C. V.⟩ (38 ans)
        ⟨monsieur K-B⟩ vient
    """,
}
NOT_FOUND = {
    Kind.PHONE: """
        Dette 1 870 €
        le 3114, le 115, le 119 ou le 15
        62 000 Arras, 62300 Lens
        né le 06/12/1974 à 10 h
        24/24 et 7/7
        un loyer de 450,00 €
        ouvert de 08:30 à 12:00 et 13:30 à 17:00
        Fil santé jeunes : 0 800 235 236
        le 39 19, le 116 006
        T3 de 62 m2
        12 ans, 14 ans, 16 ans
        article L. 345-2-2 du code
        de 2019 à 2024
        entre 1 200 000 et 2 500 000 habitants
        les 06, 13 et 20
        03.05.2024 10h00
    """,
    Kind.EMAIL: """
        écrire à @tous
        rendez-vous @ 14h
        un tarif @ 12 €
        le point sur la situation
        il habite chez orange et fraise
        par mail ou courrier
        (a) le logement, (b) le soin
        at home
        l'adresse de la mairie
        l'arobase ne s'affiche pas
        www.caf.fr
        @ @ @
        un courriel du CCAS
        courriel envoyé au service
        le point fort, le point faible
    """,
    Kind.NIR: """
        1 870 €
        sans numéro de sécurité sociale
        sa carte Vitale est périmée
        2 enfants, 3 chats, 12 ans, 14 ans
        le 06 39 98 12 34
        2 690 549 €
        3 120 000 habitants en 2019
        de 1959 à 2003
        la sécu rembourse à 70 %
        appelé 12 fois en 3 mois
        la sécurité sociale du 15 mars
        ss : sans suite
        T2 de 45 m2 au 2e étage
        1, 2, 3, 4, 5
        vitale pour lui
    """,
    Kind.BIRTHDATE: """
        vu le 15/01/2025
        né en 1961
        la loi du 6 juillet 1989
        la loi n° 89-462 du 6 juillet 1989
        bail signé le 3 mars 2004
        l'ordonnance n° 45-174 du 2 février 1945
        arrivée en France le 12/09/2003
        depuis le 4 mai 1998
        le décret du 30 janvier 2002
        décédé le 2 mai 2009
        il ne vient pas le 3 mars 2024
        elle ne le voit plus
        rue du 8 mai 1945
        l'armistice du 11 novembre 1918
        en mars 1999
        jugement du 4 mai 2006
    """,
    Kind.DATE: """
        lundi dernier, mardi prochain
        depuis mars 2024
        la loi du 6 juillet 1989
        rue du 8 mai
        payé le 1er du mois
        le bal du 14 juillet
        24h/24, 7j/7 et 7/7
        les 2/3 du loyer
        tension 14/08
        le décret du 3 mai 2017
        place du 11 novembre
        en avril, au printemps
        la trêve hivernale du 1er novembre au 31 mars
        il a 12 ans, mars approche
        trois fois par jour
        la circulaire du 9 mars 2023
        un 4 pièces, un 3 étoiles
        le pont du 8 mai
    """,
    Kind.FILE_ID: """
        Dette CAF 1 870 €
        une dette de 12000 euros
        un dossier de 12 pages
        bail de 3 ans
        MDPH : délai 8 mois
        dossier 2024
        la loi n° 2014-366
        art. L345-2-2
        le contrat de 35 h
        CAF : 450 €
        cerfa n° 15036*01
        appartement n° 12
        62300 Lens
        demande de logement en 2019
        dossier de 2 personnes
        Covid-19 et DSM-5
        bus n° 62
        de 2019-2024
        assurance 120 €
        le 31/12/2024
        Sinemet 100/25 mg
        contrat du 12/03/2024
        20 000 habitants
    """,
    Kind.PLATE: """
        il a de 300 au mois
        DE 450 AU MOINS
        le 120 en ce moment
        Haldol 50 mg 20
        1200 EUR 62
        LE 12 MAI 20
        dès 200 au total
        la RD 943 en travaux
        T2 de 45 m2
        au 115 on attend
        un an 300 de plus
        30 RUE 62
        la A26 et la RN 42
        la 206 grise
        le 62, le 59
        un T1 de 300 eu
    """,
    Kind.HANDLE: """
        Voir caf.fr, ameli.fr ou service-public.fr.
        il passe ses nuits sur Facebook
        un groupe WhatsApp
        il m'a écrit sur WhatsApp "je vais craquer"
        voir sur le site, sur info.example.fr
        https://www.service-public.fr/particuliers
        www.caf.fr
        @tous
        snap : il n'a pas répondu
        son profil inquiète
        une page blanche
        le compte est vide
        https://www.ameli.fr/pas-de-calais
        elle a vendu son lit sur Leboncoin
        le compte joint est bloqué
        rapport_final.pdf
        nom : ____
        une chaîne de soins
        harcelée sur TikTok par des élèves
    """,
    Kind.AGE90: """
        elle a 89 ans
        un bail de 99 ans
        il y a 90 ans
        née en 1931
        une maison centenaire
        le centenaire de l'armistice
        90 % du loyer
        90 jours
        le bus 92
        un arbre centenaire
        92 € de dette
        quatre-vingts ans
        quatre-vingt-neuf ans
        99 fois sur 100
        la loi de 1990
        190 ans d'histoire
    """,
    Kind.ORG: """
        le CCAS et la MDPH
        l'école a signalé
        au collège, en lycée professionnel
        les Restos du cœur
        l'ESAT de nuit n'existe pas
        un EHPAD l'accueillerait
        L'ECOLE A SIGNALE
        SEULE DANS SA MAISON
        la boulangerie est fermée
        chez Mme D.
        LE CAFE EST OFFERT
        l'association d'entraide
        le garage est loin
        Action Logement et Cap emploi
        la Croix-Rouge
        le club lui manque
        courses chez Lidl
        une entreprise de nettoyage
        J'ai eu Mme Boulanger de l'ADIL
        il ferme les yeux
        le garage de l'ami
        la mairie de Lens
    """,
    Kind.TRAIT: """
        la seule solution
        le seul lien avec sa sœur
        le maire est informé
        le dernier loyer payé
        son seul ami
        il regarde la télé
        la télé lui parle
        le loyer a triplé
        le premier rendez-vous
        une seule fois par semaine
        son ancien appartement de Béthune
        l'accident de travail
        un médecin du secteur
        trois enfants
        ses deux chiens
        l'ancien locataire
        la presse du matin
        le seul revenu du ménage
    """,
    Kind.INITIALS: """
        Mme A. va mieux
        M. D. est seul
        le C.M.P. appelle
        R.S.A. suspendu
        M. X et Mme Y
        la C.A.F.
        un T.S. de l'équipe
        art. L. 345-2
        Mme EL
        MME NE VIENT PAS
        le docteur A.
        Monsieur Z.
        A. et B. vivent ensemble
        E.P.S.M. et S.A.M.U.
        madame a l'habitude
        MONSIEUR LE SAIT
        H.L.M.
    """,
}
MARK = re.compile("[⟨⟩]")


def lines(table: dict[Kind, str]) -> list[tuple[Kind, str]]:
    """Each line of a table beside its kind."""
    return [(kind, line.strip()) for kind, text in table.items() for line in text.strip().splitlines()]


@pytest.mark.parametrize(("kind", "marked"), lines(FOUND))
def test_what_identifies_is_found_whole(kind: Kind, marked: str):
    text = MARK.sub("", marked)
    covered = {place for one in find(text) if one.kind is kind for place in range(one.start, one.end)}
    pieces = re.split("[⟨⟩]", marked)
    place = 0
    for rank, piece in enumerate(pieces):
        if rank % 2:
            letters = {place + at for at, letter in enumerate(piece) if letter.isalnum()}
            assert letters <= covered, (text, [(text[one.start : one.end], one.kind) for one in find(text)])
        place += len(piece)


@pytest.mark.parametrize(("kind", "text"), lines(NOT_FOUND))
def test_what_only_looks_like_it_is_left_alone(kind: Kind, text: str):
    assert [text[one.start : one.end] for one in find(text) if one.kind is kind] == []


def test_each_kind_has_its_examples_and_its_lures():
    for table in (FOUND, NOT_FOUND):
        assert all(len(text.strip().splitlines()) >= 15 for text in table.values())
