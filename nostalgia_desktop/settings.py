"""What a person may set, in `settings.toml` in the system's folder for settings.

The environment comes first: it serves scripts and tests. The key to Gemini is read from the
environment alone and never written anywhere.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

import platformdirs
from pydantic import BaseModel, ConfigDict, ValidationError

from nostalgia_desktop.domain.errors import NostalgiaError
from nostalgia_desktop.vision.visionary import DEFAULT_MODEL

APP = "Nostalgia Desktop"


class Settings(BaseModel):
    """All settings, each with what it is when nothing was set.

    `ffmpeg` is a path or empty for the bundled one; `language` is that of titles and
    descriptions; `family` names the people that Gemini may know by name.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    ffmpeg: str = ""
    model: str = DEFAULT_MODEL
    language: str = "English"
    family: tuple[str, ...] = ()


_ENVIRONMENT = {
    "ffmpeg": "NOSTALGIA_FFMPEG",
    "model": "NOSTALGIA_MODEL",
    "language": "NOSTALGIA_LANGUAGE",
}


def settings_file() -> Path:
    """Where the settings are kept on this system."""
    return platformdirs.user_config_path(APP, appauthor=False) / "settings.toml"


def log_folder() -> Path:
    """Where the logs are kept on this system."""
    return platformdirs.user_log_path(APP, appauthor=False)


def read_settings(file: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of a file, which need not exist, and of the environment.

    Raises:
        NostalgiaError: the file is not as it should be; says where.
    """
    values: dict[str, object] = {}
    try:
        with file.open("rb") as opened:
            values = tomllib.load(opened)
    except FileNotFoundError:
        pass
    except (OSError, ValueError) as error:  # Also bytes that are no UTF-8.
        raise NostalgiaError(f"the settings {file} cannot be read: {error}") from error
    values |= {name: environment[key] for name, key in _ENVIRONMENT.items() if environment.get(key)}
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise NostalgiaError(f"the settings {file}: {name}: {first['msg']}") from error


def gemini_key(environment: Mapping[str, str] = os.environ) -> str:
    """The key to Gemini, or nothing."""
    return environment.get("GEMINI_API_KEY") or environment.get("GOOGLE_API_KEY") or ""


def gemini_url(environment: Mapping[str, str] = os.environ) -> str:
    """Where Gemini is, if not where Google says."""
    return environment.get("GOOGLE_GEMINI_BASE_URL", "")
