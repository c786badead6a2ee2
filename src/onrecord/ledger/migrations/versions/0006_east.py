"""on whose calendar an article was published"""

from alembic import op
import sqlalchemy as sa

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("articles", "copies", "pages"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("east", sa.Integer(), nullable=True))
