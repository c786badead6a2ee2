"""what repeats an article: its copies, and a sketch of its words; which names mean one actor"""

from alembic import op
import sqlalchemy as sa

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    from onrecord.sketches import sketch

    op.create_table(
        "copies",
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("article_id", sa.String(length=200), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("byline", sa.Text(), nullable=True),
        sa.Column("published", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("copies_by_article", "copies", ["article_id"])
    op.create_table(
        "identities",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("one", sa.String(length=400), nullable=False),
        sa.Column("other", sa.String(length=400), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("when", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    # Added in place: making the table anew would, by their cascades, empty those that hang on it.
    op.add_column("articles", sa.Column("sketch", sa.LargeBinary(), nullable=True))
    connection = op.get_bind()
    kept = sa.table("articles", sa.column("id"), sa.column("text"), sa.column("sketch"))
    ids = list(connection.execute(sa.select(kept.c.id)).scalars())
    for id in ids:
        text = connection.execute(sa.select(kept.c.text).where(kept.c.id == id)).scalar_one()
        row = {"sketch": sketch(text)}
        connection.execute(sa.update(kept).where(kept.c.id == id).values(row))
