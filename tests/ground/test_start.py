"""How an installation starts: what it refuses, where its secrets are, what it says of itself."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.exceptions import ImproperlyConfigured

from maillage.chores.management.commands.serve import on_this_machine
from maillage.config import environment, safety
from maillage.config.safety import Start, dangers

KEY: Final = "q" * 43 + "="
SAFE: Final = Start(
    demonstration=False,
    debug=False,
    secret_key=secrets.token_urlsafe(64),
    former_keys=[secrets.token_urlsafe(64)],
    situation_keys=[KEY],
    hosts=["maillage.departement.fr"],
    base_url="https://maillage.departement.fr",
    database_url="sqlite:////srv/maillage/maillage.sqlite3",
    smtp_host="smtp.departement.fr",
    smtp_user="maillage",
    smtp_tls=True,
    sender="Maillage <maillage@departement.fr>",
    clamd="127.0.0.1:3310",
    store="https://objets.departement.fr",
)
LOCAL: Final = "24 1 8:1 / / rw - ext4 /dev/sda1 rw"
NETWORK: Final = f"{LOCAL}\n31 24 0:40 / /srv rw shared:1 - nfs4 disks:/srv rw"


def test_a_safe_installation_meets_no_danger():
    assert dangers(SAFE, mounts=LOCAL) == []


@pytest.mark.parametrize(
    ("change", "variable", "remedy"),
    [
        ({"demonstration": True}, "MAILLAGE_DEMONSTRATION", "remove it"),
        ({"debug": True}, "MAILLAGE_DEBUG", "remove it"),
        ({"secret_key": ""}, "MAILLAGE_SECRET_KEY", "./maillage key --secret"),
        ({"secret_key": "short"}, "MAILLAGE_SECRET_KEY", "./maillage key --secret"),
        ({"secret_key": "k" * 80}, "MAILLAGE_SECRET_KEY", "./maillage key --secret"),
        ({"secret_key": "change-me-" + SAFE.secret_key}, "MAILLAGE_SECRET_KEY", "./maillage key --secret"),
        ({"former_keys": ["k" * 80]}, "MAILLAGE_SECRET_KEY_FALLBACKS", "remove it"),
        ({"former_keys": [SAFE.secret_key]}, "MAILLAGE_SECRET_KEY_FALLBACKS", "the former ones only"),
        ({"situation_keys": []}, "MAILLAGE_SITUATION_KEYS", "./maillage key"),
        ({"secret_key": KEY + SAFE.secret_key}, "MAILLAGE_SITUATION_KEYS", "another one"),
        ({"hosts": ["*"]}, "MAILLAGE_HOSTS", "each name"),
        ({"hosts": [".departement.fr"]}, "MAILLAGE_HOSTS", "each name"),
        ({"hosts": ["localhost"]}, "MAILLAGE_HOSTS", "the names of the site"),
        ({"hosts": [*SAFE.hosts, "testserver"]}, "MAILLAGE_HOSTS", "remove it"),
        ({"hosts": ["autre.departement.fr"]}, "MAILLAGE_HOSTS", "add it"),
        ({"base_url": "http://maillage.departement.fr"}, "MAILLAGE_BASE_URL", "https://"),
        ({"base_url": "maillage.departement.fr"}, "MAILLAGE_BASE_URL", "https://"),
        ({"base_url": "https://[departement"}, "MAILLAGE_BASE_URL", "https://"),
        (
            {"base_url": "https://a:b@maillage.departement.fr"},
            "MAILLAGE_BASE_URL",
            "without path nor account",
        ),
        ({"base_url": "https://localhost"}, "MAILLAGE_BASE_URL", "public address"),
        ({"sender": ""}, "MAILLAGE_SENDER", "write"),
        ({"sender": "Maillage <nobody@example.org>"}, "MAILLAGE_SENDER", "your own domain"),
        ({"smtp_tls": False}, "MAILLAGE_SMTP_TLS", "yes"),
        ({"database_url": "sqlite://:memory:"}, "DATABASE_URL", "sqlite:////"),
        ({"database_url": "postgresql://a:b@base.departement.fr/m"}, "DATABASE_URL", "sslmode=verify-full"),
        ({"database_url": "postgresql://a@10.0.0.7/m?sslmode=prefer"}, "DATABASE_URL", "in the clear"),
        ({"database_url": "postgres://a@[2001:db8::7]:5433/m"}, "DATABASE_URL", "in the clear"),
        ({"database_url": "postgresql:///m?host=base.departement.fr"}, "DATABASE_URL", "in the clear"),
        ({"clamd": "127.0.0.1"}, "MAILLAGE_CLAMD", "host:port"),
        ({"store": "http://objets.departement.fr"}, "MAILLAGE_S3_ENDPOINT", "https://"),
    ],
)
def test_each_danger_names_its_variable_and_its_remedy(change: dict[str, Any], variable: str, remedy: str):
    (said,) = dangers(replace(SAFE, **change), mounts=LOCAL)
    assert said.startswith(variable)
    assert remedy in said


def test_sqlite_is_refused_on_the_disk_of_another_machine():
    (said,) = dangers(SAFE, mounts=NETWORK)
    assert said.startswith("DATABASE_URL is on a network disk (nfs4)")
    assert safety.shared_disk(Path("/home/maillage.sqlite3"), NETWORK) == ""
    assert safety.shared_disk(Path("//server/share/maillage.sqlite3"), LOCAL) == "network share"


def test_proconnect_is_set_whole_or_not_at_all():
    right = {
        "issuer": "https://proconnect.example.org/api/v2",
        "client_id": "maillage",
        "client_secret": "s" * 64,
        "algorithm": "ES256",
    }
    absent = {"issuer": "", "client_id": "", "client_secret": ""}
    for fine in ({}, absent, {"algorithm": "RS256"}):
        assert safety.odd_identities(**{**right, **fine}, production=True) == []
    assert safety.odd_identities(**{**right, "issuer": "http://127.0.0.1:4000"}, production=False) == []
    for wrong, remedy in (
        ({"client_secret": ""}, "all three"),
        ({**absent, "client_secret": "s"}, "all three"),
        ({"issuer": "http://proconnect.example.org"}, "start with https://"),
        ({"issuer": "https://proconnect.example.org/?a=1"}, "must be an address"),
        ({"issuer": "proconnect"}, "must be an address"),
        ({"algorithm": "HS256"}, "not shared"),
        ({"algorithm": "none"}, "not shared"),
    ):
        (said,) = safety.odd_identities(**{**right, **wrong}, production=True)
        assert said.startswith("MAILLAGE_PROCONNECT_")
        assert remedy in said


def test_figures_are_asked_by_a_token_that_a_header_may_hold_from_networks_that_exist():
    token = "figures-of-the-site"
    for fine in (("", ()), (token, ()), (token, ("10.0.0.0/8", "192.0.2.7", "2001:db8::/32", "10.1.2.3/8"))):
        assert safety.odd_figures(*fine) == []
    for wrong, remedy in (
        (("short", ()), "16 characters or more"),
        (("figures of the site", ()), "without space"),
        (("chiffres-du-département", ()), "nor accent"),
        ((token, ("10.0.0/8",)), "10.0.0/8 is neither an address nor a network"),
        ((token, ("supervision.departement.fr",)), "neither an address"),
        (("", ("10.0.0.0/8",)), "set both, or none"),
    ):
        (said,) = safety.odd_figures(*wrong)
        assert said.startswith("MAILLAGE_METRICS_")
        assert remedy in said


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://maillage@localhost/maillage",
        "postgresql://maillage@[::1]:5432/maillage",
        "postgresql://maillage@%2Fvar%2Frun%2Fpostgresql/maillage?pool=true",
        "postgresql:///maillage?host=/var/run/postgresql",
        "postgresql://maillage:password@database/maillage",
        "postgresql://maillage:password@base.departement.fr/maillage?sslmode=verify-full",
    ],
)
def test_postgresql_may_be_on_any_disk_on_this_machine_or_behind_tls(url: str):
    assert dangers(replace(SAFE, database_url=url), mounts=NETWORK) == []


# --- the environment ---------------------------------------------------------------------------------------


def test_a_secret_is_read_in_a_file_that_nobody_else_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "secret"
    file.write_text("held\n")
    file.chmod(0o640)
    monkeypatch.setattr(environment, "VARIABLES", {})
    monkeypatch.setenv("MAILLAGE_TRY_FILE", str(file))
    assert environment.text("MAILLAGE_TRY", says="tried", secret=True) == "held"
    file.chmod(0o644)
    assert environment.text("MAILLAGE_TRY", says="tried") == "held", "no secret, no harm"
    with pytest.raises(ImproperlyConfigured, match=r"MAILLAGE_TRY_FILE.*chmod o-rwx"):
        environment.text("MAILLAGE_TRY", says="tried", secret=True)
    monkeypatch.setenv("MAILLAGE_TRY", "written")
    with pytest.raises(ImproperlyConfigured, match="both set: keep one"):
        environment.text("MAILLAGE_TRY", says="tried")
    monkeypatch.delenv("MAILLAGE_TRY")
    monkeypatch.setenv("MAILLAGE_TRY_FILE", str(tmp_path / "absent"))
    with pytest.raises(ImproperlyConfigured, match=r"cannot be read.*give the path"):
        environment.text("MAILLAGE_TRY", says="tried")


def test_a_number_and_a_choice_are_refused_with_what_is_awaited(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(environment, "VARIABLES", {})
    monkeypatch.setenv("MAILLAGE_TRY", "many")
    with pytest.raises(ImproperlyConfigured, match="MAILLAGE_TRY must be a whole number from 0 to 65535"):
        environment.number("MAILLAGE_TRY", 1, says="tried")
    with pytest.raises(ImproperlyConfigured, match="MAILLAGE_TRY must be yes or no"):
        environment.flag("MAILLAGE_TRY", says="tried")


# --- the whole, in a process of its own --------------------------------------------------------------------


def _started(tmp_path: Path, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("MAILLAGE_", "DATABASE", "DJANGO_"))
    }
    secret, state = tmp_path / "secret", tmp_path / "state"
    secret.write_text(SAFE.secret_key)
    secret.chmod(0o600)
    state.mkdir(mode=0o700, exist_ok=True)
    variables = {
        "MAILLAGE_PRODUCTION": "yes",
        "MAILLAGE_SECRET_KEY_FILE": str(secret),
        "MAILLAGE_SITUATION_KEYS": KEY,
        "MAILLAGE_STATE": str(state),
        "MAILLAGE_HOSTS": " ".join(SAFE.hosts),
        "MAILLAGE_BASE_URL": SAFE.base_url,
        "MAILLAGE_SENDER": SAFE.sender,
        "MAILLAGE_PROXIES": "1",
        "MAILLAGE_SECURITY_CONTACT": "mailto:securite@departement.fr",
        "MAILLAGE_SECURITY_EXPIRES": str(dt.datetime.now(dt.UTC).date() + dt.timedelta(days=300)),
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
        "PYTHONPATH": "src",
    }
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "django", *command],
        env={**kept, **variables, **more},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_check_of_a_safe_production_is_clean(tmp_path: Path):
    done = _started(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n"), (
        done.stderr
    )


def test_the_check_tells_an_open_folder_a_missing_proxy_and_a_database_that_nobody_verifies(tmp_path: Path):
    (tmp_path / "state").mkdir()
    (tmp_path / "state").chmod(0o755)
    far = "postgresql://maillage@far.departement.fr/maillage?sslmode="
    weak = {"MAILLAGE_SECURITY_EXPIRES": "2020-01-01", "MAILLAGE_PROXIES": "0"}
    said = _started(tmp_path, "check", "--deploy", **weak, DATABASE_URL=f"{far}require").stderr
    assert "maillage.W011" in said
    assert "far.departement.fr without verifying who answers" in said
    assert "maillage.W014" in said
    sure = _started(tmp_path, "check", "--deploy", **weak, DATABASE_URL=f"{far}verify-full").stderr
    assert "maillage.W014" in sure
    assert "maillage.W012" not in sure
    near = _started(
        tmp_path, "check", "--deploy", DATABASE_URL="postgresql://maillage@database/maillage"
    ).stderr
    assert "database without TLS" in near


def test_every_danger_is_told_at_once_and_nothing_starts(tmp_path: Path):
    unsafe = {"MAILLAGE_DEBUG": "yes", "MAILLAGE_HOSTS": "*", "MAILLAGE_CLAM": "127.0.0.1:3310"}
    done = _started(tmp_path, "check", **unsafe)
    assert done.returncode != 0
    told = [line for line in done.stderr.splitlines() if line.startswith("MAILLAGE_")]
    assert [line.partition(" ")[0] for line in told] == [
        "MAILLAGE_CLAM",
        "MAILLAGE_DEBUG",
        "MAILLAGE_HOSTS",
    ]
    assert "write MAILLAGE_CLAMD" in told[0]


@pytest.mark.parametrize(
    ("words", "variables", "told"),
    [
        ((), {"MAILLAGE_PRODUCTON": "yes"}, "write MAILLAGE_PRODUCTION"),
        (("--bind=0.0.0.0:0",), {}, "0.0.0.0:0 is open to other machines"),
        (("--bind=[::1]:8000",), {}, "run ./maillage upgrade"),
        ((), {"MAILLAGE_METRICS_TOKEN": "short"}, "MAILLAGE_METRICS_TOKEN"),
    ],
)
def test_a_start_that_is_no_production_serves_this_machine_only_and_says_what_it_does_not_know(
    tmp_path: Path, words: tuple[str, ...], variables: dict[str, str], told: str
):
    done = _started(tmp_path, "serve", *words, MAILLAGE_PRODUCTION="no", **variables)
    assert done.returncode != 0
    assert told in done.stderr, done.stderr


def test_what_listens_on_the_loopback_is_reached_from_this_machine_only():
    for bind in ("127.0.0.1:8000", "[::1]:8000", "localhost:8000", "unix:/run/maillage.sock"):
        assert on_this_machine(bind), bind
    for bind in ("0.0.0.0:0", ":8000", "[::]:8000", "192.0.2.7:8000", "maillage.departement.fr:8000"):
        assert not on_this_machine(bind), bind


@pytest.mark.requirement("R61")
def test_no_clock_is_set_in_production(tmp_path: Path):
    asked = "from django.conf import settings; print(repr(settings.MAILLAGE_TODAY))"
    told = _started(tmp_path, "shell", "--no-imports", "-c", asked, MAILLAGE_TODAY="2025-05-09T12:00:00")
    assert (told.returncode, told.stdout.strip()) == (0, "''"), told.stderr


def test_the_settings_read_the_environment_one_way_so_that_its_page_is_whole():
    settings = Path(safety.__file__).with_name("settings.py").read_text()
    assert "os.environ" not in settings
    assert "getenv" not in settings
