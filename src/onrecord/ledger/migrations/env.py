"""Alembic's environment: the connection comes from the ledger that is being opened."""

from alembic import context

from onrecord.ledger.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=True
)
with context.begin_transaction():
    context.run_migrations()
