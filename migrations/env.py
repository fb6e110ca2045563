"""Runs the migrations on the connection that `kb.store.migrations` hands over; there is no alembic.ini."""

from alembic import context

from kb.store.migrations import described
from kb.store.schema import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, include_name=described, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
