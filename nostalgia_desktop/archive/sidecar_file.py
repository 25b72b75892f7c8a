"""Reads a sidecar again: what it says of its clip, taken for nothing but a claim."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt, ValidationError

from nostalgia_desktop.domain.errors import ArchiveError

_LARGEST = 10_000_000
_Sha256 = Field(pattern="^[0-9a-f]{64}$")


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class SidecarClip(_Lenient):
    """The file that a sidecar tells of; `frames` are its pictures."""

    file: str = Field(min_length=1, max_length=1000)
    sha256: str = _Sha256
    size: PositiveInt
    frames: PositiveInt


class SidecarSettings(_Lenient):
    """Of what a clip was made with, the part that a check has to know."""

    field_order: Literal["progressive", "tff", "bff"] = "progressive"


class SidecarDamage(_Lenient):
    """What was missing in the original."""

    missing_frames: NonNegativeInt = 0


class SidecarCheck(_Lenient):
    """What the check after writing found."""

    findings: tuple[str, ...] = ()


class Sidecar(_Lenient):
    """What a check wants to know; `start_frame` to `end_frame` are frames of the title."""

    format: Literal["nostalgia-clip"]
    start_frame: NonNegativeInt
    end_frame: PositiveInt
    frame_rate: str = Field(pattern="^[1-9][0-9]{0,6}(/[1-9][0-9]{0,6})?$")
    clip: SidecarClip
    settings: SidecarSettings = SidecarSettings()
    damage: SidecarDamage = SidecarDamage()
    check: SidecarCheck = SidecarCheck()


def read_sidecar(path: Path) -> Sidecar:
    """Read a clip's sidecar.

    Raises:
        ArchiveError: it is not there, or is no sidecar; says which.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise ArchiveError(f"{path.name} is far too long for a sidecar")
        return Sidecar.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise ArchiveError(f"{path.name} is not there") from error
    except OSError as error:
        raise ArchiveError(f"{path.name} cannot be read: {error.strerror}") from error
    except (ValidationError, RecursionError) as error:
        raise ArchiveError(f"{path.name} is no sidecar of this program any more") from error
