"""The journal in French: its acts, and the values it keeps as codes, dates and decimals."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Final

from django import template

from maillage.rules import french
from maillage.rules.lives import LIVES

register = template.Library()

ACTS: Final = {
    # People
    "open_installation": "a ouvert l’installation",
    "communicate_application": "a communiqué une copie sans nom de la candidature",
    "correct_organisation": "a corrigé ce qui concerne un organisme",
    "register_organisation": "a ouvert l’espace d’un organisme",
    "invite": "a invité une personne",
    "accept_invitation": "a accepté l’invitation",
    "withdraw_invitation": "a retiré une invitation",
    "end_membership": "a retiré un rôle",
    "declare_organisation": "a déclaré un organisme",
    "ask_to_join": "a demandé à rejoindre un organisme",
    "accept_join_request": "a accepté une demande d’adhésion à l’équipe",
    "refuse_join_request": "a refusé une demande d’adhésion à l’équipe",
    "send_proof": "a envoyé un justificatif de représentation",
    "refuse_proof": "a demandé un autre justificatif de représentation",
    "prove_organisation": "a reconnu la représentation légale d’un organisme",
    "grant_delegation": "a délégué sa signature",
    "revoke_delegation": "a mis fin à une délégation de signature",
    "leave_organisation": "a quitté un organisme",
    "change_address": "a changé d’adresse électronique",
    "set_address": "a rétabli l’adresse électronique d’une personne",
    "send_invitation_again": "a renvoyé une invitation",
    "come_in": "a ouvert son compte",
    # Call
    "import_call": "a chargé l’appel",
    "receive_import": "a reçu un fichier d’un autre portail",
    "choose_columns": "a choisi les colonnes d’un autre portail",
    "run_import": "a repris des candidatures d’un autre portail",
    "drop_import": "a abandonné un fichier d’un autre portail",
    "receive_application": "a repris une candidature d’un autre portail",
    "start_call": "a commencé l’appel",
    "rewrite_call": "a écrit une partie de l’appel",
    "remove_contact": "a retiré une personne à contacter",
    "start_rehearsal": "a ouvert une répétition de l’appel",
    "join_rehearsal": "a joué un candidat dans la répétition",
    "throw_away_rehearsal": "a effacé la répétition",
    "set_cohort": "a fixé la cohorte du lot",
    "name_contact": "a nommé la personne à contacter",
    "publish_call": "a publié l’appel",
    "extend_call": "a prolongé l’appel",
    # Application
    "start_application": "a commencé la candidature",
    "save_application": "a enregistré la candidature",
    "attach_document": "a joint une pièce",
    "remove_document": "a retiré une pièce",
    "deposit_application": "a déposé la candidature",
    "validate_application": "a validé la candidature",
    "reopen_application": "a rouvert la candidature",
    "decline_application": "a refusé de valider la candidature",
    "withdraw_application": "a retiré la candidature",
    "late_attempt": "a tenté un envoi hors délai",
    "refuse_infected_file": "a envoyé un fichier infecté, qui n’a pas été gardé,",
    "post_message": "a écrit dans l’échange sur la candidature",
    "answer_completion": "a fourni les pièces demandées",
    "read_messages": "a lu les messages de la candidature",
    "ask_question": "a posé une question sur l’appel",
    "answer_question": "a publié la réponse à une question sur l’appel",
    "remind_unvalidated": "a rappelé de valider la candidature",
    "close_application": "a constaté que la candidature n’est pas validée à la clôture",
    # Selection
    "declare_complete": "a déclaré le dossier complet",
    "declare_incomplete": "a déclaré le dossier incomplet",
    "record_eligibility": "a relevé une condition d’éligibilité",
    "declare_eligible": "a déclaré la candidature éligible",
    "declare_ineligible": "a déclaré la candidature non éligible",
    "score_application": "a noté un critère",
    "declare_no_tie": "a déclaré n’avoir aucun lien avec l’organisme de",
    "declare_tie": "a déclaré un conflit d’intérêts sur",
    "reopen_scores": "a rouvert la notation de",
    "admit": "a admis la lettre d’intention",
    "reject_letter": "a écarté la lettre d’intention",
    "score": "a clos la notation",
    "open_funding": "a ouvert le suivi des financements",
    "notify_credits": "a enregistré la notification des crédits",
    "record_budget_vote": "a enregistré le vote du budget",
    "fail_condition": "a constaté qu’une condition de financement manque",
    "cancel_conditions": "a annulé la candidature faute de financement",
    "record_deliberation": "a enregistré la délibération",
    "decide": "a rendu la décision",
    "notify_decision": "a notifié la décision",
    "decide_together": "a rendu les décisions de l’appel en un acte",
    "read_notice": "a ouvert la notification",
    "release_award": "a rendu l’attribution définitive",
    "simulate": "a simulé une répartition",
    "adjust_simulation": "a modifié une simulation",
    "discard_simulation": "a écarté une simulation",
    "declare_unsuccessful": "a déclaré un territoire infructueux",
    "undo_decision": "a repris la décision avant sa notification",
    "undo_rejection": "a repris le rejet avant sa notification",
    "return_to_reserve": "a remis la candidature en liste complémentaire",
    "undo_unsuccessful": "a rouvert un territoire déclaré infructueux",
    "send_holding_letter": "a envoyé une lettre d’attente",
    # Agreement and money
    "prepare_agreement": "a préparé la convention",
    "send_agreement": "a envoyé la convention à la signature",
    "take_back_agreement": "a repris la convention",
    "sign_operator": "a signé la convention pour l’opérateur",
    "sign_department": "a signé la convention pour le Département",
    "file_paper_signature": "a déposé la convention signée sur papier",
    "start_text": "a commencé une version du texte des conventions",
    "save_heading": "a écrit le titre et les visas du texte des conventions",
    "add_article": "a ajouté un article au texte des conventions",
    "save_article": "a écrit un article du texte des conventions",
    "move_article": "a déplacé un article du texte des conventions",
    "remove_article": "a retiré un article du texte des conventions",
    "publish_text": "a publié le texte des conventions",
    "discard_text": "a écarté un brouillon du texte des conventions",
    "end_agreement": "a constaté la fin de la convention",
    "close_agreement": "a soldé la convention",
    "request_advance": "a demandé l’avance",
    "enter_bank_details": "a saisi des coordonnées bancaires",
    "check_bank_details": "a vérifié les coordonnées bancaires",
    "confirm_bank_details": "a confirmé les coordonnées bancaires",
    "refuse_bank_details": "a refusé des coordonnées bancaires",
    "commit_payment": "a engagé le paiement",
    "settle_payment": "a liquidé le paiement",
    "order_payment": "a mandaté le paiement",
    "record_paid": "a enregistré le paiement",
    "certify_service": "a certifié le service fait",
    "contest_repayment": "a présenté des observations sur le reversement",
    "order_repayment": "a émis le titre de recettes",
    "agree_repayment": "a accepté le reversement",
    "maintain_repayment": "a maintenu le reversement",
    "lower_repayment": "a réduit le reversement",
    "drop_repayment": "a abandonné le reversement",
    "plan_repayment": "a fixé l’échéancier du reversement",
    "collect_repayment": "a encaissé une somme sur le reversement",
    # Group
    "open_group": "a ouvert le groupe",
    "present_group": "a présenté le groupe",
    "appoint_facilitator": "a désigné une personne pour animer",
    "end_facilitation": "a mis fin à une animation",
    "plan_year": "a posé les dates de l’année",
    "add_meeting": "a ajouté une rencontre",
    "open_meeting": "a ouvert les inscriptions",
    "move_meeting": "a déplacé la rencontre",
    "cancel_meeting": "a annulé la rencontre",
    "switch_to_remote": "a passé la rencontre à distance",
    "sign_up": "a enregistré une inscription",
    "cancel_registration": "a annulé une inscription",
    "accept_offer": "a pris la place proposée",
    "decline_offer": "a laissé la place proposée",
    "expire_offer": "a repris une place proposée sans réponse",
    "admit_beyond_wish": "a admis une personne au-delà du nombre souhaité",
    "add_walk_in": "a noté une personne venue sans inscription",
    "mark_present": "a noté une présence",
    "mark_excused": "a noté une absence excusée",
    "mark_absent": "a noté une absence",
    "clear": "a effacé une marque de présence",
    "read_names": "a lu, pour un contrôle, les noms de la feuille de présence de",
    "close_attendance": "a clos la feuille de présence",
    "add_theme": "a relevé un thème",
    "propose_theme": "a proposé un thème",
    "propose_session": "a proposé une séance d’information",
    "schedule_session": "a fixé la séance d’information",
    "hold_session": "a constaté la tenue de la séance",
    "cancel_session": "a annulé la séance",
    "erase_participant": "a effacé les données d’une personne",
    # Expenses and report
    "enter_expense": "a saisi une dépense",
    "correct_expense": "a corrigé une dépense",
    "attach_receipt": "a joint un justificatif",
    "remove_expense": "a retiré une dépense",
    "receive_expenses": "a envoyé un fichier de dépenses",
    "import_expenses": "a importé un fichier de dépenses",
    "drop_expenses": "a abandonné un fichier de dépenses",
    "share_bill": "a réparti une facture entre des groupes",
    "correct_bill": "a corrigé une facture partagée",
    "remove_bill": "a retiré une facture partagée",
    "present_to_committee": "a présenté la dépense au comité",
    "accept_expense": "a accepté la dépense",
    "refuse_expense": "a refusé la dépense",
    "reconsider_expense": "a repris l’examen de la dépense",
    "present_account": "a présenté le compte",
    "propose_on_account": "a envoyé la proposition sur le compte",
    "answer_proposal": "a répondu à la proposition sur le compte",
    "reopen_account": "a rouvert le compte",
    "convene_committee": "a convoqué le comité",
    "record_minutes": "a enregistré le relevé de décisions du comité",
    "open_report": "a ouvert le bilan final",
    "save_report": "a enregistré le bilan final",
    "submit_report": "a remis le bilan final",
    "resubmit_report": "a remis le bilan final corrigé",
    "acknowledge_report": "a accusé réception du bilan final",
    "ask_corrections": "a demandé des corrections au bilan final",
    "accept_report": "a accepté le bilan final",
    "open_financial_report": "a ouvert le compte rendu financier",
    "save_financial_report": "a enregistré le compte rendu financier",
    "join_financial_paper": "a joint une pièce au compte rendu financier",
    "remove_financial_paper": "a retiré une pièce du compte rendu financier",
    "submit_financial_report": "a certifié et transmis le compte rendu financier",
    "accept_financial_report": "a accepté le compte rendu financier",
    "return_financial_report": "a renvoyé le compte rendu financier à l’opérateur",
    "remind_financial_report": "a rappelé le compte rendu financier",
    "remind_report": "a rappelé le bilan final",
    "send_formal_notice": "a mis en demeure de transmettre le bilan final",
    "communicate_agreement": "a communiqué une copie sans nom d’un document de la convention",
}

_STATES = {code: label for life in reversed(LIVES) for code, label in life.states.items()}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*[+Z].*")
_AMOUNT = re.compile(r"-?\d+\.\d\d")


@register.filter
def act(verb: str) -> str:
    """Give back what was done, to be read after the name of who did it; an unknown code stays as it is."""
    return ACTS.get(verb, verb)


@register.filter
def told(value: str) -> str:
    """Give back a value of the journal as the pages write it: state, day, moment or amount in French."""
    if _DAY.fullmatch(value):
        return french.day(dt.date.fromisoformat(value))
    if _MOMENT.fullmatch(value):
        return french.moment(dt.datetime.fromisoformat(value))
    if _AMOUNT.fullmatch(value):
        return french.amount(Decimal(value))
    return _STATES.get(value, value)
