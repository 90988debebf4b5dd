"""Every address declares whom it is for, and the list that reviewers read is the one that runs."""

import re
from pathlib import Path

from maillage.people.models import Role
from tools.page_list import PAGE, page, routes


def test_every_view_declares_its_audience():
    assert [route.address for route in routes() if route.audience is None] == []


def test_an_audience_is_everyone_whoever_signed_in_or_known_roles():
    words = {word for route in routes() for word in (route.audience or "").split(", ")}
    assert words - set(Role.values) == {"everyone", "signed in"}


def test_every_page_is_listed_with_its_audience():
    assert PAGE.read_text(encoding="utf-8") == page(), "run ./maillage docs and read what changed"


def test_what_is_open_to_everyone_stays_outside_the_work_spaces():
    private = ("/departement/", "/operateur/", "/coordination/")
    assert [r.address for r in routes() if r.audience == "everyone" and r.address.startswith(private)] == []


def test_no_page_of_a_space_bears_the_title_of_a_public_page():
    title = re.compile(r"{% block title %}(.*?){% endblock %}", re.DOTALL)
    folders = Path("src/maillage/web/templates")
    public = {found for page in folders.glob("public/*.html") for found in title.findall(page.read_text())}
    spaces = [
        page for space in ("account", "department", "operator") for page in folders.glob(f"{space}/*.html")
    ]
    assert len(public) > 20
    assert [page.name for page in spaces if public.intersection(title.findall(page.read_text()))] == []


def test_a_page_says_once_what_a_form_asks_and_what_is_to_be_corrected():
    points, whole = re.compile(r"{% error_summary (\w+) %}"), re.compile(r"{% form_for (\w+)|{{ (\w*form) }}")
    twice = []
    for file in Path("src/maillage").glob("**/templates/**/*.html"):
        text = file.read_text()
        if set(points.findall(text)) & {"".join(found) for found in whole.findall(text)}:
            twice.append(file.name)
    assert twice == []
