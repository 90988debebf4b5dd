"""The files of `deploy/`: what systemd and nginx themselves say of them."""

import base64
import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from maillage.config import gunicorn
from maillage.config.environment import VARIABLES
from tests.deployment.running import DEPLOY, nginx, write_nginx

UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
EXPOSURE = 2.0
"""The most that systemd may say of a service: « OK », from 0 (nothing) to 10 (everything)."""


def analyze(*words: str) -> subprocess.CompletedProcess[str]:
    """What systemd-analyze says."""
    program = shutil.which("systemd-analyze")
    assert program is not None, "apt install --no-install-recommends systemd"
    return subprocess.run([program, *words], capture_output=True, text=True, check=False)


@pytest.fixture
def units(tmp_path: Path) -> list[Path]:
    """The units, with programs that are on this machine in place of /opt/maillage."""
    for file in (DEPLOY / "systemd").glob("maillage-*"):
        text = file.read_text().replace("/opt/maillage/maillage", "/bin/true")
        (tmp_path / file.name).write_text(text)
    return sorted(tmp_path.glob("maillage-*"))


def test_systemd_understands_every_unit(units: list[Path]):
    said = analyze("verify", "--man=no", *map(str, units))
    assert (said.returncode, said.stderr) == (0, "")


def test_every_service_is_shut_in_its_own_folder(units: list[Path]):
    for unit in (one for one in units if one.suffix == ".service"):
        said = analyze("security", "--offline=true", "--no-pager", str(unit)).stdout
        (level,) = re.findall(r"Overall exposure level for \S+: ([\d.]+)", said)
        assert float(level) <= EXPOSURE, said


def test_the_units_and_containers_set_variables_that_exist():
    files = [*UNITS, DEPLOY / "systemd/maillage.env", DEPLOY / "compose/compose.yaml"]
    for file in files:
        named = set(re.findall(r"\b(?:MAILLAGE_[A-Z0-9_]+|DATABASE_URL(?:_FILE)?)\b", file.read_text()))
        assert named
        assert {name.removesuffix("_FILE") for name in named} <= set(VARIABLES)


def test_the_account_of_the_image_reads_its_secrets_and_writes_its_backups():
    (account,) = re.findall(r"useradd --system --uid (\d+)", (DEPLOY / "compose/Dockerfile").read_text())
    compose = yaml.safe_load((DEPLOY / "compose/compose.yaml").read_text())
    guide = (DEPLOY.parent / "docs/deployment.md").read_text()
    (owned,) = re.findall(rf"chown {account}:{account} (.*)", guide)
    for name in compose["services"]["web"]["secrets"]:
        assert f"secrets/{name}" in owned
    backup = compose["services"]["backup"]
    assert "./backups:/backups" in backup["volumes"]
    assert "backups" in owned.split()
    (loop,) = backup["command"]
    said = subprocess.run(
        ["sh", "-n"], input=loop.replace("$$", "$"), capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stderr) == (0, "")
    assert backup["secrets"] == compose["services"]["web"]["secrets"]


def test_every_unit_may_write_the_anchors_that_several_machines_share():
    guide = (DEPLOY.parent / "docs/deployment.md").read_text()
    (anchors,) = re.findall(r"^MAILLAGE_ANCHORS=(\S+)", guide, re.MULTILINE)
    for unit in UNITS:
        assert f"ReadWritePaths=-{Path(anchors).parent}" in unit.read_text().splitlines(), unit.name


def test_nginx_understands_its_configuration(tmp_path: Path):
    configuration = write_nginx(tmp_path, 8443, [8000, 8001])
    said = subprocess.run(
        [nginx(), "-t", "-c", str(configuration)], capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr
    assert "warn" not in said.stderr


def test_nginx_closes_a_silent_connection_before_the_site_does():
    for file in (DEPLOY / "nginx/maillage.upstream", DEPLOY / "compose/maillage.upstream"):
        (seconds,) = re.findall(r"keepalive_timeout (\d+)s;", file.read_text())
        assert int(seconds) < gunicorn.keepalive


def test_nginx_lets_its_own_pages_have_the_style_they_carry():
    allowed = re.findall(r"'sha256-([^']+)'", (DEPLOY / "nginx/maillage.conf").read_text())
    for page in sorted((DEPLOY / "nginx/pages").glob("*.html")):
        (style,) = re.findall(r"<style>(.*?)</style>", page.read_text(), re.DOTALL)
        assert allowed == [base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()], page.name
