"""A real S3-compatible store that lives as long as the tests: OpenStack Swift, on this machine only.

Swift's own four servers, from its Python package, with its S3 middleware and one folder for a disk.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tools.terminal import Stop

KEEPERS = ("account", "container", "object")
PATIENCE = 60  # seconds for the servers to answer on a busy machine
ACCESS_KEY = "maillage:files"
SECRET_KEY = "secret-of-the-tests"  # noqa: S105 — of a server that lives as long as the tests
REGION = "fr"

COMMON = """[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
user = {user}
swift_dir = {folder}
devices = {folder}/disk
mount_check = false
log_level = ERROR
"""
KEEPER = """[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
fallocate_reserve = 0
"""
PROXY = """[pipeline:main]
pipeline = catch_errors cache s3api tempauth slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:9
[filter:s3api]
use = egg:swift#s3api
location = {region}
[filter:tempauth]
use = egg:swift#tempauth
user_{account}_{user} = {secret} .admin
[filter:slo]
use = egg:swift#slo
"""


@contextmanager
def temporary_object_store() -> Iterator[str]:
    """Start a store and give its address; stop it and erase everything afterwards.

    Its keys are ACCESS_KEY and SECRET_KEY, and it has no bucket yet. Raises Stop when it cannot start.
    """
    with tempfile.TemporaryDirectory(prefix="maillage-s3-") as name, ExitStack() as held:
        folder = Path(name)
        ports = dict(zip((*KEEPERS, "proxy"), _free_ports(len(KEEPERS) + 1), strict=True))
        _write(folder, ports)
        running = [held.enter_context(_running(kind, folder)) for kind in ports]
        _wait(running, ports, folder)
        yield f"http://127.0.0.1:{ports['proxy']}"


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        taken = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in taken:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in taken]


def _write(folder: Path, ports: dict[str, int]) -> None:
    (folder / "disk" / "one").mkdir(parents=True)
    (folder / "swift.conf").write_text(
        "[swift-hash]\nswift_hash_path_suffix = maillage\nswift_hash_path_prefix = maillage\n"
        "[storage-policy:0]\nname = one\ndefault = yes\n"
    )
    user = pwd.getpwuid(os.geteuid()).pw_name
    account, _, name = ACCESS_KEY.partition(":")
    for kind, port in ports.items():
        rest = (
            PROXY.format(region=REGION, account=account, user=name, secret=SECRET_KEY)
            if kind == "proxy"
            else KEEPER.format(kind=kind)
        )
        text = COMMON.format(port=port, user=user, folder=folder) + rest
        (folder / f"{kind}.conf").write_text(text)
        if kind == "proxy":
            continue
        builder = f"{kind}.builder"
        for words in (
            ["create", "4", "1", "1"],
            ["add", f"r1z1-127.0.0.1:{port}/one", "1"],
            ["rebalance"],
        ):
            subprocess.run(
                [_program("swift-ring-builder"), builder, *words], cwd=folder, check=True, capture_output=True
            )


@contextmanager
def _running(kind: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / f"{kind}.log").open("w") as log:
        server = subprocess.Popen(
            [_program(f"swift-{kind}-server"), f"{kind}.conf"], cwd=folder, stdout=log, stderr=log
        )
        try:
            yield server
        finally:
            server.terminate()
            server.wait(PATIENCE)


def _program(name: str) -> str:
    """A program of Swift, beside the interpreter that has the tests' requirements."""
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        raise Stop(f"{name} is not there: it comes with requirements-dev.txt")
    return found


def _wait(running: list[subprocess.Popen[bytes]], ports: dict[str, int], folder: Path) -> None:
    end = time.monotonic() + PATIENCE
    for kind, port in ports.items():
        while True:
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if any(one.poll() is not None for one in running) or time.monotonic() > end:
                raise Stop(
                    f"{(folder / f'{kind}.log').read_text()[-2000:]}\nSwift's {kind} server did not start."
                )
            time.sleep(0.05)
