"""a page that was changed: which version stands for it; statements of the others count no more;
and how often a ledger was changed"""

from alembic import op
import sqlalchemy as sa

from onrecord.ledger import versions
from onrecord.model import Article

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# As in 0008, but for the last line: what was found in an earlier version of a page counts until
# the same coder has read the later one on the same question.
JUDGED = """
CREATE VIEW judged_statements AS
SELECT s.id, s.coder, s.article_id, s.actor, s.kind, s.organization, s.concept,
    COALESCE(j.agreement, s.agreement) AS agreement, s.certainty, s.via, s.change, s.past,
    s.evidence, s.start, s."end", s.said_on,
    CASE WHEN j.verdict IS NULL OR j.verdict = 'undo' THEN s.confidence ELSE 1.0 END AS confidence,
    j.verdict, j.who AS judged_by
FROM statements AS s
JOIN articles AS a ON a.id = s.article_id
LEFT JOIN judgements AS j ON j.statement_id = s.id AND j.number =
    (SELECT MAX(k.number) FROM judgements AS k WHERE k.statement_id = s.id)
WHERE (j.verdict IS NULL OR j.verdict <> 'reject')
AND (a.replaced_by IS NULL OR NOT EXISTS (
    SELECT 1 FROM readings AS r JOIN articles AS o ON o.id = r.article_id
    WHERE (o.id = a.replaced_by OR (o.replaced_by = a.replaced_by AND o.first_seen > a.first_seen))
    AND r.coder = s.coder AND r.concept = s.concept))
"""


def _view() -> None:
    """On PostgreSQL in its place: others' views may rest on it."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(JUDGED.replace("CREATE VIEW", "CREATE OR REPLACE VIEW", 1))
    else:
        op.execute("DROP VIEW judged_statements")
        op.execute(JUDGED)


def upgrade() -> None:
    op.add_column("articles", sa.Column("page", sa.String(16)))
    op.add_column("articles", sa.Column("replaced_by", sa.String(200)))
    op.add_column("pages", sa.Column("kept_at", sa.Float()))
    op.create_index("articles_by_page", "articles", ["page"])
    changes = op.create_table("changes", sa.Column("number", sa.Integer(), nullable=False))
    op.bulk_insert(changes, [{"number": 0}])
    _view()
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, url FROM articles ORDER BY first_seen, id"))
    for name, url in rows.all():
        page = versions.page_of(Article(name, "", url=url))
        connection.execute(
            sa.text("UPDATE articles SET page = :page WHERE id = :id"), {"page": page, "id": name}
        )
        versions.place(connection, name)
