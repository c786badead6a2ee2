"""The ledger's tables. What was read and what people decided stand apart."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

articles = Table(
    "articles",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("digest", String(16), nullable=False, unique=True),  # of the words: one content, once
    Column("text", Text, nullable=False),
    Column("url", Text),
    Column("outlet", Text),
    Column("title", Text),
    Column("byline", Text),
    Column("published", DateTime(timezone=True)),
    Column("east", Integer),  # minutes from UTC to the calendar of its day
    Column("first_seen", DateTime(timezone=True), nullable=False),
    Column("language", String(20), nullable=False),
    Column("reprint_of", String(200)),
    Column("extra", JSON(none_as_null=True)),  # what the giver said beside that; null where nothing
    Column("sketch", LargeBinary),  # of the words, to know what repeats them
    Column("mended", Integer, nullable=False, server_default="0"),  # how often what is said of it
    Column("page", String(16)),  # of its address, or its giver's id: versions have the same
    Column("replaced_by", String(200)),  # the version that stands for it now
    Index("articles_by_day", "published"),
    Index("articles_by_page", "page"),
)

# The same content once more, from another outlet or another address.
copies = Table(
    "copies",
    metadata,
    Column("key", String(16), primary_key=True),  # of the article, the outlet and the address
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("url", Text),
    Column("outlet", Text),
    Column("title", Text),
    Column("byline", Text),
    Column("published", DateTime(timezone=True)),
    Column("east", Integer),  # minutes from UTC to the calendar of its day
    Column("first_seen", DateTime(timezone=True), nullable=False),
    Index("copies_by_article", "article_id"),
)

# What was read with what, a row a concept; ``digest`` changes whenever coding it could come out
# otherwise (the proposition, the models, the threshold), and then the article is read again.
readings = Table(
    "readings",
    metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("coder", String(100), primary_key=True),
    Column("concept", String(200), primary_key=True),
    Column("digest", String(16), nullable=False),
)

attributions = Table(
    "attributions",
    metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("source", JSON, nullable=False),
    Column("cue", JSON, nullable=False),
    Column("content", JSON, nullable=False),
    Column("parent", Integer),
    Column("confidence", Float, nullable=False),
)

actors = Table(
    "actors",
    metadata,
    Column("name", String(400), primary_key=True),
    Column("kind", String(20), primary_key=True),
)

concepts = Table(
    "concepts",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("proposition", Text, nullable=False),
    Column("decided_by", Text),
)

statements = Table(
    "statements",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("coder", String(100), primary_key=True),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("actor", String(400), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("organization", Text),
    Column("actor_as_written", Text, nullable=False),
    Column("concept", ForeignKey("concepts.id"), nullable=False),
    Column("agreement", Integer, nullable=False),
    Column("certainty", String(10), nullable=False),
    Column("via", JSON, nullable=False),
    Column("change", String(10)),
    Column("past", Boolean, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("said_on", Date),
    Column("confidence", Float, nullable=False),
    Index("statements_by_actor", "actor", "concept"),
    Index("statements_by_article", "article_id"),
    Index("statements_by_concept", "concept"),
)

# One row: how often anything changed that findings could see.
changes = Table("changes", metadata, Column("number", Integer, nullable=False))

# What the watch follows, and when to ask again; times are seconds since 1970, UTC.
sources = Table(
    "sources",
    metadata,
    Column("url", String(2000), primary_key=True),
    Column("etag", Text),
    Column("modified", Text),
    Column("next_at", Float, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("problem", Text),
)

pages = Table(
    "pages",
    metadata,
    Column("url", String(2000), primary_key=True),
    Column("source", String(2000), nullable=False),
    Column("state", String(10), nullable=False),  # waiting, kept, or given up
    Column("next_at", Float, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("changed", Text, nullable=False),  # in the listing's words
    Column("title", Text),
    Column("published", DateTime(timezone=True)),
    Column("east", Integer),  # minutes from UTC to the calendar of its day
    Column("etag", Text),
    Column("modified", Text),
    Column("problem", Text),
    Column("kept_at", Float),  # when it was first read
    Index("pages_due", "state", "next_at"),
)

# What is to be told to whom: kept until the other side says that it has it.
deliveries = Table(
    "deliveries",
    metadata,
    Column("hook", String(2000), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("body", Text, nullable=False),
    Column("state", String(10), nullable=False),  # waiting, sent, or known before the hook was
    Column("next_at", Float, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("problem", Text),
    Index("deliveries_due", "state", "next_at"),
)

# A person's decisions are never overwritten by a reading, so they point to a statement's
# observed identity and not to a row that a better model may replace.
identities = Table(
    "identities",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("one", String(400), nullable=False),
    Column("other", String(400), nullable=False),
    Column("verdict", String(10), nullable=False),
    Column("who", Text, nullable=False),
    Column("when", DateTime(timezone=True), nullable=False),
    Column("why", Text, nullable=False),
)

judgements = Table(
    "judgements",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("statement_id", String(16), nullable=False, index=True),
    Column("verdict", String(10), nullable=False),
    Column("who", Text, nullable=False),
    Column("when", DateTime(timezone=True), nullable=False),
    Column("agreement", Integer),
    Column("why", Text, nullable=False),
)
