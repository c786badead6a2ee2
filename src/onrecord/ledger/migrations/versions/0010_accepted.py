"""what was accepted is a stance, as it was read then; and no two ledgers count alike"""

import secrets

from alembic import op
import sqlalchemy as sa

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# Where coders differ on the same words, or what was read is gone, nobody knows which was meant.
ACCEPTED = """
UPDATE judgements SET agreement =
    (SELECT MIN(s.agreement) FROM statements AS s WHERE s.id = judgements.statement_id)
WHERE verdict = 'accept' AND agreement IS NULL AND
    (SELECT COUNT(DISTINCT s.agreement) FROM statements AS s WHERE s.id = judgements.statement_id)
    = 1
"""
# Where the count of changes may begin: what knows one ledger's knows no other's.
APART = 1_000_000_000


def upgrade() -> None:
    op.execute(ACCEPTED)
    begin = sa.text("UPDATE changes SET number = number + :begin")
    op.get_bind().execute(begin, {"begin": secrets.randbelow(APART)})
