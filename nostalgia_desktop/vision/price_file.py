"""Prices that a person wrote down, over those that the program brings: `prices.toml`.

A file of its own beside the settings, as the program writes those anew and this one never::

    [[price]]
    model = "gemini-3.8-flash"
    since = 2027-01-01
    prompt = 1.50        # US dollars for a million tokens of question (film included) …
    answer = 7.50        # … and of answer, thoughts included
    batch_share = 0.5    # optional: what a batch costs of that
"""

import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from nostalgia_desktop.domain.errors import NostalgiaError
from nostalgia_desktop.vision.pricing import BATCH_SHARE, PRICES, Price, PriceTable

FILE_NAME = "prices.toml"

# Ten thousand dollars are a slip of the pen: no model ever cost a tenth of that.
_Usd = Annotated[float, Field(ge=0, le=10_000, allow_inf_nan=False)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    model: Annotated[str, Field(min_length=1, max_length=200)]
    since: date
    prompt: _Usd
    answer: _Usd
    batch_share: Annotated[float, Field(gt=0, le=1)] = BATCH_SHARE


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    price: list[_Row] = []


def read_prices(file: Path, own: PriceTable = PRICES) -> PriceTable:
    """The program's prices with those of a file, which need not exist.

    A model that the file names has the file's prices alone, whatever the program brings for it.

    Raises:
        NostalgiaError: the file is not as it should be; says where.
    """
    try:
        with file.open("rb") as opened:
            found = _File.model_validate(tomllib.load(opened))
    except FileNotFoundError:
        return own
    except ValidationError as error:
        raise NostalgiaError(f"the prices {file}: {_first_fault(error)}") from error
    except (OSError, ValueError) as error:  # Also bytes that are no UTF-8.
        raise NostalgiaError(f"the prices {file} cannot be read: {error}") from error
    return {**own, **_by_model(found.price, file)}


def _by_model(rows: list[_Row], file: Path) -> dict[str, tuple[Price, ...]]:
    table: dict[str, tuple[Price, ...]] = {}
    for row in sorted(rows, key=lambda each: each.since):
        before = table.get(row.model, ())
        if before and before[-1].since == row.since:
            raise NostalgiaError(
                f"the prices {file}: {row.model} has two prices from {row.since} on; remove one"
            )
        price = Price(row.since, row.prompt, row.answer, row.batch_share)
        table[row.model] = (*before, price)
    return table


def _first_fault(error: ValidationError) -> str:
    """Where and what, counting as people do: `price 2: since: Field required`."""
    first = error.errors()[0]
    place = [str(part + 1) if isinstance(part, int) else str(part) for part in first["loc"]]
    return f"{' '.join(place[:2])}{''.join(f': {part}' for part in place[2:])}: {first['msg']}"
