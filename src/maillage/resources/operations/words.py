"""The words by which entries are found, written whenever an entry is."""

from __future__ import annotations

from collections.abc import Iterable

from maillage.resources.models import Resource, ResourceWord
from maillage.rules.words import words_of

BATCH = 1_000


def keep_words(resources: Iterable[Resource]) -> None:
    """Write the words of these entries anew, inside the caller’s transaction; three queries at least."""
    wanted = {
        one.pk: (set(words_of(one.name)), words_of(f"{one.name} {one.search_key}")) for one in resources
    }
    ResourceWord.objects.filter(resource__in=wanted).delete()
    ResourceWord.objects.bulk_create(
        [
            ResourceWord(resource_id=pk, word=word, named=word in named)
            for pk, (named, words) in wanted.items()
            for word in words
        ],
        batch_size=BATCH,
    )
