"""What the page of keys shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.domain.dutch_time import AMSTERDAM
from portal.models import ApiToken
from portal.services.api_tokens.change_api_tokens import LONGEST_NAME, MOST_TOKENS
from portal.web.words.dutch import days_ago, long_date


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One key; ``used`` is a sentence."""

    name: str
    made: str
    used: str
    revoke_href: str


@dataclass(frozen=True, slots=True)
class TokensPage:
    """Everything /mijn-aanbod/koppelingen shows. ``secret`` is the text of a key that was made just now."""

    provider: str
    rows: tuple[TokenRow, ...]
    secret: str
    typed: str
    error: str
    longest_name: int
    full: str
    example: str


def tokens_page(
    provider: str, tokens: Sequence[ApiToken], today: date, *, secret: str, typed: str, error: str, base_url: str
) -> TokensPage:
    """The page for one provider."""
    return TokensPage(
        provider=provider,
        rows=tuple(_row(token, today) for token in tokens),
        secret=secret,
        typed=typed,
        error=error,
        longest_name=LONGEST_NAME,
        full=f"U hebt {MOST_TOKENS} sleutels. Trek er eerst een in." if len(tokens) >= MOST_TOKENS else "",
        example=f'curl -H "Authorization: Bearer plek_…" {base_url}/api/v1/mijn/aanbod',
    )


def _row(token: ApiToken, today: date) -> TokenRow:
    return TokenRow(
        name=token.name,
        made=f"gemaakt op {long_date(_day(token.created_at))}",
        used=f"laatst gebruikt: {days_ago((today - _day(token.last_used_at)).days)}"
        if token.last_used_at
        else "nog niet gebruikt",
        revoke_href=f"/mijn-aanbod/koppelingen/{token.id}/intrekken",
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(AMSTERDAM).date()
