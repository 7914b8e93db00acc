"""`portal tidy`: to be run once a day."""

from datetime import UTC, datetime

import click

from portal.cli.opening import sentences, settings_and_engine, writing
from portal.services.keep_answers import delete_old_answers
from portal.services.keep_wait_file import delete_old_previews
from portal.services.report_wait import AMSTERDAM
from portal.services.tidy_up import RARE_DAYS, TEXT_DAYS, delete_rare_words, forget_report_texts


@click.command()
@sentences
def tidy() -> None:
    """Ruim op wat niet langer bewaard hoeft te worden (draai dit elke dag)."""
    _, engine = settings_and_engine()
    with writing(engine) as session:
        now = datetime.now(UTC)
        gone = delete_rare_words(session, now.astimezone(AMSTERDAM).date())
        texts = forget_report_texts(session, now.astimezone(AMSTERDAM).date())
        answers, previews = delete_old_answers(session, now), delete_old_previews(session, now)
    rows = "telling" if gone == 1 else "tellingen"
    click.echo(f"{gone} {rows} van zelden gezochte woorden weggehaald, ouder dan {RARE_DAYS} dagen.")
    click.echo(f"{answers} bewaarde antwoorden van koppelingen en {previews} niet toegepaste bestanden weggehaald.")
    lines = "melding" if texts == 1 else "meldingen"
    click.echo(f"De tekst van {texts} {lines} gewist, ouder dan {TEXT_DAYS} dagen.")
