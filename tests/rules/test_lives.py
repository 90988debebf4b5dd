"""Every state against every step of every life."""

import pytest

from maillage.rules import lives
from maillage.rules.french import typeset
from maillage.rules.lives import LIVES, Life
from maillage.rules.verdict import Refused

EVERY_CASE = [
    pytest.param(life, state, verb, id=f"{life.name}-{state}-{verb}")
    for life in LIVES
    for state in life.states
    for verb in dict.fromkeys(step.verb for step in life.steps)
]


@pytest.mark.parametrize(("life", "state", "verb"), EVERY_CASE)
def test_a_step_is_possible_from_its_sources_only(life: Life, state: str, verb: str) -> None:
    targets = [step.target for step in life.steps if step.verb == verb and state in step.sources]
    if targets:
        assert life.may(state, verb)
        assert life.after(state, verb) == targets[0]
        assert len(targets) == 1
    else:
        verdict = life.may(state, verb)
        assert not verdict
        assert typeset(life.told(state)[1:]) in verdict.sentence
        with pytest.raises(Refused):
            life.after(state, verb)


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_a_life_is_sound(life: Life) -> None:
    reached = {next(iter(life.states))}
    for step in life.steps:
        assert set(step.sources) <= life.states.keys()
        assert step.target in life.states
        assert step.target not in step.sources
        assert step.who
        reached.add(step.target)
    if life is lives.REGISTRATION:
        reached.add("waiting")
    assert reached == life.states.keys(), "a state nothing leads to"


@pytest.mark.parametrize(
    ("life", "state", "sentence"),
    [
        (lives.AGREEMENT, "in_force", "La convention est en vigueur"),
        (lives.BANK_DETAILS, "refused", "Les coordonnées bancaires sont refusées"),
        (lives.APPLICATION, "draft", "La candidature est encore un brouillon"),
        (lives.COMMITTEE, "recorded", "Le comité a son compte rendu clos"),
    ],
)
def test_a_state_is_told_in_a_sentence(life: Life, state: str, sentence: str) -> None:
    assert life.told(state) == sentence


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_every_saying_is_that_of_a_state(life: Life) -> None:
    assert life.sayings.keys() <= life.states.keys()


EXPECTED_STATES = {
    "application": "draft deposited validated complete incomplete eligible ineligible scored "
    "admitted selected "
    "reserve rejected not_considered withdrawn cancelled_conditions",
    "funding_condition": "pending met failed",
    "agreement": "prepared sent signed_operator signed_department in_force ended closed terminated abandoned",
    "amendment": "prepared sent signed_operator signed_department signed in_force abandoned",
    "meeting": "planned open held cancelled",
    "registration": "registered waiting offered declined expired cancelled_by_person cancelled_by_organiser",
    "attendance": "unknown present excused absent",
    "session": "idea scheduled held cancelled",
    "situation": "draft submitted accepted discussed deleted returned withdrawn",
    "expense": "entered documented presented_to_committee accepted refused",
    "committee": "convened recorded correcting cancelled",
    "bank_details": "entered checked confirmed in_force refused replaced",
    "payment": "requested committed settled ordered paid",
    "repayment": "notified contested confirmed dropped revenue_order partly_collected collected",
    "statement": "presented proposed answered reopened",
    "report": "open submitted acknowledged accepted to_be_corrected resubmitted",
    "financial_report": "draft submitted accepted returned",
    "resource": "unchecked checked closed archived",
}


def test_the_states_are_those_of_the_domain() -> None:
    assert {life.name: life.states.keys() for life in LIVES} == {
        name: set(states.split()) for name, states in EXPECTED_STATES.items()
    }


def test_unknown_verbs_and_states_are_programming_errors() -> None:
    with pytest.raises(KeyError):
        lives.MEETING.step("fly")
    with pytest.raises(KeyError):
        lives.MEETING.may("nowhere", "hold")


@pytest.mark.requirement("R57")
def test_an_application_is_deposited_then_validated_in_this_order() -> None:
    assert lives.APPLICATION.after("draft", "deposit") == "deposited"
    assert lives.APPLICATION.after("deposited", "validate") == "validated"
    refusal = lives.APPLICATION.may("draft", "validate")
    assert "« Valider » n’est pas possible" in refusal.sentence.replace("\u00a0", " ")
    assert "Déposer" in refusal.sentence
    assert "Écarter à la clôture" not in refusal.sentence


@pytest.mark.requirement("R61")
@pytest.mark.parametrize("state", ["draft", "deposited"])
def test_what_is_not_validated_at_closing_is_not_considered_for_good(state: str) -> None:
    assert lives.APPLICATION.after(state, "close") == "not_considered"
    assert not lives.APPLICATION.steps_from("not_considered")
    assert "Aucune autre étape" in lives.APPLICATION.may("not_considered", "validate").sentence


@pytest.mark.requirement("R73")
def test_either_party_signs_first_and_the_second_signature_puts_in_force() -> None:
    for first, second in (("operator", "department"), ("department", "operator")):
        once = lives.AGREEMENT.after("sent", f"sign_{first}")
        assert once == f"signed_{first}"
        assert lives.AGREEMENT.after(once, f"sign_{second}") == "in_force"
        assert not lives.AGREEMENT.may(once, f"sign_{first}")
