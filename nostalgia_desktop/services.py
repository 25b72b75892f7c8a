"""The one place where objects are made and handed to each other.

What reads and makes films takes half a second to import, and the window is to be seen before: it is
imported when the first pass begins, in a thread.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from nostalgia_desktop import __version__
from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.archive.name_template import NameTemplate
from nostalgia_desktop.data import prompt_template
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.settings import Settings, budget_of, quality_of, settings_file, vertex_of
from nostalgia_desktop.slots import Slots, ffmpegs_at_once
from nostalgia_desktop.store.archive_store import ArchiveStore
from nostalgia_desktop.vision.price_file import FILE_NAME, read_prices
from nostalgia_desktop.vision.pricing import PRICES, PriceTable
from nostalgia_desktop.workflow.clip_sidecars import NFO, XMP
from nostalgia_desktop.workflow.cost_estimate import Terms, estimate_title
from nostalgia_desktop.workflow.finalize_plan import Plans
from nostalgia_desktop.workflow.job_manager import JobManager
from nostalgia_desktop.workflow.quote import AskConsent

if TYPE_CHECKING:
    from nostalgia_desktop.media.hardware import HardwareSearch
    from nostalgia_desktop.store.transfer import JobTransfer
    from nostalgia_desktop.workflow.clip_wishes import ClipWishes
    from nostalgia_desktop.workflow.orchestrator import Orchestrator
    from nostalgia_desktop.workflow.spare_previews import SparePreview

PROGRAM = f"Nostalgia Desktop {__version__}"
_HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Records:
    """The jobs of an archive, without the tools to work on them."""

    jobs: JobManager
    layout: ArchiveLayout
    database: ArchiveStore

    @property
    def transfer(self) -> "JobTransfer":
        """The way of the jobs to another machine, and from there."""
        return self.database.transfer


def open_records(archive: Path) -> Records:
    """Make what looking at an archive needs. Nothing is opened or created yet."""
    store = ArchiveStore(archive)
    return Records(JobManager(store), ArchiveLayout(archive), store)


@dataclass(frozen=True, slots=True)
class PassOptions:
    """How a pass is wanted: analyst `gemini` or `local`, consent given, moved originals.

    The rest takes the place of settings for this pass; None is as in the settings. `write_nfo` and
    `write_xmp` say whether such files are wanted beside clips. `night` is
    whether Gemini may take a day and cost half, `max_cost_usd` the most that the pass may cost,
    `wait_minutes` how long a network that is down, or a day's quota, is waited for. `clip_names`
    says how the clips are called, `quality` and what follows it what they are to be like.
    """

    analyst: str = "local"
    consent: bool = False
    source_roots: Mapping[str, str] | None = None
    night: bool | None = None
    send_sound: bool | None = None
    max_cost_usd: float | None = None
    wait_minutes: int | None = None
    clip_names: str | None = None
    quality: str | None = None
    repair_sound: bool | None = None
    even_loudness: bool | None = None
    square_pixels: bool | None = None
    hide_bottom_noise: bool | None = None
    write_nfo: bool | None = None
    write_xmp: bool | None = None


def as_wished(settings: Settings, options: PassOptions) -> Settings:
    """The settings that hold for one pass."""
    wished = {
        "night_batch": options.night,
        "send_sound": options.send_sound,
        "run_cap_usd": options.max_cost_usd,
        "wait_minutes": options.wait_minutes,
        "clip_names": options.clip_names,
        "quality": options.quality,
        "repair_sound": options.repair_sound,
        "even_loudness": options.even_loudness,
        "square_pixels": options.square_pixels,
        "hide_bottom_noise": options.hide_bottom_noise,
        "write_nfo": options.write_nfo,
        "write_xmp": options.write_xmp,
    }
    return settings.model_copy(update={k: v for k, v in wished.items() if v is not None})


def known_prices() -> PriceTable:
    """The prices of models: the program's own, and over them those in the person's `prices.toml`.

    Raises:
        NostalgiaError: the file is not as it should be; says where.
    """
    return read_prices(settings_file().with_name(FILE_NAME))


def clip_wishes(settings: Settings) -> "ClipWishes":
    """How clips are wanted, where a person chose it in words."""
    from nostalgia_desktop.workflow.clip_wishes import ClipWishes

    names = NameTemplate(settings.clip_names)
    return ClipWishes(quality_of(settings), names, _sidecars_of(settings))


@cache
def _hardware_search() -> "HardwareSearch":
    """One for the program: what a machine's hardware can do stays as it is while it runs."""
    from nostalgia_desktop.media.hardware import HardwareSearch

    return HardwareSearch()


async def hardware_encoder(settings: Settings) -> str:
    """The encoder in this machine's hardware that works, by ffmpeg's name, or nothing.

    Raises:
        MediaError: there is no ffmpeg that works.
    """
    await asyncio.to_thread(_load_tools)
    from nostalgia_desktop.media.ffmpeg_binary import find_ffmpeg

    ffmpeg = await asyncio.to_thread(find_ffmpeg, settings.ffmpeg)
    return await _hardware_search().find(ffmpeg) or ""


def _sidecars_of(settings: Settings) -> frozenset[str]:
    """The kinds of files that are wanted beside clips, apart from the JSON of each."""
    wanted = {NFO: settings.write_nfo, XMP: settings.write_xmp}
    return frozenset(kind for kind, is_wanted in wanted.items() if is_wanted)


def plan_clips(
    records: Records,
    settings: Settings,
    job_ids: Collection[int] = (),
    should_stop: ShouldStop = lambda: False,
) -> Plans:
    """What a Finalize of these jobs, or of all, would do. Run it in a thread.

    Raises:
        StoreError: the database cannot be read.
        Cancelled: `should_stop` said so.
    """
    from nostalgia_desktop.workflow.finalize_planner import plan_finalize

    usual, wishes = ffmpegs_at_once(), clip_wishes(settings)
    return plan_finalize(records.jobs, records.layout, wishes, job_ids, usual, should_stop)


def find_spare_previews(
    records: Records, settings: Settings, should_stop: ShouldStop = lambda: False
) -> tuple["SparePreview", ...]:
    """The previews of titles that are finished and unchanged. Run it in a thread.

    Raises:
        StoreError: the database cannot be read.
        Cancelled: `should_stop` said so.
    """
    from nostalgia_desktop.workflow.spare_previews import spare_previews

    return spare_previews(records.jobs, records.layout, clip_wishes(settings), should_stop)


def remove_spare_previews(records: Records, spare: Sequence["SparePreview"]) -> int:
    """Remove them, and give how many bytes that freed. Run it in a thread.

    Raises:
        StoreError: the database cannot be read.
    """
    from nostalgia_desktop.workflow.spare_previews import remove_previews

    return remove_previews(records.jobs, records.layout, spare)


def models_with_prices(day: date | None = None, prices: PriceTable = PRICES) -> dict[str, float]:
    """The models that are known, each with about how many US dollars an hour of film costs."""
    day = day or datetime.now(UTC).date()
    terms = {model: Terms(model, day, prices=prices) for model in prices}
    costs = {model: estimate_title(_HOUR_MS, each).usd for model, each in terms.items()}
    return {model: usd for model, usd in costs.items() if usd is not None}


async def build_orchestrator(
    records: Records,
    settings: Settings,
    options: PassOptions,
    key: str,
    base_url: str,
    ask_consent: AskConsent,
    slots: Slots | None = None,
) -> "Orchestrator":
    """Make all that a pass needs; without `slots` it has its own.

    Raises:
        MediaError: there is no ffmpeg that works.
        NostalgiaError: the person's own prices cannot be read.
    """
    settings = as_wished(settings, options)
    await asyncio.to_thread(_load_tools)
    from nostalgia_desktop.media.ffmpeg_binary import check_ffmpeg, find_ffmpeg
    from nostalgia_desktop.media.streams import quiet_libav
    from nostalgia_desktop.media.transcoder import Transcoder
    from nostalgia_desktop.media.upload_film import UploadFilmMaker
    from nostalgia_desktop.vision.visionary import open_visionary
    from nostalgia_desktop.workflow.orchestrator import Orchestrator
    from nostalgia_desktop.workflow.purse import Purse
    from nostalgia_desktop.workflow.tagging import TagWriter
    from nostalgia_desktop.workflow.workshop import Wishes, Workshop

    quiet_libav()
    # It asks the bundled one for its version, and waits for that.
    ffmpeg = await asyncio.to_thread(find_ffmpeg, settings.ffmpeg)
    await check_ffmpeg(ffmpeg)
    prices = await asyncio.to_thread(known_prices)
    slots = slots or Slots()
    gate = slots.gate(settings.wait_minutes * 60.0)
    shop = Workshop(
        jobs=records.jobs,
        store=records.database,
        transcoder=Transcoder(ffmpeg),
        film_maker=UploadFilmMaker(ffmpeg),
        tag_writer=TagWriter(ffmpeg),
        layout=records.layout,
        wishes=Wishes(
            analyst=options.analyst,
            model=settings.model,
            language=settings.language,
            family=settings.family,
            prompt_template=prompt_template(),
            clips=clip_wishes(settings),
            source_roots=options.source_roots or {},
            send_sound=settings.send_sound,
            night=settings.night_batch,
            wait_for_night=settings.batch_fallback == "wait",
            prices=prices,
        ),
        program=PROGRAM,
        open_visionary=partial(
            open_visionary, key, settings.model, base_url, gate, vertex_of(settings)
        ),
        purse=Purse(budget_of(settings), records.database, settings.model, prices),
        encodes=slots.encodes,
        room=slots.room,
        usual_at_once=ffmpegs_at_once(),
        look_slots=slots.look,
        disc_slots=slots.disc,
        consent=options.consent,
        night=settings.night_batch,
        find_hardware=partial(_hardware_search().find, ffmpeg),
    )
    return Orchestrator(shop, ask_consent)


def _load_tools() -> None:
    import nostalgia_desktop.media.ffmpeg_binary
    import nostalgia_desktop.workflow.orchestrator  # noqa: F401 - with all that it needs.
