"""Verify that nobody rewrote the journal, that what was erased is, and that every attachment is there."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from maillage.chores.attachments import missing as missing_attachments
from maillage.journal.anchors import keys_are_here, public_file, signers
from maillage.journal.operations import BadRow, Proof, prove
from maillage.journal.queries import late_anchors
from maillage.privacy.operations import verify_deletions
from maillage.reports.operations import verify_tallies
from maillage.rules.french import moment, plural
from maillage.situations.operations import verify_purges
from maillage.web import clock
from maillage.web.templatetags.journal import act


class Command(BaseCommand):
    """Walk every chain of the journal, its anchors, every proof of deletion; end when one does not hold."""

    help = "check the journal and its anchors; name the first bad row (--database PATH, --anchors FILE)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchors", type=Path, help="a copy of the anchor file, its public key beside it"
        )

    def handle(self, *_args: Any, anchors: Path | None = None, **_options: Any) -> None:
        """Print what holds; raise CommandError with everything that does not, the first bad row first."""
        if anchors and not anchors.is_file():
            raise CommandError(f"{anchors} n’est pas un fichier.")
        proof = prove(anchors)
        erased, broken = verify_purges()
        deleted, missing = verify_deletions()
        erased += deleted
        tallies, false = verify_tallies()
        lies = [f"Le décompte du groupe {pk} ne dit pas ce que disent ses feuilles." for pk in false]
        lies += [f"La pièce {name} manque\u00a0: la base la nomme." for name in missing_attachments()]
        if wrong := [*_told(proof), *filter(None, (broken, missing)), *lies]:
            raise CommandError("\n".join(wrong))
        self.stdout.write(
            plural(erased, "preuve d’effacement vérifiée", "preuves d’effacement vérifiées") + "."
        )
        self.stdout.write(plural(tallies, "décompte de groupe vérifié", "décomptes de groupe vérifiés") + ".")
        self.stdout.write(
            f"Journal intact\u00a0: {plural(proof.chains, 'chaîne vérifiée', 'chaînes vérifiées')}, "
            f"{plural(proof.lines, 'ligne')}, {plural(proof.anchored, 'ancre')}."
        )
        if proof.copied:
            self.stdout.write(
                f"Copie plus ancienne du fichier d’ancres\u00a0: elle vaut jusqu’à sa ligne {proof.copied}, "
                f"et {plural(proof.since, 'ligne a été écrite', 'lignes ont été écrites')} depuis."
            )
        if proof.anchored and not keys_are_here():
            self._name_keys(anchors or Path(settings.MAILLAGE_ANCHORS))
        for late in late_anchors(clock.now()):
            since = f"depuis l’ancre du {moment(late.since)}" if late.since else "depuis toujours"
            self.stdout.write(
                f"Ancrage en retard\u00a0: {plural(late.lines, 'ligne')} du journal {late.chain} {since}. "
                "Lancez ./maillage work, et voyez si le disque est plein."
            )

    def _name_keys(self, path: Path) -> None:
        """Say which of the public keys beside the file signed its lines."""
        beside = public_file(path)
        self.stdout.write(
            "Les clés de l’installation (MAILLAGE_ANCHOR_KEYS) ne sont pas ici\u00a0: les ancres sont "
            f"lues avec {beside}. Comparez ce qui suit avec la clé publique qui vous a été donnée."
        )
        for key in signers(path):
            former = ", ancienne" if key.rank > 1 else ""
            self.stdout.write(
                f"Clé n°\u00a0{key.rank} de ce fichier{former}, empreinte SHA-256 {key.fingerprint}\u00a0: "
                f"{plural(key.lines, 'ancre signée', 'ancres signées')}."
            )


def _told(proof: Proof) -> list[str]:
    told = [_row(bad) for bad in proof.bad]
    if proof.anchors:
        told.append(proof.anchors)
    if proof.guards:
        told.append(f"Les gardes du journal ne sont plus là\u00a0: {', '.join(proof.guards)}.")
    return told


def _row(bad: BadRow) -> str:
    told = f"Journal du financeur {bad.chain}\u00a0: {bad.sentence}"
    if bad.line is None:
        return told
    says = f"le {moment(bad.line.at)}, «\u00a0{bad.line.actor} {act(bad.line.verb)}\u00a0»"
    if bad.line.sequence == bad.sequence:
        return f"{told} Elle dit\u00a0: {says}."
    return f"{told} La dernière qui tienne est la ligne n°\u00a0{bad.line.sequence}\u00a0: {says}."
