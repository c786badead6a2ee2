"""statements as people leave them, for those who ask in SQL; and what such questions look up"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Of each statement the latest word: what is rejected is left out, what is corrected carries the
# person's stance, and what is judged is no machine's to doubt. Actors are as they were coded;
# people's merges of names are in “identities”.
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
WHERE j.verdict IS NULL OR j.verdict <> 'reject'
"""


def upgrade() -> None:
    op.create_index("statements_by_concept", "statements", ["concept"])
    op.create_index("articles_by_day", "articles", ["published"])
    op.execute(JUDGED)
