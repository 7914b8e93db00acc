"""Commands on accounts."""

from datetime import UTC, datetime

import click
from sqlalchemy.orm import Session

from portal.cli.opening import sentences, settings_and_engine, writing
from portal.domain.errors import PortalError
from portal.domain.permissions import Role
from portal.queries.offers import provider_by_slug
from portal.queries.regions import region_by_slug
from portal.services.accounts import add_user


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
