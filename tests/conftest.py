"""What every test has: markers that are real clauses, Hypothesis's laws, a browser that is always there."""

import os
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import storages
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import override_settings
from hypothesis import settings as hypothesis_settings
from pytest_django import Settings

from tests.made_once import module_db, pytest_fixture_setup, pytest_runtest_setup
from tests.played import Album
from tests.schema import kept_schema
from tools.object_store import ACCESS_KEY, REGION, SECRET_KEY, temporary_object_store
from tools.system import chromium

__all__ = ["module_db", "pytest_fixture_setup", "pytest_runtest_setup"]

# Playwright's synchronous interface keeps an event loop in the thread of the test, which Django would refuse.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

hypothesis_settings.register_profile("usual", deadline=None, max_examples=60, print_blob=True)
hypothesis_settings.register_profile("full", deadline=None, max_examples=2_000, print_blob=True)
hypothesis_settings.load_profile(os.environ.get("MAILLAGE_HYPOTHESIS", "usual"))

if TYPE_CHECKING:
    from maillage.chores.demonstration.stage import Stage

CLAUSE = re.compile(r"R([1-9]|[1-8]\d|90)|F([1-9]|[1-5]\d|60)")
LONGEST = {
    "test_at_the_end",
    "test_during_the_year",
    "test_every_figure",
    "test_nation",
    "test_no_error_page",
    "test_pages",
    "test_queries",
    "test_told",
    "test_upgrade",
}
"""The files whose tests read the whole site, or play a whole year."""
BROWSER_FIXTURES = {"page", "context", "browser", "new_context"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a clause that does not exist, mark what drives a browser, and begin with the longest."""
    for item in items:
        for marker in item.iter_markers("requirement"):
            unknown = [clause for clause in marker.args if not CLAUSE.fullmatch(clause)]
            if unknown or not marker.args:
                raise pytest.UsageError(
                    f"{item.nodeid}: no such clause {unknown}; R1 to R90 and F1 to F60 exist"
                )
        if BROWSER_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
    # Begun first, the longest end along with the rest.
    items.sort(key=lambda item: not item.path.stem.endswith("journey") and item.path.stem not in LONGEST)


@pytest.fixture(scope="session", autouse=True)
def files_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of its own for what the tests upload, so that none of it stays among real files."""
    folder = tmp_path_factory.mktemp("files")
    with override_settings(
        MEDIA_ROOT=folder,
        MAILLAGE_SITUATION_KEY_FILE=folder / "situation.key",
        MAILLAGE_ANCHORS=folder / "journal.anchors",
        MAILLAGE_ANCHOR_KEY_FILE=folder / "anchor.key",
        WHITENOISE_AUTOREFRESH=True,  # otherwise each client made lists every static file: 10 ms of CPU
    ):
        yield folder


@pytest.fixture(scope="session")
def object_store() -> Iterator[str]:
    """The address of a real S3-compatible store on this machine."""
    with temporary_object_store() as address:
        yield address


@pytest.fixture
def bucket(object_store: str, settings: Any) -> Any:
    """A new bucket of that store, where the site keeps its attachments during the test."""
    name = f"files-{uuid.uuid4().hex}"
    options = {
        "bucket_name": name,
        "endpoint_url": object_store,
        "region_name": REGION,
        "access_key": ACCESS_KEY,
        "secret_key": SECRET_KEY,
    }
    kept = {"BACKEND": "maillage.config.bucket.PrivateBucket", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": kept, "bucket": kept}
    storage: Any = storages["bucket"]
    storage.connection.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    return storage


@pytest.fixture(scope="session", autouse=True)
def no_hurry() -> Iterator[None]:
    """A test that reads the whole site in one instant is no visitor; the paces have tests of their own."""
    with override_settings(MAILLAGE_PACES=dict.fromkeys(django_settings.MAILLAGE_PACES, 1_000_000)):
        yield


@pytest.fixture(autouse=True)
def anchors_of_the_test(settings: Settings, tmp_path: Path) -> None:
    """A file of anchors for each test: its chains begin again, and those of another would contradict them."""
    settings.MAILLAGE_ANCHORS = tmp_path / "journal.anchors"


@pytest.fixture(scope="session", autouse=True)
def wipe_through_triggers() -> Iterator[None]:
    """Let a committed test be wiped by DELETE on SQLite, TRUNCATE on PostgreSQL: triggers refuse both."""
    wipe = BaseDatabaseOperations.execute_sql_flush

    def wipe_without_triggers(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        with operations.connection.cursor() as cursor:
            if operations.connection.vendor == "postgresql":
                cursor.execute("SET session_replication_role = replica")
                wipe(operations, statements)
                cursor.execute("SET session_replication_role = DEFAULT")
                return
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            wipe(operations, statements)
            for _, definition in triggers:
                cursor.execute(definition)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", wipe_without_triggers)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Begin from the schema kept for these migrations, rather than apply them again at each run."""
    with kept_schema():
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, which asks nothing of the network; its absence is a failure, never a skip."""
    path = chromium()
    if path is None:
        pytest.fail("Chromium is not there: apt install chromium, or ./maillage test, which sees to it")
    quiet = ["gpu", "quic", "background-networking", "component-update", "sync", "dev-shm-usage"]
    arguments = [f"--disable-{word}" for word in quiet] + ["--no-first-run"]
    return {**browser_type_launch_args, "executable_path": path, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A French reader in Paris, before a common screen."""
    screen = {"width": 1280, "height": 800}
    return {**browser_context_args, "locale": "fr-FR", "timezone_id": "Europe/Paris", "viewport": screen}


@pytest.fixture(scope="session")
def album(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Album:
    """The pictures of the demonstration on each day that a module of this run names (`CAMPAIGN_DAY`)."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    asking = (item for item in request.session.items if "album" in getattr(item, "fixturenames", ()))
    modules = {item.getparent(pytest.Module) for item in asking}
    return Album(shared / "played", {module.obj.CAMPAIGN_DAY for module in modules if module is not None})


@pytest.fixture(scope="module")
def campaign(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any, album: Album
) -> Iterator["Stage"]:
    """The demonstration campaign on the day the module names (`CAMPAIGN_DAY`), for the length of that module.

    What the module adds stays until its end; each test works in a transaction of its own.
    """
    with django_db_blocker.unblock(), album.on(request.module.CAMPAIGN_DAY) as stage:
        yield stage
