"""What is found in the sound of a proxy: silence, levels, a waveform, loudness, in place."""

import re
import subprocess
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.domain.errors import Cancelled, MediaError
from nostalgia_desktop.domain.survey import SOUND_BYTES, Span, Waveform
from nostalgia_desktop.media.ffmpeg_binary import find_ffmpeg
from nostalgia_desktop.media.loudness import KWeighting
from nostalgia_desktop.media.sound_bands import band_edges_hz
from nostalgia_desktop.media.sound_findings import SoundFindings, listen
from nostalgia_desktop.media.sound_reader import BLOCK_S
from nostalgia_desktop.media.waveform import make_waveform
from tests.media.proxies import (
    HZ,
    NTSC,
    PAL,
    MakeProxy,
    Proxy,
    Samples,
    grey,
    hiss,
    make_proxy,
    nothing,
    tone,
)

__all__ = ["make_proxy"]

PAUSES = np.concatenate(
    [
        tone(3, -20), hiss(2, -65), tone(0.4, -20), nothing(0.4), tone(1.2, -20),
        nothing(2), tone(1, -20),
    ]
)  # fmt: skip
"""Silent from 3 to 5 s, where a tape hisses, and from 7 to 9 s; too shortly from 5.4 to 5.8 s."""


def _heard(make_proxy: MakeProxy, sound: Samples, rate: Fraction = PAL) -> SoundFindings:
    proxy = _proxy(make_proxy, sound, rate)
    return listen(proxy.path, proxy.frames, proxy.rate)


def _proxy(make_proxy: MakeProxy, sound: Samples, rate: Fraction = PAL) -> Proxy:
    return make_proxy(grey(int(Fraction(len(sound), HZ) * rate)), rate, sound)


def _seconds(spans: tuple[Span, ...], rate: Fraction) -> list[tuple[float, float]]:
    return [(float(span.start / rate), float(span.end / rate)) for span in spans]


def _levels_db(findings: SoundFindings) -> np.ndarray:
    stored = np.frombuffer(findings.sounds, np.uint8).reshape(-1, SOUND_BYTES)
    return stored / 255 * 96 - 96


@pytest.fixture(scope="module")
def beeping(make_proxy) -> Proxy:
    """The film with the pauses, in PAL."""
    return _proxy(make_proxy, PAUSES)


@pytest.mark.parametrize("rate", [PAL, NTSC], ids=["pal", "ntsc"])
def test_silence_is_found_where_it_is(make_proxy, rate):
    found = _seconds(_heard(make_proxy, PAUSES, rate).silence, rate)

    assert len(found) == 2
    assert found[0] == pytest.approx((3, 5), abs=0.05)
    assert found[1] == pytest.approx((7, 9), abs=0.05)


def test_a_quiet_room_in_a_film_is_not_silent(make_proxy):
    room = np.concatenate([tone(2, -20), hiss(2, -45), tone(1, -20)])

    assert _heard(make_proxy, room).silence == ()


def test_a_faint_film_is_not_silent_but_its_pauses_are(make_proxy):
    faint = np.concatenate([tone(2, -45), hiss(2, -75), tone(1, -45)])

    found = _seconds(_heard(make_proxy, faint).silence, PAL)

    assert len(found) == 1
    assert found[0] == pytest.approx((2, 4), abs=0.05)


def test_a_soft_tick_does_not_part_a_silence_but_a_clap_does(make_proxy):
    ticks = np.concatenate([tone(2, -20), hiss(3, -65), tone(1, -20), hiss(3, -65), tone(1, -20)])
    for at_s, level_db in ((3.5, -45), (7.5, -15)):
        at = round(at_s * HZ)
        ticks[at : at + HZ // 100] += tone(0.01, level_db, 1000)

    found = _seconds(_heard(make_proxy, ticks).silence, PAL)

    assert len(found) == 3
    assert found[0] == pytest.approx((2, 5), abs=0.05)
    assert found[1][1] == pytest.approx(7.5, abs=0.1)
    assert found[2][0] == pytest.approx(7.5, abs=0.1)


@pytest.mark.parametrize("sound", [nothing(2), hiss(2, -65), nothing(0.2)])
def test_what_is_wholly_silent_is_one_silence(make_proxy, sound):
    frames = len(sound) * 25 // HZ

    assert _heard(make_proxy, sound).silence == (Span(0, frames),)


def test_digital_silence_has_no_loudness_and_the_lowest_levels(make_proxy):
    findings = _heard(make_proxy, nothing(2))

    assert findings.loudness is None
    assert findings.sounds == bytes(2 * SOUND_BYTES)
    assert findings.waveform.levels[-1] == b"\0"


def test_a_film_without_sound_has_nothing_to_be_found(make_proxy):
    proxy = make_proxy(grey(30))

    findings = listen(proxy.path, proxy.frames, proxy.rate)

    assert findings == SoundFindings((), b"", Waveform(50, ()), None)


@pytest.mark.parametrize("rate", [PAL, NTSC], ids=["pal", "ntsc"])
def test_a_click_is_in_its_bin(make_proxy, rate):
    clicks = hiss(BLOCK_S + 4, -60)
    places_s = (1.23, BLOCK_S - 0.01, BLOCK_S + 1.83)
    for at_s in places_s:
        at = round(at_s * HZ)
        clicks[at : at + HZ // 250] += tone(0.004, -4, 1000)

    finest = np.frombuffer(_heard(make_proxy, clicks, rate).waveform.levels[0], np.uint8)

    for at_s in places_s:
        expected = int(at_s * 50)
        around = finest[expected - 25 : expected + 25]
        assert int(around.argmax()) == 25
        assert around[25] > 60
        assert around[:20].max() < 10


def test_all_is_as_long_as_the_title_says(beeping):
    for frames in (beeping.frames - 10, beeping.frames, beeping.frames + 10):
        findings = listen(beeping.path, frames, beeping.rate)

        assert len(findings.waveform.levels[0]) == frames * 2
        assert len(findings.sounds) == -(-frames // 25) * SOUND_BYTES
        assert max(span.end for span in findings.silence) <= frames


def test_a_second_that_is_begun_is_as_loud_as_what_there_is_of_it(make_proxy):
    levels = _levels_db(_heard(make_proxy, tone(1.2, -20, 1000)))

    own_band = int(np.searchsorted(band_edges_hz(), 1000))
    assert levels[:, 0] == pytest.approx([-20, -20], abs=0.6)
    assert levels[:, own_band] == pytest.approx([-20, -20], abs=0.6)


@pytest.mark.parametrize("hz", [85, 150, 1000, 3000, 6000])
def test_a_tone_is_in_its_band(make_proxy, hz):
    levels = _levels_db(_heard(make_proxy, tone(2, -20, hz)))[0]

    band = int(np.searchsorted(band_edges_hz(), hz)) - 1
    assert levels[0] == pytest.approx(-20, abs=0.6)
    assert levels[1 + band] == pytest.approx(-20, abs=0.6)
    assert np.delete(levels[1:], band).max() < -40


@given(st.lists(st.floats(0, 1.5, width=32), min_size=1, max_size=70))
def test_each_byte_of_the_waveform_is_the_greatest_of_those_below(peaks):
    levels = [list(level) for level in make_waveform(np.array(peaks, np.float32)).levels]

    assert len(levels[0]) == len(peaks)
    for finer, coarser in pairwise(levels):
        assert coarser == [max(finer[at : at + 2]) for at in range(0, len(finer), 2)]
    assert len(levels[-1]) == 1
    assert levels[-1][0] == min(int(np.ceil(np.float32(max(peaks)) * 255)), 255)


def test_a_known_tone_has_its_loudness(make_proxy):
    loudness = _heard(make_proxy, tone(6, -23, 997)).loudness

    # Tech 3341's first signal; mixed to one channel its two sides are 3 dB louder.
    assert loudness.integrated_lufs == pytest.approx(-23.0, abs=0.1)
    assert loudness.range_lu == pytest.approx(0, abs=0.1)
    assert loudness.peak_dbfs == pytest.approx(-20, abs=0.5)


def test_loudness_is_what_ffmpeg_measures(make_proxy):
    levels = (-14, -30, -22, -60, -18, -26, -40, -20)
    speech = np.concatenate([_coloured(2.5, level, seed) for seed, level in enumerate(levels)])
    proxy = _proxy(make_proxy, speech)

    loudness = listen(proxy.path, proxy.frames, proxy.rate).loudness

    measured = _ffmpeg_loudness(proxy.path)
    assert loudness.integrated_lufs == pytest.approx(measured["I"], abs=0.1)
    assert loudness.range_lu == pytest.approx(measured["LRA"], abs=0.3)
    assert loudness.peak_dbfs == pytest.approx(measured["Peak"], abs=0.1)
    assert loudness.range_lu > 5


def _coloured(seconds: float, level_db: float, seed: int) -> Samples:
    """Noise that is fuller below, as voices and rooms are."""
    noise = hiss(seconds, level_db, seed)
    return 0.5 * noise + np.convolve(noise, np.ones(64) / 16, "same")


def _ffmpeg_loudness(proxy: Path) -> dict[str, float]:
    done = subprocess.run(
        [find_ffmpeg(), "-nostats", "-i", proxy, "-af", "ebur128=peak=sample", "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    summary = done.stderr.rpartition("Summary:")[2]
    read = re.findall(r"^ +(I|LRA|Peak): +(-?[\d.]+)", summary, re.MULTILINE)
    return {name: float(value) for name, value in read}


def test_the_filter_remembers_the_block_before():
    sound = hiss(1.2, -20).astype(np.float32)
    weighting = KWeighting()

    in_blocks = [weighting.powers(block) for block in np.split(sound, [6400, 25600])]

    assert np.concatenate(in_blocks) == pytest.approx(KWeighting().powers(sound), rel=1e-4)


def test_listening_can_be_stopped(make_proxy):
    long = _proxy(make_proxy, tone(BLOCK_S + 1, -20))

    with pytest.raises(Cancelled):
        listen(long.path, long.frames, long.rate, lambda: True)


@pytest.mark.parametrize("content", [b"", b"not a film at all\n" * 200, bytes(5000)])
def test_what_is_no_proxy_is_named(tmp_path, content):
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(content)

    with pytest.raises(MediaError, match=r"broken\.mp4 cannot be read"):
        listen(broken, 100, PAL)


def test_a_proxy_that_is_not_there_is_named(tmp_path):
    with pytest.raises(MediaError, match=r"gone\.mp4 cannot be read"):
        listen(tmp_path / "gone.mp4", 100, PAL)


def test_a_truncated_proxy_is_named(beeping, tmp_path):
    broken = tmp_path / "broken.mp4"
    data = beeping.path.read_bytes()
    broken.write_bytes(data[: len(data) * 2 // 3])

    with pytest.raises(MediaError, match=r"broken\.mp4 cannot be read"):
        listen(broken, beeping.frames, beeping.rate)


def test_a_proxy_of_a_longer_title_is_refused(beeping):
    with pytest.raises(MediaError, match="ends 2 s too early"):
        listen(beeping.path, beeping.frames + 60, beeping.rate)
