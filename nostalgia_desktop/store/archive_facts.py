"""Facts of an archive as a whole, each under a name. A job list does not carry them."""

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from nostalgia_desktop.store.database import Database
from nostalgia_desktop.store.tables import FactRow


class ArchiveFacts:
    """Reads and writes the facts of one archive; what a value means is its writer's to know."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self, name: str) -> str:
        """The value of a fact; empty where there is none.

        Raises:
            StoreError: the database cannot be used.
        """
        with self._database.sessions() as session:
            return session.scalar(select(FactRow.value).where(FactRow.name == name)) or ""

    def write(self, name: str, value: str) -> None:
        """Put a value in the place of an older one.

        Raises:
            StoreError: the database cannot be used.
        """
        new = insert(FactRow).values(name=name, value=value)
        with self._database.sessions() as session:
            session.execute(
                new.on_conflict_do_update(index_elements=["name"], set_={"value": value})
            )
