"""Asking a question on a call, and answering one."""

from __future__ import annotations

from typing import Any

from django import forms

from maillage.calls.models import Question
from maillage.calls.operations.question import LONGEST


class QuestionForm(forms.Form):
    """A question, put from the page of the call."""

    text = forms.CharField(
        label="Votre question",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="N’y nommez personne\u00a0: elle est publiée avec sa réponse, sans votre nom.",
        error_messages={
            "required": "Écrivez votre question.",
            "max_length": "Cette question est trop longue\u00a0: posez-la en plusieurs fois.",
        },
    )


class AnswerForm(forms.Form):
    """The answer to a question, and the question as it is published."""

    text = forms.CharField(
        label="Question publiée",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Reformulez-la si elle laisse deviner qui la pose.",
        error_messages={"required": "Écrivez la question.", "max_length": "Cette question est trop longue."},
    )
    answer = forms.CharField(
        label="Réponse",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Écrivez la réponse\u00a0: elle est publiée avec la question."},
    )

    def __init__(self, *args: Any, question: Question | None = None, **options: Any) -> None:
        if question is not None:
            options["initial"] = {"text": question.text}
        super().__init__(*args, **options)
