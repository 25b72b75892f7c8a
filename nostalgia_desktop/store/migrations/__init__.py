"""Alembic migrations of the job database; the number at a file's front is its version."""
