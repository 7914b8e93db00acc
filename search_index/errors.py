"""Errors of the engine, by name."""

from __future__ import annotations


class SearchIndexError(Exception):
    """Anything that this package raises on purpose."""


class IndexMissing(SearchIndexError):
    """Nothing was published in the folder yet."""


class IndexBroken(SearchIndexError):
    """What was published cannot be trusted: a file is missing, truncated or altered. Publish again."""


class PublishingInProgress(SearchIndexError):
    """Another process is publishing in the same folder."""
