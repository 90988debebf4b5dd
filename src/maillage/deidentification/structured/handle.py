"""Accounts and pseudonyms of social networks, addresses of profiles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.structured.reading import Reading

_NETWORK: Final = (
    r"(?:insta(?:gram)?|snap(?:chat)?|face ?book|fb|tik ?tok|le ?bon ?coin|vinted|twitter|discord|telegram|whats ?app|twitch|you ?tube"
    r"|messenger|linkedin|tinder|meetic|badoo|onlyfans|bluesky|mastodon|reddit|skype|steam|fortnite|psn|roblox|vk|threads|signal)"
)
_QUOTED: Final = r'" ?(?P<quoted>[^"\n]{1,39}[^"\s]) ?"'
_TELLING: Final = r"(?=[\w.-]{0,38}[\d_]|[\w-]{1,38}\.[a-z])"
"""A figure, a dash or a dot inside: no word of a sentence."""
_AT: Final = re.compile(r"(?<![\w.@+-])@(?P<name>[\w.-]{1,39}\w)")
_CALLED: Final = re.compile(
    rf"\b(?:pseudo(?:nyme)?|identifiant|login|username|nom d'utilisateur|compte|profil|page|chaine|{_NETWORK})"
    rf"(?: (?:de |d'|du )?[\w']{{1,14}}){{0,2}}?(?: (?:sur|de|du|d'|son|sa) ?(?:son |le |la )?{_NETWORK})?"
    rf"(?: ?[:=,(] ?| (?:est|etait|c\'est|sous(?: le (?:nom|pseudo(?:nyme)?))?(?: de| d\')?|au nom de|intitulee?|nommee?|appelee?|dit|dite) ?[:]? ?| )"
    rf"(?:{_QUOTED}|(?P<bare>{_TELLING}@?\w[\w.-]{{1,38}}\w))"
)
_ON: Final = re.compile(
    rf"(?:{_QUOTED}|(?<![\w@.-])(?P<bare>{_TELLING}[a-z][\w.-]{{1,38}}\w)),? \(?(?:(?:sur|via|dans) (?:son |le |un |les )?|(?:c'est |c )?(?:son|sa|mon|ton) ){_NETWORK}\b"
)
_NETWORKS: Final = re.compile(
    rf"\breseaux(?: sociaux)?,? ?:? ?(?:c'est |elle est |il est |sous |sous le nom de )?(?:{_QUOTED}|(?P<bare>{_TELLING}@?\w[\w.-]{{1,38}}\w))"
)
_JOINED: Final = re.compile(
    r"(?<![\w@./-])(?P<bare>[a-z0-9.]{1,30}(?:_{1,3}[a-z0-9.]{1,30}){1,6})_{0,3}(?![\w@])"
)
_LINK: Final = re.compile(r"(?:https?://|www\.)(?P<host>[^\s/<>\"?#]{1,100})(?P<path>[^\s<>\"]{0,300})")
_HOST: Final = re.compile(
    r"(?<![\w@./+-])(?P<host>[a-z0-9][a-z0-9-]{1,40}(?:\.[a-z0-9][a-z0-9-]{0,40}){0,3}\.(?:fr|com|org|net|be|eu|info|io|tv|blog|me))"
    r"(?P<path>/[^\s<>\"),;]{0,200})?(?![\w@-])(?!\.\w)"
)
_OWN: Final = re.compile(r"\b(?:blog|vlog|cagnotte|chaine|profil|page|compte|(?:son|ma|mon|sa|leur) site)\b")
"""What makes a site that of someone."""
_PROFILE: Final = re.compile(
    r"\b(?:(?:facebook|instagram|tiktok|twitter|snapchat|linkedin|youtube|twitch|vinted|leboncoin|reddit|pinterest)\.(?:com|fr|tv)|x\.com|fb\.(?:com|me)"
    r"|t\.me|wa\.me|discord\.gg|m\.me|youtu\.be)/[^\s<>\",;]{1,200}"
)
_PUBLIC: Final = re.compile(
    r"(?:.{0,80}\.)?(?:gouv\.fr|service-public\.fr|ameli\.fr|caf\.fr|msa\.fr|francetravail\.fr|has-sante\.fr|psycom\.org|pasdecalais\.fr|3114\.fr"
    r"|actionlogement\.fr|anil\.org|adil\w{0,20}\.org|unafam\.org|soliguide\.fr|inclusion\.beta\.gouv\.fr|cnil\.fr|europa\.eu|insee\.fr|wikipedia\.org"
    r"|info-droits-etrangers\.org|santementalefrance\.fr|fapil\.fr|federationsolidarite\.org)\.?"
)
_TAGGED: Final = re.compile(r"(?<![\w#])[a-z][\w.-]{1,31}#\d{4}(?!\w)")
_UNDER: Final = re.compile(rf"\bsous le nom (?:de |d')?(?P<bare>{_TELLING}\w[\w.-]{{1,38}}\w)")
_DOTTED: Final = re.compile(
    r"\bsur (?P<bare>[a-z]{2,20}(?:\.[a-z]{2,20}){2,5})(?<!\.fr)(?<!\.com)(?<!\.org)(?<!\.net)(?<!\.be)(?![\w@/])(?!\.\w)"
)
_SAYING: Final = re.compile(
    r"(?:je|j'\w+|tu|il|elle|on|nous|vous|ils|elles|c'est|ca|ne|pas|plus|merci|bonjour|salut|a|le|la|les|un|une|mon|ma|ta|ton|t'es|viens|arrete|si|que|quand) "
)
"""How what someone wrote begins: no name of an account."""
_EVERYONE: Final = frozenset("tous toutes all ici here everyone channel equipe team".split())
_FILE: Final = re.compile(r"\.(?:pdf|docx?|odt|ods|xlsx?|jpe?g|png|txt|csv|zip|mp[34])$")
_NETWORK_ONLY: Final = re.compile(_NETWORK)


def find_handles(reading: Reading) -> Iterator[Finding]:
    """Give each account, pseudonym or address of a profile."""
    plain = reading.plain
    for match in _AT.finditer(plain):
        if match["name"] not in _EVERYONE:
            yield Finding(*match.span(), Kind.HANDLE)
    for match in _LINK.finditer(plain):
        if not _PUBLIC.fullmatch(match["host"]):
            yield Finding(match.start(), match.start() + len(match.group().rstrip(".,;:!?)'")), Kind.HANDLE)
    for match in _HOST.finditer(plain):
        own = match["path"] or _OWN.search(plain, max(0, match.start() - 40), match.start())
        if own and not _PUBLIC.fullmatch(match["host"]):
            yield Finding(match.start(), match.start() + len(match.group().rstrip(".:!?)'")), Kind.HANDLE)
    for match in _PROFILE.finditer(plain):
        yield Finding(match.start(), match.start() + len(match.group().rstrip(".:!?)'")), Kind.HANDLE)
    for match in _JOINED.finditer(plain):
        if not _FILE.search(match.group()) and re.search("[a-z]", match.group()):
            yield Finding(*match.span(), Kind.HANDLE)
    for match in _TAGGED.finditer(plain):
        yield Finding(*match.span(), Kind.HANDLE)
    for pattern in (_UNDER, _DOTTED):
        for match in pattern.finditer(plain):
            yield Finding(*match.span("bare"), Kind.HANDLE)
    for pattern in (_CALLED, _ON, _NETWORKS):
        yield from _named(reading, pattern)


def _named(reading: Reading, pattern: re.Pattern[str]) -> Iterator[Finding]:
    """Give what a network or the word « pseudo » introduces, when it cannot be a word of the sentence."""
    for match in pattern.finditer(reading.plain):
        if match["quoted"]:
            if _SAYING.match(match["quoted"]) and not re.search(
                r"pseudo|nom|compte|profil|chaine|page", match.group()
            ):
                continue
            group = reading.plain.endswith("groupe ", 0, match.start())
            if (
                pattern is _NETWORKS
                or "pseudo" in match.group()
                or (_NETWORK_ONLY.search(match.group()) and not group)
            ):
                yield Finding(*match.span("quoted"), Kind.HANDLE)
        elif re.search("[a-z]", match["bare"]):
            yield Finding(*match.span("bare"), Kind.HANDLE)
