"""Every table of the store, as the newest migration leaves it."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from comptoir.store.columns import Json, Moment

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _tenant_id(*, primary_key: bool = False, nullable: bool = False) -> Column[str]:
    owner = ForeignKey("tenants.id", ondelete="CASCADE")
    return Column("tenant_id", Text, owner, primary_key=primary_key, nullable=nullable)


def _connection_id(*, primary_key: bool = False, nullable: bool = False) -> Column[str]:
    owner = ForeignKey("connections.id", ondelete="CASCADE")
    return Column("connection_id", Text, owner, primary_key=primary_key, nullable=nullable)


tenants = Table(
    "tenants",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("key_hash", Text, nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("callback_url", Text),
    Column("cancel_callback_url", Text),
    Column("signing_secret", LargeBinary),  # sealed
    Column("style", Json),
)

systems = Table(
    "systems",
    METADATA,
    _tenant_id(primary_key=True),
    Column("target", Text, primary_key=True),
    Column("client_id", Text, nullable=False),
    Column("client_secret", LargeBinary, nullable=False),  # sealed
    Column("custom", Json, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("webhook_secret", LargeBinary),  # sealed
)

logins = Table(
    "logins",  # one chain of tokens: what one person's consent to one app has led to
    METADATA,
    Column("id", Text, primary_key=True),
    Column("target", Text, nullable=False),
    Column("client_id", Text),
    Column("person", Text),
    Column("sealed_for", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),  # sealed
    Column("issued_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("refreshing_since", Moment),
    Column("refresher", Text),
    Column("beat", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("state_since", Moment, nullable=False),
    Column("reason", Text),
    Column("due_at", Moment, nullable=False),
    Column("calls_on", Text),
    Column("calls", BigInteger, nullable=False),
    Column("succeeded_by", Text),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("target", "client_id", "person"),
    Index(None, "state", "due_at"),
    Index(None, "succeeded_by"),
)

connections = Table(
    "connections",
    METADATA,
    Column("id", Text, primary_key=True),
    _tenant_id(),
    Column("target", Text, nullable=False),
    Column("key_hash", Text, nullable=False, unique=True),
    Column("status", Text, nullable=False),
    Column("company_id", Text),
    Column("company", Json),
    Column("companies", Json, nullable=False),
    Column("login", Text),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("login_id", Text, ForeignKey("logins.id", ondelete="SET NULL")),
    Column("status_since", Moment),
    Column("reason", Text),
    Index(None, "tenant_id", "created_at"),
    Index(None, "login_id"),
)

earlier_keys = Table(
    "earlier_keys",  # account keys from before a person logged in again; they go on opening the connection
    METADATA,
    Column("key_hash", Text, primary_key=True),
    _connection_id(),
    Column("created_at", Moment, nullable=False),
    Index(None, "connection_id"),
)

login_states = Table(
    "login_states",
    METADATA,
    Column("state_hash", Text, primary_key=True),
    _tenant_id(),
    Column("target", Text, nullable=False),
    Column("callback_url", Text),
    Column("cancel_callback_url", Text),
    Column("company_id", Text),
    Column("environment_selection", Boolean, nullable=False),
    Column("include_signature", Boolean, nullable=False),
    _connection_id(nullable=True),
    Column("browser_hash", Text),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("webhook_url", Text),
    Column("code_hash", Text),
    Column("pair", LargeBinary),  # sealed
    Index(None, "expires_at"),
)

requests = Table(
    "requests",  # the log outlives what it names: ids, not foreign keys
    METADATA,
    Column("id", Text, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("tenant_id", Text),
    Column("connection_id", Text),
    Column("company_id", Text),
    Column("operation", Text),
    Column("method", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("status", BigInteger, nullable=False),
    Column("error_code", Text),
    Column("duration_ms", Float(53), nullable=False),
    Column("vendor_calls", BigInteger, nullable=False),
    Column("vendor_ms", Float(53), nullable=False),
    Column("bytes_out", BigInteger, nullable=False),
    Index(None, "at"),
    Index(None, "tenant_id", "at"),
)

writes = Table(
    "writes",
    METADATA,
    Column("id", Text, primary_key=True),
    _tenant_id(),
    _connection_id(nullable=True),
    Column("company_id", Text),
    Column("operation", Text, nullable=False),
    Column("idempotency_key", Text),
    Column("request_hash", Text, nullable=False),
    Column("body", LargeBinary),  # sealed
    Column("status", Text, nullable=False),
    Column("record_key", Text),
    Column("answer", LargeBinary),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("natural_key", Text),
    UniqueConstraint("connection_id", "idempotency_key"),
    Index("uq_writes_tenant_id_idempotency_key", "tenant_id", "idempotency_key", unique=True),
    Index(None, "status", "updated_at"),
    Index(None, "tenant_id"),
)

jobs = Table(
    "jobs",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("unique_key", Text),
    _tenant_id(nullable=True),
    _connection_id(nullable=True),
    Column("company_id", Text),
    Column("lane", Text),
    Column("priority", BigInteger, nullable=False),
    Column("payload", LargeBinary),  # sealed
    Column("size", BigInteger, nullable=False),
    Column("status", Text, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("tries", BigInteger, nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("worker", Text),
    Column("lease_until", Moment),
    Column("reason", Text),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    # Unique among open and among running jobs only. Migration 0002 says so, where it costs nothing: a
    # condition here loads SQLAlchemy's two dialects at every start, 0.15 of the 0.5 s that a start may take.
    Index("uq_jobs_unique_key", "unique_key", unique=True),
    Index("uq_jobs_lane", "lane", unique=True),
    Index(None, "status", "priority", "not_before", "id"),
    Index(None, "connection_id"),
)

webhooks = Table(
    "webhooks",
    METADATA,
    Column("id", Text, primary_key=True),
    _tenant_id(),
    _connection_id(nullable=True),
    Column("scope", Text, nullable=False),
    Column("target", Text),
    Column("company_id", Text),
    Column("callback_url", Text, nullable=False),
    Column("resource", Text),
    Column("event_type", Text),
    Column("same_hash", Text, nullable=False, unique=True),
    Column("secret", LargeBinary, nullable=False),  # sealed
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index(None, "tenant_id", "connection_id"),
)

arrivals = Table(
    "arrivals",
    METADATA,
    Column("id", Text, primary_key=True),
    _tenant_id(),
    Column("target", Text, nullable=False),
    Column("company_id", Text),
    Column("topic", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("record_key", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),  # sealed
    Column("received_at", Moment, nullable=False),
    UniqueConstraint("tenant_id", "target", "digest"),
    Index(None, "received_at"),
)

budgets = Table(
    "budgets",
    METADATA,
    Column("account", Text, primary_key=True),
    Column("books", LargeBinary, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index(None, "changed_at"),
)
