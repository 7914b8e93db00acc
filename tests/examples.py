"""How many examples Hypothesis tries: the same ones every time in ``make test``, many new ones in a thorough run.

No profile has a deadline or a check on speed: a slow machine tries the same examples, only later. Fixtures of one
test serve all its examples; such a test only reads them.
"""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings

QUICK, USUAL, THOROUGH = "quick", "usual", "thorough"
EXAMPLES = {QUICK: 20, USUAL: 100, THOROUGH: 2_000}
SLOW_IS_FINE = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture)


def register_profiles() -> None:
    """Make the profiles known; pytest chooses another than ``USUAL`` with ``--hypothesis-profile=thorough``."""
    always: dict[str, Any] = {"deadline": None, "suppress_health_check": SLOW_IS_FINE}
    for name in (QUICK, USUAL):
        settings.register_profile(name, max_examples=EXAMPLES[name], derandomize=True, database=None, **always)
    settings.register_profile(THOROUGH, max_examples=EXAMPLES[THOROUGH], print_blob=True, **always)
    settings.load_profile(USUAL)


def one_in(number: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """For a test whose examples are dear: it tries one for every ``number`` of the profile."""
    return settings(max_examples=max(1, settings.default.max_examples // number))
