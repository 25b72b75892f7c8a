"""The ledger in a job list: written whole, and read so that no cent counts twice."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from nostalgia_desktop.store.tables import LedgerRow

# SQLite holds no larger numbers, and adding them up must not pass that either.
_Count = Annotated[int, Field(ge=0, lt=1 << 40)]


def _as_time(text: str) -> str:
    if datetime.fromisoformat(text).utcoffset() is None:
        raise ValueError("a time without its zone")
    return text


class LedgerItem(BaseModel):
    """An entry as it stands in a job list."""

    model_config = ConfigDict(extra="ignore", from_attributes=True)

    uid: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
    at: Annotated[str, Field(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}T"), AfterValidator(_as_time)]
    fingerprint: str
    disc: str
    title: str
    model: str
    is_batch: bool = False
    prompt_tokens: _Count
    answer_tokens: _Count
    micro_usd: _Count | None = None


def exported_ledger(session: Session) -> list[LedgerItem]:
    """Every entry, also those of jobs that were removed."""
    rows = session.scalars(select(LedgerRow).order_by(LedgerRow.at, LedgerRow.uid))
    return [LedgerItem.model_validate(row) for row in rows]


def load_ledger(session: Session, items: Iterable[LedgerItem]) -> None:
    """Add the entries that are not here yet."""
    known = set(session.scalars(select(LedgerRow.uid)))
    for item in items:
        if item.uid not in known:
            known.add(item.uid)
            session.add(LedgerRow(**item.model_dump()))
