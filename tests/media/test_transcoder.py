"""Proxies and clips from small real discs: whole, of the planned length, or not there at all."""

import asyncio
from fractions import Fraction

import av
import psutil
import pytest

from nostalgia_desktop.domain.clip_tags import Chapter
from nostalgia_desktop.domain.errors import ArchiveError, MediaError
from nostalgia_desktop.domain.media import Picture, Scan
from nostalgia_desktop.media.assembly import Made
from nostalgia_desktop.media.quality import Quality
from nostalgia_desktop.media.streams import measure_file
from nostalgia_desktop.media.transcoder import Transcoder
from tests.authoring.library import disc_names, truth
from tests.disc.titles import copy_of
from tests.media.conftest import Film, film_in, film_of

QUICK = Quality("ultrafast", 30)
_SCANS = {"tff": Scan.TOP_FIRST, "bff": Scan.BOTTOM_FIRST, "progressive": Scan.PROGRESSIVE}
_TRACKS = {"ac3": 0x80, "lpcm": 0xA0, "mp2": 0x1C0}
PAL = Picture(720, 576, Fraction(4, 3), Scan.TOP_FIRST, (0x80,))
SILENT = Picture(720, 576, Fraction(4, 3), Scan.TOP_FIRST, ())
SOUND_ALONE = Picture(0, 576, Fraction(4, 3), Scan.PROGRESSIVE, (0x80,))


async def _agree(_part: object, _made: object) -> None:
    """Let every clip have its name."""


def _clip(run, transcoder, film: Film, span, picture, final, before_rename=_agree) -> Made:
    return run(_cutting(transcoder, film, span, picture, final, lambda _done: None, before_rename))


def _cutting(transcoder, film: Film, span, picture, final, on_progress, before_rename=_agree):
    return transcoder.transcode_segment(
        film.pieces(*span),
        film.clock,
        picture,
        QUICK,
        final,
        on_progress,
        before_rename,
    )


def _proxy(run, transcoder, film: Film, picture, final, told=None) -> Made:
    pieces = film.pieces(0, film.clock.frames)
    tell = [].append if told is None else told.append
    return run(transcoder.create_proxy(pieces, film.clock, picture, final, tell))


@pytest.mark.parametrize("name", [name for name in disc_names() if name != "audio_only"])
def test_a_disc_is_seen_as_it_was_authored(run, transcoder, name):
    for number, title in enumerate(truth(name)["titles"]):
        film = film_of(name, number)

        picture = run(transcoder.look_at(film.samples(), film.clock))

        lines = 576 if truth(name)["standard"] == "pal" else 480
        assert (picture.width, picture.height) == (720, lines)
        assert picture.aspect == Fraction(title["aspect"].replace(":", "/"))
        assert picture.scan is _SCANS[title["field_order"]]
        first = [_TRACKS[track["codec"]] for track in title["audio"]][:1]
        assert picture.audio_ids == tuple(first[0] + n for n in range(len(title["audio"])))


def test_sound_alone_is_seen_as_sound_alone(run, transcoder):
    film = film_of("audio_only")

    picture = run(transcoder.look_at(film.samples(), film.clock))

    assert not picture.has_video
    assert picture.audio_ids == (0x80,)


def test_what_holds_neither_picture_nor_sound_is_refused(run, transcoder, test_disc, tmp_path):
    film = film_in(copy_of(test_disc("vob_no_nav"), tmp_path / "disc"))
    vob = film.title.parts[0].path
    vob.write_bytes(bytes(vob.stat().st_size))

    with pytest.raises(MediaError, match="neither picture nor sound"):
        run(transcoder.look_at(film.samples(), film.clock))


def test_a_proxy_of_sound_alone_is_black_and_as_long_as_the_sound(run, transcoder, tmp_path):
    film, final, told = film_of("audio_only"), tmp_path / "proxy.mp4", []

    made = _proxy(run, transcoder, film, SOUND_ALONE, final, told)

    assert made.facts.audio_ms == pytest.approx(film.clock.duration_ms, abs=60)
    assert made.facts.video_ms == pytest.approx(film.clock.duration_ms, abs=210)
    assert (made.facts.width, made.facts.height) == (480, 360)
    assert (made.missing_frames, told == sorted(told)) == (0, True)
    with av.open(str(final)) as file:
        assert all(frame.to_ndarray(format="gray").max() < 20 for frame in file.decode(video=0))


def test_a_proxy_takes_the_place_of_an_older_one(run, transcoder, tmp_path):
    film, final = film_of("pal_silent"), tmp_path / "proxy.mp4"
    final.write_bytes(b"half a proxy")

    _proxy(run, transcoder, film, SILENT, final)

    assert measure_file(final).frames == film.clock.frames // 5
    assert list(tmp_path.iterdir()) == [final]


def test_a_proxy_that_is_not_as_long_as_the_title_is_refused(run, transcoder, tmp_path):
    film, final = film_of("pal_silent"), tmp_path / "proxy.mp4"
    pieces = film.pieces(0, film.clock.frames // 2)

    with pytest.raises(MediaError, match="with 10 frames instead of 20"):
        run(transcoder.create_proxy(pieces, film.clock, SILENT, final, lambda _done: None))

    assert list(tmp_path.iterdir()) == []


def test_a_clip_of_a_silent_title_has_no_sound(run, transcoder, tmp_path):
    made = _clip(run, transcoder, film_of("pal_silent"), (10, 30), SILENT, tmp_path / "c.mp4")

    assert (made.facts.frames, made.facts.audio_ms) == (40, 0)
    assert (made.missing_frames, made.errors) == (0, 0)


def test_a_clip_has_sound_exactly_as_long_as_its_picture(run, transcoder, tmp_path):
    made = _clip(run, transcoder, film_of("pal_two_tracks"), (10, 30), PAL, tmp_path / "c.mp4")

    assert made.facts.frames == 40
    assert made.facts.video_ms == 800
    assert made.facts.audio_ms == pytest.approx(800, abs=50)


def test_a_clip_over_a_restart_is_whole(run, transcoder, tmp_path):
    made = _clip(run, transcoder, film_of("pal_resets"), (90, 110), PAL, tmp_path / "c.mp4")

    assert (made.facts.frames, made.missing_frames) == (40, 0)


def test_progress_never_goes_back(run, transcoder, tmp_path):
    told: list[float] = []

    run(
        _cutting(
            transcoder, film_of("pal_silent"), (0, 60), SILENT, tmp_path / "c.mp4", told.append
        )
    )

    assert told == sorted(told)
    assert told
    assert 0 <= told[0] <= told[-1] <= 1.0


def _spoiled(test_disc, folder, start: int, end: int) -> Film:
    """A title in whose frames [start, end) nothing but zeros can be read."""
    film = film_in(copy_of(test_disc("pal_silent"), folder))
    units = [
        unit
        for segment in film.clock.segments
        for unit in segment.units
        if start <= round((unit.pts - segment.pts) / film.clock.ticks_per_frame) < end
    ]
    with film.title.parts[0].path.open("r+b") as file:
        for unit in units:
            file.seek(unit.start)
            file.write(bytes(unit.end - unit.start))
    assert units
    return film


def test_frames_that_cannot_be_read_are_counted_and_filled(run, transcoder, test_disc, tmp_path):
    film = _spoiled(test_disc, tmp_path / "disc", 30, 50)
    final = tmp_path / "c.mp4"

    made = _clip(run, transcoder, film, (10, 80), SILENT, final)

    assert made.facts.frames == 140
    assert 10 <= made.missing_frames <= 40
    assert measure_file(final).frames == 140


def test_a_name_that_is_taken_is_left_alone(run, transcoder, tmp_path):
    final = tmp_path / "c.mp4"
    final.write_bytes(b"mine")

    with pytest.raises(FileExistsError):
        _clip(run, transcoder, film_of("pal_silent"), (0, 10), SILENT, final)

    assert final.read_bytes() == b"mine"
    assert list(tmp_path.iterdir()) == [final]


def test_what_is_raised_before_the_name_is_given_stops_the_clip(run, transcoder, tmp_path):
    async def refuse(part, made) -> None:
        assert part.stat().st_size > 0
        assert made.facts.frames == 20
        raise LookupError

    with pytest.raises(LookupError):
        _clip(run, transcoder, film_of("pal_silent"), (0, 10), SILENT, tmp_path / "c.mp4", refuse)

    assert list(tmp_path.iterdir()) == []


def test_a_clip_has_its_name_only_after_it_was_agreed_to(run, transcoder, tmp_path):
    final, seen = tmp_path / "c.mp4", []

    async def look(part, _made) -> None:
        seen.append((part.exists(), final.exists()))

    _clip(run, transcoder, film_of("pal_silent"), (0, 10), SILENT, final, look)

    assert seen == [(True, False)]
    assert list(tmp_path.iterdir()) == [final]


def test_a_failed_ffmpeg_leaves_nothing_and_is_explained(run, tmp_path):
    broken = tmp_path / "ffmpeg"
    broken.write_text("#!/bin/sh\necho '[a @ 0x1] [fatal] No space left on device' >&2\nexit 1\n")
    broken.chmod(0o755)
    (tmp_path / "archive").mkdir()
    final = tmp_path / "archive" / "c.mp4"

    with pytest.raises(ArchiveError, match=r"c\.mp4 could not be written: the drive is full"):
        _clip(run, Transcoder(str(broken)), film_of("pal_silent"), (0, 10), SILENT, final)

    assert list(final.parent.iterdir()) == []


def test_a_clip_with_too_few_frames_is_refused(run, transcoder, tmp_path):
    wrong = Picture(720, 576, Fraction(4, 3), Scan.PROGRESSIVE, ())
    short = tmp_path / "short.mp4"
    _clip(run, transcoder, film_of("pal_silent"), (0, 5), wrong, short)
    copier = tmp_path / "ffmpeg"
    # Writes another clip than it was asked for, and says that all is well.
    copier.write_text(f'#!/bin/sh\nfor last; do :; done\ncp "{short}" "$last"\n')
    copier.chmod(0o755)
    (tmp_path / "archive").mkdir()

    with pytest.raises(MediaError, match=r"c\.mp4 came out with 5 frames instead of 10"):
        _clip(
            run,
            Transcoder(str(copier)),
            film_of("pal_silent"),
            (0, 10),
            wrong,
            tmp_path / "archive" / "c.mp4",
        )

    assert list((tmp_path / "archive").iterdir()) == []


def test_a_cancelled_clip_leaves_neither_file_nor_program(run, tmp_path):
    slow = tmp_path / "ffmpeg"
    slow.write_text(
        '#!/bin/sh\nfor last; do :; done\necho half > "$last"\necho frame=0\nexec sleep 600\n'
    )
    slow.chmod(0o755)
    (tmp_path / "archive").mkdir()
    final = tmp_path / "archive" / "c.mp4"

    async def cancel() -> None:
        started = asyncio.Event()
        work = _cutting(
            Transcoder(str(slow)),
            film_of("pal_silent"),
            (0, 100),
            SILENT,
            final,
            lambda _done: started.set(),
        )
        task = asyncio.ensure_future(work)
        await asyncio.wait_for(started.wait(), 60)
        assert len(list(final.parent.iterdir())) == 1
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(cancel())

    assert list(final.parent.iterdir()) == []
    assert not [child for child in psutil.Process().children() if child.name() == "sleep"]


@pytest.mark.parametrize("name", ["pal_resets", "pal_silent"])
def test_a_clip_has_the_chapters_that_it_was_given(run, transcoder, tmp_path, name):
    film, final = film_of(name), tmp_path / "clip.mp4"
    picture = run(transcoder.look_at(film.samples(), film.clock))
    given, length = (Chapter(0, 200, "Chapter 1"), Chapter(200, 800, "Chapter 2")), 20
    start = max(film.clock.segments[-1].first_frame - length // 2, 10)

    run(
        transcoder.transcode_segment(
            film.pieces(start, start + length),
            film.clock,
            picture,
            QUICK,
            final,
            lambda _done: None,
            _agree,
            given,
        )
    )

    with av.open(str(final)) as opened:
        found = [
            [round(each[bound] * each["time_base"] * 1000) for bound in ("start", "end")]
            for each in opened.chapters()
        ]
    assert found == [[0, 200], [200, 800]]
