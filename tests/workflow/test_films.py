"""Titles on their way to Gemini and back: windows, answers of no use, and what stays there."""

import asyncio
import json
import os
from dataclasses import replace
from itertools import pairwise
from threading import Event

import pytest

from nostalgia_desktop.domain.film import FilmState
from nostalgia_desktop.domain.job import JobState
from nostalgia_desktop.domain.snap import SnapReason
from nostalgia_desktop.media.part_file import part_file
from nostalgia_desktop.media.streams import measure_file
from nostalgia_desktop.services import PassOptions, build_orchestrator
from nostalgia_desktop.settings import Settings
from nostalgia_desktop.vision import inline_films
from nostalgia_desktop.workflow.pass_report import Found
from tests.gemini_server import Answer, StoredFile
from tests.gemini_server.cloud import make_account
from tests.workflow.conftest import nobody_agrees
from tests.workflow.long_titles import Viewer, add_title, part_of

# 52 minutes: three windows. Both seams are in the middle of an event.
LONG = [600, 700, 500, 800, 520]
EDGES_S = [0, 600, 1_300, 1_800, 2_600, 3_120]
# 26 minutes: two windows, whose seam is in the middle of the second event.
TWO = [500, 600, 460]
TWO_EDGES_S = [0, 500, 1_100, 1_560]
SHORT = [20, 30, 10]


def _states(records, job):
    return [film.state for film in records.jobs.films(job.id)]


def test_a_long_title_goes_in_windows_and_comes_back_as_one_list(
    find_scenes, records, gemini_server
):
    add_title(records, LONG)
    viewer = gemini_server.answer_for = Viewer(EDGES_S, off_s=1.5)

    report = find_scenes()

    [done] = report.jobs
    assert done.state is JobState.ANALYZED, done.error
    assert [(s.start_ms, s.end_ms, s.title) for s in done.scenes] == [
        (1000 * start, 1000 * end, f"Event {number}")
        for number, (start, end) in enumerate(pairwise(EDGES_S))
    ]
    assert len(viewer.asked) == 3
    assert all(end - start <= 25 * 60_000 for start, end in viewer.asked)
    assert [start for start, _ in viewer.asked] == sorted(start for start, _ in viewer.asked)
    for scene in done.scenes[1:]:
        assert scene.start_snap.reason is SnapReason.CUT
        assert scene.told_date.words.startswith("it is August")
    assert not gemini_server.files
    assert list(records.layout.films.iterdir()) == []


def test_later_windows_are_told_who_was_seen_before(find_scenes, records, gemini_server):
    add_title(records, LONG)
    gemini_server.answer_for = Viewer(EDGES_S, people=lambda number: f"woman in coat {number}")

    find_scenes()

    first, second, third = gemini_server.prompts
    assert "woman in coat" not in first.text
    assert "woman in coat 0" in second.text
    assert "woman in coat 2" in third.text


def test_what_is_sent_is_the_window_s_film_with_its_time(
    find_scenes, records, gemini_server, tmp_path
):
    job = add_title(records, TWO)
    sent = {}

    def look(prompt):
        for name, file in gemini_server.files.items():
            sent[name] = file.data
        return Viewer(TWO_EDGES_S)(prompt)

    gemini_server.answer_for = look

    find_scenes()

    films = records.jobs.films(job.id)
    assert sorted(sent) == sorted(film.name for film in films)
    for film in films:
        path = tmp_path / "film.mp4"
        path.write_bytes(sent[film.name])
        # Five frames for each second of the window.
        assert abs(measure_file(path).frames - film.window.frames / 5) <= 1


def test_each_film_is_counted_before_it_is_asked_about(find_scenes, records, gemini_server):
    job = add_title(records, SHORT)

    find_scenes()

    [film] = records.jobs.films(job.id)
    [prompt] = gemini_server.prompts
    assert film.tokens == sum(prompt.token_counts().values())
    assert len(gemini_server.calls("countTokens")) == 1


@pytest.mark.parametrize("fault", ["malformed_json", "max_tokens", "safety", "prompt_blocked"])
def test_a_window_whose_answer_is_no_use_is_halved(find_scenes, records, gemini_server, fault):
    job = add_title(records, TWO)
    viewer = gemini_server.answer_for = Viewer(TWO_EDGES_S)
    gemini_server.fail(fault, on="generateContent", times=1)

    [done] = find_scenes().jobs

    assert done.state is JobState.ANALYZED
    assert done.warnings == job.warnings
    assert len(viewer.asked) == 4
    assert sorted(_states(records, job)) == [FilmState.ANSWERED] * 3 + [FilmState.HALVED]
    assert [scene.title for scene in done.scenes] == [f"Event {number}" for number in range(3)]
    assert not gemini_server.files


def test_a_half_that_is_blocked_too_is_found_here_and_told(find_scenes, records, gemini_server):
    add_title(records, TWO)
    viewer = Viewer(TWO_EDGES_S)

    def blocks_the_beginning(prompt):
        answer = viewer(prompt)
        is_blocked = part_of(prompt)[0] == 0
        return Answer(finish_reason="SAFETY", text="") if is_blocked else answer

    gemini_server.answer_for = blocks_the_beginning

    [done] = find_scenes().jobs

    assert done.state is JobState.ANALYZED
    [warning] = done.warnings
    assert warning.startswith("Gemini did not describe 0:00:00 to 0:06:30 (SAFETY); the scenes")
    assert "found on this machine" in warning
    assert len(gemini_server.prompts) == 4  # The window, both halves of it, and the other.
    first, *others = done.scenes
    assert "only a part of it was described" in first.note
    assert [(scene.title, scene.start_ms) for scene in others] == [
        ("Event 1", 500_000),
        ("Event 2", 1_100_000),
    ]


def test_nonsense_about_a_short_title_is_asked_once_more_then_found_here(
    find_scenes, records, gemini_server
):
    add_title(records, SHORT)
    gemini_server.answer_for = lambda _prompt: Answer(text="I cannot watch videos.")

    [done] = find_scenes().jobs

    assert done.state is JobState.ANALYZED
    assert done.analyst == "local"
    assert "not JSON" in done.warnings[-1]
    assert len(gemini_server.prompts) == 2
    assert len(records.jobs.answers(done.id)) == 2
    assert not gemini_server.files


def test_an_answer_that_saw_no_video_is_not_believed(find_scenes, records, gemini_server):
    add_title(records, SHORT)
    gemini_server.fail("no_video_tokens", on="generateContent", times=9)

    [done] = find_scenes().jobs

    assert done.analyst == "local"
    assert "saw no video" in done.warnings[-1]


def test_after_a_stop_only_what_is_open_is_asked(run, find_scenes, records, gemini_server):
    job = add_title(records, TWO)
    viewer, asked = Viewer(TWO_EDGES_S), Event()

    def dawdles(prompt):
        answer = viewer(prompt)
        if not asked.is_set():
            asked.set()
            return replace(answer, delay_s=20)
        return answer

    gemini_server.answer_for = dawdles

    async def stopped():
        orchestrator = await build_orchestrator(
            records,
            Settings(),
            PassOptions(analyst="gemini", consent=True),
            gemini_server.key,
            gemini_server.base_url,
            nobody_agrees,
        )
        task = asyncio.ensure_future(orchestrator.submit(Found((job.id,))))
        await asyncio.to_thread(asked.wait)
        started = asyncio.get_running_loop().time()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        took = asyncio.get_running_loop().time() - started
        await orchestrator.close()
        return took

    assert run(stopped()) < 1
    assert not gemini_server.files

    [done] = find_scenes().jobs

    assert done.state is JobState.ANALYZED
    assert len(viewer.asked) == 3  # What was under way is asked again
    assert not gemini_server.files


def test_an_answer_that_was_not_weighed_before_a_crash_is_weighed_then(
    find_scenes, records, gemini_server
):
    job = add_title(records, SHORT)
    gemini_server.answer_for = lambda _prompt: Answer(text="{}")
    gemini_server.fail("unavailable", on="files.delete", times=1)
    find_scenes()
    [film] = records.jobs.films(job.id)
    # As a crash between both leaves it.
    records.database.films.put(job.id, [replace(film, state=FilmState.ANSWERED, is_sent=True)])
    records.jobs.note(job.id, state=JobState.UPLOADED.value)

    [done] = find_scenes().jobs

    assert done.state is JobState.ANALYZED
    assert _states(records, job) == [FilmState.LOCAL]
    assert len(gemini_server.prompts) == 2


def test_what_a_crash_left_there_is_swept_at_the_next_start(find_scenes, records, gemini_server):
    job = add_title(records, SHORT)
    find_scenes()
    [film] = records.jobs.films(job.id)
    records.database.films.put(job.id, [replace(film, is_sent=True)])
    other = add_title(records, SHORT[:2], 2)
    left = _upload(gemini_server, film.name)
    foreign = _upload(gemini_server, "files/somebody-elses")

    find_scenes()

    assert records.jobs.job(other.id).state is JobState.ANALYZED
    assert left not in gemini_server.files
    assert foreign in gemini_server.files
    assert records.database.films.sent() == {}


def test_half_a_film_that_a_crash_left_is_cleared_away(find_scenes, records):
    add_title(records, SHORT)
    with part_file(records.layout.film("files/nd-1")) as part:
        # As if by a program that is gone: no process has this number.
        left = part.with_name(part.name.replace(f"-{os.getpid()}.part", "-4194305.part"))
    left.write_bytes(b"half")

    find_scenes()

    assert list(records.layout.films.iterdir()) == []


def _upload(server, name):
    server.files[name] = StoredFile(name, b"x", "video/mp4", name, 0)
    return name


def test_with_other_wishes_it_is_another_question(find_scenes, records, gemini_server):
    job = add_title(records, SHORT)
    find_scenes()
    records.jobs.note(job.id, state=JobState.PROXIED.value)

    find_scenes(Settings(family=("Aunt Ida",)))

    assert len(gemini_server.prompts) == 2
    assert "Aunt Ida" in gemini_server.prompts[1].text


def test_another_model_is_asked_about_the_film_that_was_sent(find_scenes, records, gemini_server):
    job = add_title(records, SHORT)
    [stopped] = find_scenes(Settings(model="gemini-1.5-flash")).jobs

    [done] = find_scenes().jobs

    assert stopped.state is JobState.WAITING
    assert "there are gemini-3.8-flash" in stopped.error
    assert done.state is JobState.ANALYZED, done.error
    assert len(gemini_server.calls("upload.start")) == 1
    assert not gemini_server.files
    assert _states(records, job) == [FilmState.ANSWERED]


def test_what_was_answered_is_not_asked_again(find_scenes, records, gemini_server):
    job = add_title(records, SHORT)
    find_scenes()
    records.jobs.note(job.id, state=JobState.PROXIED.value)

    [done] = find_scenes().jobs

    assert done.state is JobState.ANALYZED
    assert len(gemini_server.prompts) == 1
    assert len(gemini_server.calls("upload.start")) == 1


def test_the_ledger_knows_what_each_answer_cost(find_scenes, records, gemini_server):
    add_title(records, TWO)
    gemini_server.answer_for = Viewer(TWO_EDGES_S)

    report = find_scenes()

    entries = records.database.ledger.entries()
    assert len(entries) == 2
    assert all(entry.micro_usd for entry in entries)
    assert report.spent.prompt_tokens == sum(e.usage.prompt_tokens for e in entries)
    assert json.loads(records.jobs.answers(1)[0].text)["year"] == "1994"


def test_titles_that_look_the_same_have_films_of_their_own(find_scenes, records, gemini_server):
    for number in (1, 2, 3):
        add_title(records, SHORT, number)

    report = find_scenes()

    assert [job.state for job in report.jobs] == [JobState.ANALYZED] * 3
    assert len(gemini_server.prompts) == 3
    assert len({film.name for job in report.jobs for film in records.jobs.films(job.id)}) == 3
    assert not gemini_server.files


def test_films_too_large_for_vertex_go_in_smaller_ones(
    find_scenes, records, gemini_server, tmp_path, monkeypatch
):
    sizes = list[int]()
    viewer = Viewer(TWO_EDGES_S)

    def look(prompt):
        sizes.extend(len(file.data) for file in gemini_server.files.values())
        return viewer(prompt)

    add_title(records, TWO)
    gemini_server.answer_for = look
    find_scenes()
    job = add_title(records, TWO, 2)
    account = make_account(gemini_server, tmp_path / "account.json")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(account))
    monkeypatch.setattr(inline_films, "LARGEST_BYTES", int(0.7 * max(sizes)))
    viewer.asked.clear()

    report = find_scenes(Settings(use_vertex=True, vertex_project="films"))

    done = next(each for each in report.jobs if each.id == job.id)
    assert done.state is JobState.ANALYZED, done.error
    assert [scene.title for scene in done.scenes] == ["Event 0", "Event 1", "Event 2"]
    assert len(viewer.asked) == 4
    assert _states(records, job).count(FilmState.HALVED) == 2
    assert list(records.layout.films.iterdir()) == []
