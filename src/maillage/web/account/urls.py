"""Coming in: sign-in by code, first entry, invitations, one’s body and address, personas, home."""

from django.urls import path
from django.views.generic import RedirectView

from maillage.web import audience
from maillage.web.account import (
    account,
    address,
    arrival,
    declaration,
    entering,
<<<<<<< HEAD
    my_data,
    proconnect,
=======
    factors,
    proconnect,
    second_factor,
>>>>>>> 84524ee (Passkeys, an application of codes and recovery codes; the second factor that the funder asks of its agents)
    sessions,
    views,
)

urlpatterns = [
    path("accueil/", views.home, name="home"),
    path("accueil/attendu/", views.tasks, name="tasks"),
    path("premiere-visite/", views.first_visit, name="first_visit"),
    path("connexion/", entering.ask_code, name="account_login"),
    path(
        "connexion/demande/",
        audience.everyone(RedirectView.as_view(pattern_name="account_login")),
        name="account_request_login_code",
    ),
    path("connexion/code/", entering.type_code, name="account_confirm_login_code"),
    path("connexion/cle/", second_factor.by_passkey, name="mfa_login_webauthn"),
    path("connexion/second-facteur/", second_factor.give, name="mfa_authenticate"),
    path("connexion/confirmer/", second_factor.give_again, name="account_reauthenticate"),
    path("connexion/confirmer/facteur/", second_factor.give_again, name="mfa_reauthenticate"),
    path("connexion/confirmer/cle/", second_factor.give_again, name="mfa_reauthenticate_webauthn"),
    path("mon-compte/securite/", factors.factors, name="mfa_index"),
    path("mon-compte/securite/application/", factors.application_add, name="mfa_activate_totp"),
    path("mon-compte/securite/application/retirer/", factors.application_remove, name="mfa_deactivate_totp"),
    path("mon-compte/securite/cles/", factors.passkey_add, name="mfa_add_webauthn"),
    path("mon-compte/securite/cles/<int:pk>/", factors.passkey, name="mfa_edit_webauthn"),
    path("mon-compte/securite/cles/<int:pk>/retirer/", factors.passkey_remove, name="mfa_remove_webauthn"),
    path("mon-compte/securite/codes/", factors.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "mon-compte/securite/codes/fichier/",
        factors.recovery_codes_file,
        name="mfa_download_recovery_codes",
    ),
    path(
        "mon-compte/securite/codes/nouveaux/",
        factors.recovery_codes_new,
        name="mfa_generate_recovery_codes",
    ),
    path("connexion/sur-invitation/", views.by_invitation, name="account_signup"),
    path("connexion/inactive/", views.by_invitation, name="account_inactive"),
    path("connexion/proconnect/", proconnect.go, name="proconnect"),
    path("connexion/proconnect/retour/", proconnect.back, name="proconnect_back"),
    path("connexion/proconnect/code/", proconnect.prove, name="proconnect_prove"),
    path("inscription/", arrival.come_in, name="come_in"),
    path("inscription/code/", arrival.come_in_code, name="come_in_code"),
    path("organismes/declarer/", declaration.organisation_find, name="organisation_find"),
    path("organismes/declarer/<str:siret>/", declaration.organisation_declare, name="organisation_declare"),
    path("mon-compte/", account.account, name="account"),
    path("mon-compte/sessions/fermer/", sessions.close_others, name="sessions_close"),
    path("mon-compte/sessions/<slug:public_id>/fermer/", sessions.close, name="session_close"),
    path("mon-compte/proconnect/", proconnect.link, name="proconnect_link"),
    path("mon-compte/proconnect/<int:pk>/delier/", proconnect.unlink, name="proconnect_unlink"),
    path("mon-compte/mes-donnees/", my_data.my_data, name="my_data"),
    path("mon-compte/mes-donnees.json", my_data.my_data_file, name="my_data_file"),
    path("mon-compte/effacer/", my_data.my_data_erase, name="my_data_erase"),
    path("mon-adresse/", address.address, name="address"),
    path("mon-adresse/code/", address.address_code, name="address_code"),
    path("deconnexion/", views.sign_out, name="account_logout"),
    path("deconnexion/proconnect/", proconnect.left, name="proconnect_left"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path("demonstration/", views.personas, name="demonstration"),
    path("demonstration/messages/", views.outbox, name="demonstration_outbox"),
]
