"""Both passes with Gemini: the real program, the real SDK, a server on loopback."""

import json
from pathlib import Path

import av
import pytest

from nostalgia_desktop.media.time_strip import STRIP_LINES
from tests.authoring.barcode import field_numbers
from tests.gemini_server.answers import Answer
from tests.gemini_server.errors import ApiError

SCENES = {
    "year": "1994",
    "place": "Lake Balaton",
    "scenes": [
        {
            "start": "0:00:00",
            "end": "0:00:02.4",
            "title": "Arriving",
            "description": "The car is unpacked.",
            "people": ["Anna", "man with a hat"],
            "place": "",
            "date": "1994-08-14",
            "date_evidence": "date stamp",
        },
        {"start": "00:02.400", "end": "6", "title": "Swimming", "description": "", "people": []},
    ],
}


def _jobs(nostalgia, archive: Path) -> list[dict]:
    return json.loads(nostalgia("status", "--archive", archive, "--json").out)["jobs"]


def _everything_written(*folders: Path) -> bytes:
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() for path in files)


@pytest.fixture
def disc(test_disc) -> Path:
    """A silent title of four seconds: the quickest to make a proxy of."""
    return test_disc("pal_silent")


def test_the_answers_scenes_become_clips_of_just_those_frames(
    gemini_server, nostalgia, test_disc, tmp_path
):
    gemini_server.answer_for = lambda _prompt: Answer(text=json.dumps(SCENES))

    ended = nostalgia("run", test_disc("pal_two_titles"), "--archive", tmp_path, "--yes")

    assert ended.status == 0, ended.err
    clip = tmp_path / "1994 - Arriving.mp4"
    sidecar = json.loads(clip.with_suffix(".json").read_text())
    shown = [number // 2 - 20_000 for _at, number in field_numbers(clip) if number is not None]
    assert shown == [frame for frame in range(60) for _ in range(2)]
    assert sidecar["people"] == ["Anna", "man with a hat"]
    assert sidecar["date"] == "1994-08-14"
    assert sidecar["location"] == "Lake Balaton"
    assert sidecar["analyst"]["name"] == "gemini"
    assert sidecar["analyst"]["answer"]["date_evidence"] == "date stamp"


def test_what_is_sent_is_the_preview_with_its_time_below_and_is_deleted_after_the_answer(
    gemini_server, nostalgia, disc, tmp_path
):
    sent: list[bytes] = []
    gemini_server.answer_for = lambda _prompt: (
        sent.extend(file.data for file in gemini_server.files.values())
        or Answer(text=json.dumps(SCENES))
    )

    nostalgia("submit", disc, "--archive", tmp_path, "--analyst", "gemini", "--yes")

    [film] = sent
    (tmp_path / "film.mp4").write_bytes(film)
    [proxy] = (tmp_path / ".nostalgia" / "proxies").glob("*.mp4")
    shown, below = _shape(proxy), _shape(tmp_path / "film.mp4")
    assert below == (shown[0], shown[1] + STRIP_LINES, shown[2])
    assert not gemini_server.files


def _shape(film: Path) -> tuple[int, int, int]:
    """Width and height in pixels, and how many frames."""
    with av.open(str(film)) as opened:
        frames = sum(1 for _ in opened.decode(video=0))
        stream = opened.streams.video[0]
        return stream.width, stream.height, frames


def test_nothing_is_sent_without_consent(gemini_server, nostalgia, disc, tmp_path):
    ended = nostalgia("submit", disc, "--archive", tmp_path)

    assert ended.status == 1
    assert "nobody agreed to send its preview to Google; agree when you are asked" in ended.err
    assert "--yes agrees in advance, --analyst local finds them here" in ended.err
    assert not gemini_server.requests
    assert [job["state"] for job in _jobs(nostalgia, tmp_path)] == ["waiting"]


def test_nothing_is_sent_with_the_local_analyst(gemini_server, nostalgia, disc, tmp_path):
    ended = nostalgia("submit", disc, "--archive", tmp_path, "--analyst", "local", "--yes")

    assert ended.status == 0, ended.err
    assert not gemini_server.requests


def test_the_cost_is_told_before_and_after(gemini_server, nostalgia, disc, tmp_path):
    before = nostalgia("submit", disc, "--archive", tmp_path)
    after = nostalgia("submit", disc, "--archive", tmp_path, "--yes")

    assert "for about $" in before.out
    assert "tokens, about $" in after.out


def test_the_key_is_written_nowhere(gemini_server, nostalgia, disc, tmp_path, own_home):
    nostalgia("--verbose", "run", disc, "--archive", tmp_path / "a", "--yes")
    gemini_server.key = "another-key"
    ended = nostalgia("--verbose", "run", disc, "--archive", tmp_path / "b", "--yes")

    written = _everything_written(tmp_path, own_home)
    assert ended.status == 1
    assert b"test-key" not in written
    assert "test-key" not in ended.out + ended.err
    assert b"nostalgia_desktop" in written  # The log is among what was looked at.


def test_nonsense_twice_is_kept_and_the_scenes_are_found_here(
    gemini_server, nostalgia, disc, tmp_path
):
    gemini_server.answer_for = lambda _prompt: Answer(text="I am sorry, I cannot watch videos.")

    ended = nostalgia("submit", disc, "--archive", tmp_path, "--yes")

    assert ended.status == 0, ended.err
    assert "Gemini did not describe it (the answer is not JSON" in ended.out
    assert b"I am sorry, I cannot watch videos." in _everything_written(tmp_path)
    assert [job["state"] for job in _jobs(nostalgia, tmp_path)] == ["analyzed"]
    assert len(gemini_server.calls("generateContent")) == 2


def test_after_nonsense_it_is_asked_once_more(gemini_server, nostalgia, disc, tmp_path):
    gemini_server.answers.append(Answer(text="{}"))

    ended = nostalgia("submit", disc, "--archive", tmp_path, "--yes")

    assert ended.status == 0, ended.err
    assert "did not describe" not in ended.out
    assert len(gemini_server.calls("generateContent")) == 2
    assert len(gemini_server.calls("upload.start")) == 1


def test_a_night_s_answers_are_collected_in_the_morning(gemini_server, nostalgia, disc, tmp_path):
    gemini_server.batch_polls = 1

    evening = nostalgia("submit", disc, "--archive", tmp_path, "--yes", "--night")
    state = [job["state"] for job in _jobs(nostalgia, tmp_path)]
    morning = nostalgia("collect", "--archive", tmp_path)

    assert (evening.status, morning.status) == (0, 0), evening.err + morning.err
    assert state == ["waiting"]
    assert "Gemini works on 1 title overnight" in evening.out
    assert "ready to review" in morning.out
    assert [job["state"] for job in _jobs(nostalgia, tmp_path)] == ["analyzed"]
    assert not gemini_server.files


def test_nothing_more_is_sent_once_it_would_cost_too_much(gemini_server, nostalgia, disc, tmp_path):
    ended = nostalgia("submit", disc, "--archive", tmp_path, "--yes", "--max-cost", "0.0001")

    assert ended.status == 1
    assert "of the $0.0001 that may be spent in this run" in ended.err
    assert not gemini_server.calls("upload.start", "generateContent")


@pytest.mark.parametrize("fault", ["malformed_json", "safety", "max_tokens"])
def test_no_preview_stays_at_google_whatever_the_answer(
    fault, gemini_server, nostalgia, disc, tmp_path
):
    gemini_server.fail(fault, on="generateContent")

    nostalgia("submit", disc, "--archive", tmp_path, "--yes")

    assert len(gemini_server.calls("upload.start")) == 1
    assert not gemini_server.files


def test_an_upload_that_is_gone_is_sent_again_by_itself(gemini_server, nostalgia, disc, tmp_path):
    gemini_server.fail("file_expired", on="generateContent")

    ended = nostalgia("submit", disc, "--archive", tmp_path, "--yes")

    assert ended.status == 0, ended.err
    assert len(gemini_server.calls("generateContent")) == 2


def test_an_upload_that_is_lost_each_time_is_not_sent_for_ever(
    gemini_server, nostalgia, disc, tmp_path
):
    gemini_server.fail("file_expired", on="generateContent", times=50)

    ended = nostalgia("submit", disc, "--archive", tmp_path, "--yes")

    assert ended.status == 1
    assert "again and again" in ended.err
    assert len(gemini_server.calls("generateContent")) == 2


def test_a_broken_off_answer_is_kept_and_paid_for(gemini_server, nostalgia, disc, tmp_path):
    gemini_server.fail("max_tokens", on="generateContent")

    ended = nostalgia("submit", disc, "--archive", tmp_path, "--yes")

    assert "tokens, about $" in ended.out
    assert b"Arriving at the lake" in _everything_written(tmp_path)


def test_a_blocked_video_gets_local_scenes_and_a_plain_word(
    gemini_server, nostalgia, disc, tmp_path
):
    gemini_server.fail("safety", on="generateContent", times=2)

    ended = nostalgia("run", disc, "--archive", tmp_path, "--yes")

    assert ended.status == 0, ended.err
    assert "SAFETY" in ended.out
    assert [job["state"] for job in _jobs(nostalgia, tmp_path)] == ["finalized"]


def test_a_fault_on_one_title_leaves_the_other_alone(gemini_server, nostalgia, test_disc, tmp_path):
    refusal = ApiError(400, "INVALID_ARGUMENT", "This one I do not take.")

    def refuses_one(prompt):
        is_first = '"title": "Title 1"' in prompt.text
        return Answer(error=refusal) if is_first else Answer(text=json.dumps(SCENES))

    gemini_server.answer_for = refuses_one

    ended = nostalgia("run", test_disc("pal_two_titles"), "--archive", tmp_path, "--yes")

    assert ended.status == 1
    assert "This one I do not take." in ended.err
    assert [job["state"] for job in _jobs(nostalgia, tmp_path)] == ["failed", "finalized"]
