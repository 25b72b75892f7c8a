"""What would be sent is shown before, is what is sent then, and what is kept here never goes."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from nostalgia_desktop.domain.errors import UsageError
from nostalgia_desktop.domain.film import FilmState
from nostalgia_desktop.domain.job import JobState
from nostalgia_desktop.media.time_strip import STRIP_LINES
from nostalgia_desktop.services import PassOptions, Records, build_orchestrator
from nostalgia_desktop.settings import Settings
from nostalgia_desktop.workflow.pass_report import Found
from nostalgia_desktop.workflow.quote import Consent
from nostalgia_desktop.workflow.steps.private import Choice
from tests.authoring.barcode import read_field
from tests.authoring.dvd import DiscSpec, Title, TitleSet
from tests.authoring.library import authored
from tests.authoring.programs import Program
from tests.gemini_server import Answer
from tests.media.strips import lumas, time_on
from tests.workflow.conftest import nobody_agrees
from tests.workflow.long_titles import Viewer, add_title, part_of

LONG = [600, 700, 500, 800, 520]
EDGES_S = [0, 600, 1_300, 1_800, 2_600, 3_120]
TWO = [500, 600, 460]
TWO_EDGES_S = [0, 500, 1_100, 1_560]
SHORT = [20, 30, 10]
BASE = 700_000


@pytest.fixture(scope="module")
def barred():
    """A disc of 30 seconds whose frames carry their numbers."""
    program = Program(scenes=(125, 250, 250, 125), base=BASE, seed=90)
    return authored("pal_half_a_minute", DiscSpec((TitleSet((Title((program,)),)),)))


@dataclass
class Before:
    """What a person does before an upload, with the settings of a pass."""

    run: Callable
    records: Records
    url: str

    def preview(self, *sources, settings=None):
        async def work(orchestrator):
            ids = [job.id for job in self.records.jobs.jobs()]
            if sources:
                ids = (await orchestrator.find(sources)).job_ids
            return await orchestrator.before_upload.preview(ids)

        return self.run(self._with(work, settings))

    def keep(self, job_id, *parts, ms=()):
        choice = Choice(parts, ms)
        return self.run(self._with(lambda each: each.before_upload.keep(job_id, choice)))

    def undo(self, job_id, *parts, ms=()):
        choice = Choice(parts, ms)
        return self.run(self._with(lambda each: each.before_upload.send_after_all(job_id, choice)))

    async def _with(self, work, settings=None):
        wishes = PassOptions(analyst="gemini")
        orchestrator = await build_orchestrator(
            self.records, settings or Settings(), wishes, "", self.url, nobody_agrees
        )
        try:
            return await work(orchestrator)
        finally:
            await orchestrator.close()


@pytest.fixture
def before_upload(run, records, gemini_server):
    return Before(run, records, gemini_server.base_url)


@pytest.fixture
def uploads(gemini_server):
    """The films that Gemini got, each once its question is asked."""
    sent = {}

    def look_and_answer(answer):
        def look(prompt):
            for name, file in gemini_server.files.items():
                sent[name] = file.data
            return answer(prompt)

        gemini_server.answer_for = look
        return sent

    return look_and_answer


def _cores(films):
    return [(film.window.core_start // 25, film.window.core_end // 25) for film in films]


def test_the_films_that_are_shown_are_those_that_are_sent(
    before_upload, find_scenes, records, gemini_server, uploads
):
    job = add_title(records, TWO)

    [title] = before_upload.preview().titles

    assert not gemini_server.requests
    shown = {part.path.stem: hashlib.sha256(part.path.read_bytes()) for part in title.parts}
    made = {part.path: part.path.stat().st_mtime_ns for part in title.parts}
    assert [part.size_bytes for part in title.parts] == [path.stat().st_size for path in made]
    sent = uploads(Viewer(TWO_EDGES_S))
    find_scenes()
    assert len(sent) == 2
    for name, data in sent.items():
        shown_one = shown[name.removeprefix("files/")]
        assert hashlib.sha256(data).digest() == shown_one.digest()
    assert records.jobs.job(job.id).state is JobState.ANALYZED


def test_the_question_is_shown_word_for_word(before_upload, find_scenes, records, gemini_server):
    add_title(records, TWO)
    [title] = before_upload.preview().titles
    gemini_server.answer_for = Viewer(TWO_EDGES_S)

    find_scenes()

    first, second = gemini_server.prompts
    assert title.parts[0].question == first.text
    assert not title.parts[0].learns_more
    assert title.parts[1].learns_more
    assert "person 0" in second.text
    assert "person 0" not in title.parts[1].question


def test_each_part_tells_its_times_and_what_it_costs(before_upload, records):
    add_title(records, TWO)

    [title] = before_upload.preview().titles

    assert [part.number for part in title.parts] == [1, 2]
    assert (title.parts[0].start_ms, title.parts[1].end_ms) == (0, 1_560_000)
    assert title.parts[1].start_ms < title.parts[0].end_ms  # They overlap.
    for part in title.parts:
        tokens = round((part.end_ms - part.start_ms) / 1000 * 102) + 600
        assert part.direct.usage.prompt_tokens == pytest.approx(tokens, abs=1)
        assert part.overnight.micro_usd == pytest.approx(part.direct.micro_usd / 2, abs=1)


def test_clock_and_preview_are_made_first_where_they_are_missing(
    before_upload, barred, records, gemini_server
):
    shown = before_upload.preview(barred)

    [title] = shown.titles
    assert shown.problems == ()
    assert title.job.state is JobState.PROXIED
    assert len(lumas(title.parts[0].path)) == 150
    assert not gemini_server.requests
    assert records.jobs.claim(title.job.id)


def test_no_frame_of_a_stretch_that_is_kept_here_is_sent(
    before_upload, find_scenes, barred, records, uploads, tmp_path, gemini_server
):
    [title] = before_upload.preview(barred).titles
    whole = title.parts[0].path

    before_upload.keep(title.job.id, ms=((10_000, 16_000),))

    assert not gemini_server.requests
    assert not whole.exists()
    sent = uploads(lambda prompt: _one_scene(prompt))
    [done] = find_scenes().jobs
    assert done.state is JobState.ANALYZED, done.error
    frames, times = set(), set()
    for number, data in enumerate(sent.values()):
        film = tmp_path / f"{number}.mp4"
        film.write_bytes(data)
        for luma in lumas(film):
            field = read_field(luma[:-STRIP_LINES])
            assert field is not None
            frames.add(field // 2 - BASE)
            times.add(time_on(luma))
    # A second on either side stays here too: 9 to 17 seconds.
    assert frames == {*range(0, 225, 5), *range(425, 750, 5)}
    assert {f"0:00:{second:04.1f}" for second in (0, 8.8, 17, 29.8)} <= times
    assert not times & {f"0:00:{tenth / 10:04.1f}" for tenth in range(90, 170)}
    assert gemini_server.files == {}


def test_the_scenes_of_what_is_kept_here_are_found_here(
    before_upload, find_scenes, barred, records, gemini_server
):
    [title] = before_upload.preview(barred).titles
    before_upload.keep(title.job.id, ms=((10_000, 16_000),))
    gemini_server.answer_for = _one_scene

    [done] = find_scenes().jobs

    assert done.scenes[0].start_ms == 0
    assert done.scenes[-1].end_ms == 30_000
    assert [scene.start_ms for scene in done.scenes[1:]] == [
        scene.end_ms for scene in done.scenes[:-1]
    ]
    private = [scene for scene in done.scenes if 9_000 <= scene.start_ms < 17_000]
    assert private
    assert not any(scene.raw for scene in private)
    assert "0:00:09 to 0:00:17 was not sent, as you wished" in done.warnings[-1]


def _one_scene(prompt):
    return Viewer([0, 30])(prompt)


def test_a_part_stays_here_with_all_that_its_film_shows(
    before_upload, find_scenes, records, gemini_server
):
    add_title(records, LONG)
    [title] = before_upload.preview().titles
    shown = title.parts[1]
    viewer = gemini_server.answer_for = Viewer(EDGES_S)

    before_upload.keep(title.job.id, 2)
    find_scenes()

    (first_start, first_end), (last_start, last_end) = viewer.asked
    assert (first_start, last_end) == (0, 3_120_000)
    assert first_end <= shown.start_ms
    assert shown.end_ms <= last_start


def test_what_is_kept_here_survives_other_wishes(
    before_upload, find_scenes, records, gemini_server
):
    job = add_title(records, TWO)
    before_upload.keep(job.id, ms=((600_000, 700_000),))
    viewer = gemini_server.answer_for = Viewer(TWO_EDGES_S)

    find_scenes(Settings(family=("Aunt Ida",)), send_sound=False)

    assert "Aunt Ida" in gemini_server.prompts[0].text
    assert viewer.asked
    for start_ms, end_ms in viewer.asked:
        assert end_ms <= 599_100 or start_ms >= 700_900
    private = [f for f in records.jobs.films(job.id) if f.state is FilmState.PRIVATE]
    assert _cores(private) == [(599, 701)]


def test_undone_it_is_as_before(before_upload, records):
    job = add_title(records, LONG)
    before_upload.preview()
    before = records.jobs.films(job.id)

    before_upload.keep(job.id, ms=((600_000, 700_000),))
    before_upload.keep(job.id, 1)
    assert records.jobs.films(job.id) != before
    before_upload.undo(job.id, ms=((0, 3_120_000),))

    assert records.jobs.films(job.id) == before


def test_a_part_may_be_sent_after_all(before_upload, records):
    job = add_title(records, TWO)
    before = records.jobs.films(job.id) or before_upload.keep(job.id, 2)
    assert [film.state for film in before] == [FilmState.OPEN, FilmState.PRIVATE]

    after = before_upload.undo(job.id, 2)

    assert [film.state for film in after] == [FilmState.OPEN, FilmState.OPEN]
    assert after[0].window.end > after[1].window.start


def test_a_title_that_stays_here_as_a_whole_sends_nothing(
    before_upload, find_scenes, records, gemini_server
):
    job = add_title(records, SHORT)
    before_upload.keep(job.id, 1)

    [done] = find_scenes(consent=False).jobs

    assert done.state is JobState.ANALYZED
    assert done.analyst == "local"
    assert not gemini_server.prompts
    assert not gemini_server.calls("upload.start")


def test_what_was_answered_already_cannot_be_kept_here(
    before_upload, find_scenes, records, gemini_server
):
    job = _first_of_two_answered(find_scenes, records, gemini_server)

    with pytest.raises(UsageError, match=r"part 1 of job 1 .* was sent to Gemini and looked at"):
        before_upload.keep(job.id, 1)
    with pytest.raises(UsageError, match=r"0:00:00 to .* was sent to Gemini and looked at"):
        before_upload.keep(job.id, ms=((60_000, 90_000),))

    assert FilmState.PRIVATE not in [film.state for film in records.jobs.films(job.id)]


def test_the_rest_can_and_is_not_asked_about_again(
    before_upload, find_scenes, records, gemini_server
):
    job = _first_of_two_answered(find_scenes, records, gemini_server)
    asked = len(gemini_server.prompts)

    before_upload.keep(job.id, 2)
    [done] = find_scenes().jobs

    assert done.state is JobState.ANALYZED
    assert len(gemini_server.prompts) == asked
    first, second = records.jobs.films(job.id)
    assert (first.state, second.state) == (FilmState.ANSWERED, FilmState.PRIVATE)
    assert first.window.core_end == second.window.start


def test_an_answer_stays_where_a_later_stretch_is_kept_here(
    before_upload, find_scenes, records, gemini_server
):
    job = _first_of_two_answered(find_scenes, records, gemini_server)
    first, second = records.jobs.films(job.id)
    seen_ms = first.window.end * 40

    before_upload.keep(job.id, ms=((seen_ms, 1_000_000),))

    films = records.jobs.films(job.id)
    assert films[0] == first
    assert [film.state for film in films[1:]] == ["open", "private", "open"]
    assert films[1].window.end == films[2].window.start
    assert (films[2].window.end, films[3].window.end) == (films[3].window.start, second.window.end)


def _first_of_two_answered(find_scenes, records, gemini_server):
    """A title whose second half waits, and lies at Gemini no more."""
    job = add_title(records, TWO)
    viewer = Viewer(TWO_EDGES_S)
    gemini_server.answer_for = lambda prompt: (
        viewer(prompt) if part_of(prompt)[0] == 0 else Answer(text="{")
    )
    find_scenes()
    first, *others = records.jobs.films(job.id)
    [second] = [film for film in others if not film.is_half][-1:]
    open_again = replace(second, state=FilmState.OPEN, is_sent=False, remote=None)
    records.database.films.replace(job.id, [first, open_again])
    records.jobs.note(job.id, state=JobState.PROXIED.value)
    return job


def test_what_is_in_a_batch_cannot_and_says_how_to_stop_it(before_upload, records):
    job = add_title(records, SHORT)
    before_upload.preview()
    [film] = records.jobs.films(job.id)
    records.database.films.put(job.id, [replace(film, batch_label="nd-1", batch="batches/1")])

    with pytest.raises(UsageError, match=r"is in a batch at Gemini; .* --analyst local ends that"):
        before_upload.keep(job.id, 1)


def test_other_settings_do_not_make_a_preview_forget_what_was_sent(
    before_upload, find_scenes, records, gemini_server
):
    job = _first_of_two_answered(find_scenes, records, gemini_server)
    before = records.jobs.films(job.id)
    asked = len(gemini_server.requests)

    [title] = before_upload.preview(settings=Settings(send_sound=False)).titles

    assert all(part.is_to_send for part in title.parts)
    assert records.jobs.films(job.id) == before
    assert len(gemini_server.requests) == asked


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (Choice((3,)), "has no part 3; its parts are 1 to 2"),
        (Choice((0,)), "has no part 0"),
        (Choice((), ((1_600_000, 1_700_000),)), "ends at 0:26:00"),
    ],
)
def test_what_is_not_there_cannot_be_kept_here(before_upload, records, choice, words):
    job = add_title(records, TWO)

    with pytest.raises(UsageError, match=words):
        before_upload.keep(job.id, *choice.parts, ms=choice.stretches_ms)


def test_a_title_another_program_works_on_is_left_alone(before_upload, records, monkeypatch):
    job = add_title(records, SHORT)
    monkeypatch.setattr(records.jobs, "claim", lambda _job_id: False)

    shown = before_upload.preview()

    assert shown.titles == ()
    assert shown.problems == (
        "job 1 (Holidays 1994, Title 1) is being worked on by another program",
    )
    with pytest.raises(UsageError, match="is being worked on"):
        before_upload.keep(job.id, 1)


def test_titles_whose_scenes_are_known_send_nothing_more(
    before_upload, find_scenes, records, gemini_server
):
    job = add_title(records, SHORT)
    find_scenes()
    asked = len(gemini_server.requests)

    [title] = before_upload.preview().titles

    assert [part.state for part in title.parts] == [FilmState.ANSWERED]
    assert title.parts[0].path is None
    assert len(gemini_server.requests) == asked
    with pytest.raises(UsageError, match="has its scenes"):
        before_upload.keep(job.id, 1)


def test_an_original_that_is_gone_is_told_and_others_are_shown(before_upload, records, tmp_path):
    add_title(records, SHORT)
    lost = records.jobs.add_job(
        "Lost", "Title 1", 1, "f" * 32, replace(records.jobs.job(1).source, root=str(tmp_path))
    )

    shown = before_upload.preview()

    assert [title.job.id for title in shown.titles] == [1]
    [problem] = shown.problems
    assert problem.startswith(f"job {lost.id} (Lost, Title 1): ")


def test_another_question_needs_no_other_films(before_upload, records):
    add_title(records, TWO)
    before_upload.preview()
    times = [path.stat().st_mtime_ns for path in sorted(records.layout.films.iterdir())]

    before_upload.preview(settings=Settings(family=("Aunt Ida",)))

    assert [p.stat().st_mtime_ns for p in sorted(records.layout.films.iterdir())] == times


def test_the_question_before_an_upload_is_about_what_is_not_kept_here(
    run, before_upload, records, gemini_server
):
    job = add_title(records, TWO)
    before_upload.keep(job.id, 2)
    [title] = before_upload.preview().titles
    quotes = _quotes_of_a_pass(run, records, gemini_server, job)

    [quote] = quotes
    [open_part] = [part for part in title.parts if part.is_to_send]
    assert (quote.titles, quote.parts) == (1, 1)
    assert quote.sent_ms == open_part.end_ms - open_part.start_ms
    assert quote.direct.micro_usd == open_part.direct.micro_usd
    assert not gemini_server.calls("upload.start")


def test_nothing_is_asked_where_all_of_a_title_stays_here(
    run, before_upload, records, gemini_server
):
    job = add_title(records, SHORT)
    before_upload.keep(job.id, 1)

    assert _quotes_of_a_pass(run, records, gemini_server, job) == []
    assert records.jobs.job(job.id).state is JobState.ANALYZED


def _quotes_of_a_pass(run, records, gemini_server, job):
    quotes = []

    async def ask(quote):
        quotes.append(quote)
        return Consent(agreed=False)

    async def work():
        wishes = PassOptions(analyst="gemini")
        orchestrator = await build_orchestrator(
            records, Settings(), wishes, gemini_server.key, gemini_server.base_url, ask
        )
        await orchestrator.submit(Found((job.id,)))
        await orchestrator.close()

    run(work())
    return quotes
