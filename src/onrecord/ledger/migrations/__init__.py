"""The ledger's migrations, oldest first, run by Alembic when a ledger is opened."""
