"""What a person may set, in `settings.toml` in the system's folder for settings.

The environment comes first: it serves scripts and tests. The key to Gemini is in the environment
or in the system's key store, and never in a file.
"""

import contextlib
import json
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, ValidationError

from nostalgia_desktop.domain.errors import NostalgiaError
from nostalgia_desktop.key_store import read_key
from nostalgia_desktop.vision.visionary import DEFAULT_MODEL

APP = "Nostalgia Desktop"


class Settings(BaseModel):
    """All settings, each with what it is when nothing was set.

    `ffmpeg` is a path or empty for the bundled one; `language` is that of titles and
    descriptions; `family` names the people that Gemini may know by name. With `analyst` `local`
    nothing is ever sent; with `gemini` it takes a key too. `quality` is that of clips: `keep` looks
    like the original, `small` takes about half the room. `archive` is a folder; empty, it is the
    one in the person's videos.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    ffmpeg: str = ""
    model: str = DEFAULT_MODEL
    language: str = "English"
    family: tuple[str, ...] = ()
    analyst: Literal["gemini", "local"] = "gemini"
    quality: Literal["keep", "small"] = "keep"
    archive: str = ""
    theme: Literal["system", "light", "dark"] = "system"


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


def overrides(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The settings on which the environment has the last word, each with its variable."""
    return {name: key for name, key in _ENVIRONMENT.items() if environment.get(key)}


def write_settings(file: Path, settings: Settings) -> Path | None:
    """Write what differs from the defaults, all of it or nothing; comments of before stay on top.

    Gives the name under which a file that could not be read was put aside, as what is in it may
    still be wanted.

    Raises:
        NostalgiaError: the folder cannot be written.
    """
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        text = "".join(f"{line}\n" for line in (*_comments_of(file), *_toml_of(settings)))
        with part.open("w", encoding="utf-8") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
        aside = _set_aside(file)
        part.replace(file)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink()
        raise NostalgiaError(
            f"the settings {file} cannot be written: {error.strerror}; is the disk full?"
        ) from error
    return aside


def _toml_of(settings: Settings) -> list[str]:
    values = settings.model_dump(exclude_defaults=True)
    return [f"{name} = {_toml_value(value)}" for name, value in values.items()]


def _toml_value(value: str | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml_value, value))}]"
    # JSON's escapes are TOML's too, but for the one character that JSON does not escape.
    whole = value.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comments_of(file: Path) -> list[str]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return []
    return [line for line in lines if line.lstrip().startswith("#")]


def _set_aside(file: Path) -> Path | None:
    """Keep a file of settings that cannot be read, under another name."""
    try:
        read_settings(file, {})
    except NostalgiaError:
        number = 1
        while (kept := file.with_name(f"{file.stem}.unreadable-{number}{file.suffix}")).exists():
            number += 1
        file.rename(kept)
        return kept
    return None


def key_in_environment(environment: Mapping[str, str] = os.environ) -> str:
    """The key to Gemini in the environment, or nothing."""
    return environment.get("GEMINI_API_KEY") or environment.get("GOOGLE_API_KEY") or ""


def gemini_key(environment: Mapping[str, str] = os.environ) -> str:
    """The key to Gemini, from the environment or the system's key store, or nothing.

    Run it in a thread: a key store may first ask the person to unlock it.
    """
    return key_in_environment(environment) or read_key()


def analyst_for(settings: Settings, key: str) -> str:
    """Who finds scenes: Gemini only where a person wants that and there is a key."""
    return "gemini" if key and settings.analyst == "gemini" else "local"


def gemini_url(environment: Mapping[str, str] = os.environ) -> str:
    """Where Gemini is, if not where Google says."""
    return environment.get("GOOGLE_GEMINI_BASE_URL", "")
