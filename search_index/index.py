"""The door of the engine: publish documents, open what was published, ask, suggest, apply changes."""

from __future__ import annotations

from search_index.analysis.dutch import fold
from search_index.errors import IndexBroken, IndexMissing, PublishingInProgress, SearchIndexError
from search_index.lexicon.own_words import MOST_WORDS, OwnWord, Phrase, judge_phrase, same_phrase
from search_index.opening import check, open_current
from search_index.search.answer import Answer, Hit, Suggestion
from search_index.search.snapshot import Snapshot
from search_index.store.generation import current_generation, mark_of_current
from search_index.store.publish import publish

__all__ = [
    "MOST_WORDS",
    "Answer",
    "Hit",
    "IndexBroken",
    "IndexMissing",
    "OwnWord",
    "Phrase",
    "PublishingInProgress",
    "SearchIndexError",
    "Snapshot",
    "Suggestion",
    "check",
    "current_generation",
    "fold",
    "judge_phrase",
    "mark_of_current",
    "open_current",
    "publish",
    "same_phrase",
]
