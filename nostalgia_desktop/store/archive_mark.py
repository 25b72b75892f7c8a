"""A mark that tells this archive from others: names at Gemini carry it.

A person may use one key on two machines, and neither must delete what the other is sending.
"""

import re
import secrets

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from nostalgia_desktop.domain.errors import StoreError
from nostalgia_desktop.store.database import Database
from nostalgia_desktop.store.tables import FactRow

_NAME = "mark"
_MARK = re.compile("[0-9a-f]{8}")


def archive_mark(database: Database) -> str:
    """The archive's mark, eight hexadecimal digits; made by chance when first asked for.

    A job list does not carry it: the archive that is made from one gets a mark of its own.

    Raises:
        StoreError: the database cannot be used, or somebody wrote something else there.
    """
    find = select(FactRow.value).where(FactRow.name == _NAME)
    with database.sessions() as session:
        found = session.scalar(find)
        if found is None:
            # Another program may do so at the same moment: the first one's mark stays.
            new = insert(FactRow).values(name=_NAME, value=secrets.token_hex(4))
            session.execute(new.on_conflict_do_nothing())
            found = session.scalar(find)
    if found is None or not _MARK.fullmatch(found):
        raise StoreError(f"the job database {database.path} has no sound mark of its archive")
    return found
