"""Commands on accounts."""

from datetime import UTC, datetime

import click
from sqlalchemy.orm import Session

from portal.cli.opening import sentences, settings_and_engine, writing
from portal.domain.errors import PortalError
from portal.domain.permissions import Role
from portal.models import Channel, User
from portal.queries.offers import provider_by_slug
from portal.queries.regions import region_by_slug
from portal.queries.users import user_by_email
from portal.services.accounts.credentials import add_user, renew_session_secret
from portal.services.accounts.record_account_change import record_account_change
from portal.services.accounts.second_factor import app_code, end_second_factor, give_second_factor, secret_of


@click.group()
def user() -> None:
    """Accounts."""


@user.command()
@click.argument("email")
@click.option("--naam", "name", required=True)
@click.option("--rol", "role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--aanbieder", "provider", help="Het deel achter /aanbieders/ in het adres.")
@click.option("--regio", "region", help="Regio, bijvoorbeeld een-10-voor-de-jeugd.")
@click.password_option("--wachtwoord", "password", prompt="Wachtwoord", confirmation_prompt="Nog een keer")
@sentences
def add(email: str, name: str, role: str, provider: str | None, region: str | None, password: str) -> None:
    """Maak een account."""
    _, engine = settings_and_engine()
    with writing(engine) as session:
        add_user(
            session,
            email=email,
            name=name,
            role=Role(role),
            password=password,
            now=datetime.now(UTC),
            provider_id=_provider_id(session, provider, Role(role)),
            region_id=_region_id(session, region, Role(role)),
        )
    click.echo(f"Account gemaakt voor {email}.")


@user.command()
@click.argument("email")
@click.option("--instellen", "set_up", is_flag=True, help="Zet de tweede stap eerst aan, met een nieuwe sleutel.")
@sentences
def code(email: str, set_up: bool) -> None:
    """Toon de inlogcode van nu. Alleen voor demo en tests: in productie maakt de telefoon de code."""
    settings, engine = settings_and_engine()
    if settings.production:
        raise PortalError("in productie toont alleen de telefoon van de gebruiker een code")
    with writing(engine) as session:
        account = _account(session, email)
        moment = datetime.now(UTC)
        if set_up:
            give_second_factor(session, account, settings.secret_key, moment)
        secret = secret_of(account, settings.secret_key)
        if secret is None or not account.has_second_factor:
            raise PortalError("dit account heeft nog geen tweede stap; zet haar aan met --instellen")
        click.echo(app_code(secret, moment))


@user.command("forget-code")
@click.argument("email")
@sentences
def forget_code(email: str) -> None:
    """Zet de tweede stap uit voor wie telefoon en herstelcodes kwijt is; stel eerst vast wie het is."""
    _, engine = settings_and_engine()
    with writing(engine) as session:
        account, moment = _account(session, email), datetime.now(UTC)
        end_second_factor(session, account)
        renew_session_secret(account)
        record_account_change(session, "tweede stap uitgezet", account, moment, channel=Channel.COMMAND)
    click.echo(f"De tweede stap van {email} staat uit. Bij het inloggen stelt de gebruiker haar opnieuw in.")


def _account(session: Session, email: str) -> User:
    account = user_by_email(session, email)
    if account is None:
        raise PortalError(f"er is geen account met het adres {email}")
    return account


def _provider_id(session: Session, slug: str | None, role: Role) -> int | None:
    if role is not Role.PROVIDER:
        return None
    provider = provider_by_slug(session, slug or "")
    if provider is None:
        raise PortalError("noem met --aanbieder een aanbieder die bestaat")
    return provider.id


def _region_id(session: Session, slug: str | None, role: Role) -> int | None:
    if role not in (Role.OFFICE, Role.PANEL):
        return None
    region = region_by_slug(session, slug or "")
    if region is None:
        raise PortalError("noem met --regio een regio die bestaat")
    return region.id
