"""Alembic's entry: runs the migrations on the connection that `portal db upgrade` hands over."""

from alembic import context


def run() -> None:
    """Migrate on the given connection, one transaction for all steps."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=context.config.attributes.get("target_metadata"),
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
