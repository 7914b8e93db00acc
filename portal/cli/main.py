"""The console script `portal`. Commands print Dutch, end with 0 or 1, and show progress when they are long."""

import logging

import click

from portal.cli.assets import assets
from portal.cli.database import db, demo, init
from portal.cli.geo import geo
from portal.cli.importing import import_group
from portal.cli.index import index
from portal.cli.mail import mail
from portal.cli.remind import remind
from portal.cli.serving import serve
from portal.cli.tidy import tidy
from portal.cli.users import user
from portal.cli.words import words


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Plekwijzer: beschikbaarheid en wachttijden in de jeugdhulp."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)


for command in (assets, db, demo, geo, import_group, index, init, mail, remind, serve, tidy, user, words):
    main.add_command(command)
