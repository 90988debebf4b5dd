"""States as data, and the steps between them: guards, buttons and refusals come from here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from maillage.rules.verdict import YES, Verdict, no


@dataclass(frozen=True, slots=True)
class Step:
    """An act that changes a state. `who` lists the role codes that may do it; `system` is the clock."""

    verb: str
    label: str
    sources: tuple[str, ...]
    target: str
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Life:
    """Every state a thing may be in, with its French label, and every step between them.

    The same verb may stand in several steps, with other sources: a second signature does not lead where the
    first does. `sayings` are the predicates of the states whose label does not follow « est » in a sentence.
    """

    name: str
    thing: str
    states: Mapping[str, str]
    steps: tuple[Step, ...]
    sayings: Mapping[str, str] = field(default_factory=dict)

    def told(self, state: str) -> str:
        """A state in a sentence: « La convention est en vigueur ». Raises KeyError for an unknown state."""
        be = "sont" if self.thing.startswith("les ") else "est"
        said = self.sayings.get(state, f"{be} {self.states[state]}")
        return f"{self.thing[0].upper()}{self.thing[1:]} {said}"

    def step(self, verb: str) -> Step:
        """The (first) step of that verb. Raises KeyError for an unknown verb."""
        for step in self.steps:
            if step.verb == verb:
                return step
        raise KeyError(verb)

    def steps_from(self, state: str) -> tuple[Step, ...]:
        """What may be done now: the buttons of a page. Raises KeyError for an unknown state."""
        self.states[state]
        return tuple(step for step in self.steps if state in step.sources)

    def may(self, state: str, verb: str) -> Verdict:
        """May this act be done in this state? The refusal names the state and what is possible instead."""
        wanted = self.step(verb)
        possible = self.steps_from(state)
        if any(step.verb == verb for step in possible):
            return YES
        told = self.told(state)
        here = f"« {wanted.label} » n’est pas possible : {told[0].lower()}{told[1:]}."
        labels = ", ".join(f"« {step.label} »" for step in possible if step.who != ("system",))
        if not labels:
            return no(f"{here} Aucune autre étape n’est possible.")
        return no(f"{here} À cette étape, vous pouvez : {labels}.")

    def after(self, state: str, verb: str) -> str:
        """The state that follows. Raises Refused when the step does not leave from this state."""
        self.may(state, verb).require()
        return next(step.target for step in self.steps_from(state) if step.verb == verb)
