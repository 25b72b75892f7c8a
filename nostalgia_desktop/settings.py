"""What a person may set, in `settings.toml` in the system's folder for settings.

The environment comes first: it serves scripts and tests. The key to Gemini is in the environment
or in the system's key store, and never in a file.
"""

import contextlib
import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, ValidationError

from nostalgia_desktop.archive.name_template import NameTemplate
from nostalgia_desktop.domain.errors import NostalgiaError, UsageError
from nostalgia_desktop.domain.money import MICROS_PER_USD, Budget
from nostalgia_desktop.key_store import read_key
from nostalgia_desktop.media.quality import PRESETS, Quality
from nostalgia_desktop.vision.pricing import DEFAULT_MODEL
from nostalgia_desktop.vision.vertex import Vertex

APP = "Nostalgia Desktop"
MOST_USD = 1_000_000
"""A limit above that is a slip of the pen."""
LONGEST_WAIT = 7 * 24 * 60
"""Minutes. What is not back after a week will not come back by waiting."""

# Strict: `true` is no amount, and `"5"` is no number.
_Usd = Annotated[float, Field(ge=0, le=MOST_USD, allow_inf_nan=False, strict=True)]
_Minutes = Annotated[int, Field(ge=0, le=LONGEST_WAIT, strict=True)]


def _known_fields(text: str) -> str:
    """The text of a template that makes sense; pydantic takes a ValueError as what is wrong."""
    try:
        return NameTemplate(text).text
    except UsageError as error:
        raise ValueError(str(error)) from error


_NameTemplate = Annotated[str, AfterValidator(_known_fields)]


class Settings(BaseModel):
    """All settings, each with what it is when nothing was set.

    `ffmpeg` is a path or empty for the bundled one; `language` is that of titles and
    descriptions; `family` names the people that Gemini may know by name. With `analyst` `local`
    nothing is ever sent; with `gemini` it takes a key too. `quality` is that of clips: `keep` looks
    like the original, `small` takes less than half the room, `archive` copies what is on the disc
    as it is, or keeps it without loss where that cannot be, `hardware` is like `keep` and leaves
    the work to the machine's video encoder where it has one that works. But for `archive`, a silent
    channel can be repaired, all clips made equally loud, pixels made square, and the noise at the
    bottom covered. `clip_names` is a `NameTemplate`. `archive` is a folder; empty, it is the one in
    the person's videos. `write_nfo` and `write_xmp` want files beside clips, for media centres and
    for photo programs.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    ffmpeg: str = ""
    model: str = DEFAULT_MODEL
    language: str = "English"
    family: tuple[str, ...] = ()
    analyst: Literal["gemini", "local"] = "gemini"
    quality: Literal["keep", "small", "archive", "hardware"] = "keep"
    repair_sound: StrictBool = False
    even_loudness: StrictBool = False
    square_pixels: StrictBool = False
    hide_bottom_noise: StrictBool = False
    clip_names: _NameTemplate = NameTemplate().text
    archive: str = ""
    write_nfo: StrictBool = False
    write_xmp: StrictBool = False
    theme: Literal["system", "light", "dark"] = "system"
    run_cap_usd: _Usd | None = None
    month_cap_usd: _Usd | None = None
    send_sound: StrictBool = True
    night_batch: StrictBool = False
    batch_fallback: Literal["direct", "wait"] = "direct"
    use_vertex: StrictBool = False
    vertex_project: str = ""
    vertex_location: str = "global"
    wait_minutes: _Minutes = 720


def vertex_of(settings: Settings) -> Vertex | None:
    """Where Gemini is reached through Google Cloud; None where a key is used.

    Raises:
        NostalgiaError: it is wanted, and no project is named.
    """
    if not settings.use_vertex:
        return None
    project, location = settings.vertex_project.strip(), settings.vertex_location.strip()
    if not project:
        raise NostalgiaError(
            "Gemini is to be reached through Google Cloud, but no project is named; write its id "
            "into the settings (vertex_project), or set use_vertex to false"
        )
    return Vertex(project, location or "global")


def budget_of(settings: Settings) -> Budget:
    """The limits to what may be spent, in millionths of a dollar."""
    return Budget(_micros(settings.run_cap_usd), _micros(settings.month_cap_usd))


def quality_of(settings: Settings) -> Quality:
    """How clips are encoded where a person chose it in words.

    What is kept as it is has no more wishes.
    """
    preset = PRESETS[settings.quality]
    if preset.is_original:
        return preset
    return replace(
        preset,
        repairs_sound=settings.repair_sound,
        evens_loudness=settings.even_loudness,
        square_pixels=settings.square_pixels,
        hides_bottom=settings.hide_bottom_noise,
    )


def _micros(usd: float | None) -> int | None:
    return None if usd is None else round(usd * MICROS_PER_USD)


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
        is_unknown = first["type"] == "extra_forbidden"
        what = "there is no such setting; delete the line" if is_unknown else first["msg"]
        raise NostalgiaError(f"the settings {file}: {name}: {what}") from error


def settings_or_defaults(
    file: Path, environment: Mapping[str, str] = os.environ
) -> tuple[Settings, str]:
    """The same for a window, which must not stay away for a broken file; and what is wrong."""
    try:
        return read_settings(file, environment), ""
    except NostalgiaError as error:
        return Settings(), str(error)


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


def _toml_value(value: str | float | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml_value, value))}]"
    if not isinstance(value, str):
        return json.dumps(value)  # Numbers, `true` and `false` look the same there.
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


def can_ask(settings: Settings, key: str) -> bool:
    """Whether Gemini can be asked at all: with a key, or by who is logged in to Google Cloud."""
    return bool(key) or settings.use_vertex


def analyst_for(settings: Settings, key: str) -> str:
    """Who finds scenes: Gemini only where a person wants that and there is a key."""
    return "gemini" if can_ask(settings, key) and settings.analyst == "gemini" else "local"


def gemini_url(environment: Mapping[str, str] = os.environ) -> str:
    """Where Gemini is, if not where Google says."""
    return environment.get("GOOGLE_GEMINI_BASE_URL", "")
