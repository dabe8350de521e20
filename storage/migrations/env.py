"""How does Alembic get at the database? Through the connection that `migrate` hands it."""

from __future__ import annotations

from alembic import context

import storage.tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=storage.tables.CaseRow.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
