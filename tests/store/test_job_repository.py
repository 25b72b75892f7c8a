"""Jobs come back from the file as they were stored."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from nostalgia_desktop.domain.clip import Clip
from nostalgia_desktop.domain.damage import Damage, DamageKind
from nostalgia_desktop.domain.errors import NameTaken, StoreError, UsageError
from nostalgia_desktop.domain.job import JobState, Source, SourcePart, Step
from nostalgia_desktop.domain.media import Usage
from nostalgia_desktop.store.answer_repository import AnswerRepository
from nostalgia_desktop.store.database import Database
from nostalgia_desktop.store.job_repository import JobRepository, name_key
from tests.store.jobs import CLOCK, PICTURE, SCENES, SOURCE, add_finished_job, add_job

NOW = 1_000_000.0
STALE = NOW - 60
HOLE = Damage(DamageKind.MISSING, 5, 9, "a hole")


def test_a_new_job_is_registered_with_its_source(jobs):
    job = add_job(jobs)

    assert (job.state, job.resume, job.step) == (JobState.REGISTERED, JobState.REGISTERED, None)
    assert (job.disc, job.title, job.title_number) == ("Xmas 1994", "Title 1", 1)
    assert (job.source, job.warnings, job.scenes, job.clips) == (SOURCE, ("a scratch",), (), ())


def test_all_of_a_job_is_there_after_a_restart(database):
    job = add_finished_job(database)
    database.close()

    again = Database(database.path.parent)

    assert JobRepository(again).all() == [job]
    assert (job.scenes, job.picture, job.step) == (SCENES, PICTURE, Step.FINALIZE)
    assert job.remote is not None
    assert job.reached == JobState.ANALYZED


def test_jobs_come_oldest_first(jobs):
    added = [add_job(jobs, number) for number in (3, 1, 2)]

    assert jobs.all() == added


def test_a_job_is_found_by_its_content(jobs):
    job = add_job(jobs, 5)

    assert jobs.by_fingerprint(f"{5:032x}") == job
    assert jobs.by_fingerprint("0" * 32) is None


def test_the_same_title_is_stored_once(jobs):
    add_job(jobs)

    with pytest.raises(StoreError, match="UNIQUE"):
        add_job(jobs)

    assert len(jobs.all()) == 1


@pytest.mark.parametrize("act", [lambda jobs: jobs.get(7), lambda jobs: jobs.update(7, error="x")])
def test_a_job_that_is_not_there_is_a_usage_error(jobs, act):
    with pytest.raises(UsageError, match="there is no job 7; `nostalgia status` lists them"):
        act(jobs)


@pytest.mark.parametrize("telecined", [True, False])
def test_a_picture_knows_whether_it_is_film(jobs, telecined):
    picture = replace(PICTURE, telecined=telecined)

    stored = jobs.update(add_job(jobs).id, picture=picture)

    assert stored.picture == picture


def test_a_picture_of_an_older_version_is_no_film(database, jobs):
    job = jobs.update(add_job(jobs).id, picture=PICTURE)
    with database.sessions() as session:
        session.execute(text("UPDATE job SET picture = json_remove(picture, '$.telecined')"))

    again = jobs.get(job.id)

    assert again.picture == replace(PICTURE, telecined=False)


def test_an_update_changes_what_it_names_and_nothing_else(jobs):
    job = add_job(jobs)
    source = Source("/mnt", "", (SourcePart("a.vob", 1),))

    updated = jobs.update(job.id, source=source, damage=(HOLE,), picture=PICTURE)

    assert updated == replace(job, source=source, damage=(HOLE,), picture=PICTURE)
    assert jobs.get(job.id) == updated


def test_what_was_known_can_be_forgotten(database):
    job = add_finished_job(database)

    forgotten = JobRepository(database).update(job.id, remote=None, picture=None, duration_ms=None)

    assert (forgotten.remote, forgotten.picture, forgotten.duration_ms) == (None, None, None)


def test_new_scenes_take_the_place_of_all_old_ones_in_order_of_time(jobs):
    job = add_job(jobs)
    jobs.replace_scenes(job.id, SCENES)

    changed = jobs.replace_scenes(job.id, [SCENES[1], replace(SCENES[0], title="Sea")])

    assert changed.scenes == (replace(SCENES[0], title="Sea"), SCENES[1])
    assert jobs.get(job.id) == changed


def test_a_path_that_is_no_text_is_kept(jobs):
    source = Source("/films/K\udcf6ln", "", (SourcePart("K\udcf6ln.vob", 1),))

    job = jobs.add("K?ln", "Title 1", 1, "0" * 32, source, [])

    assert jobs.get(job.id).source == source


def test_a_clock_comes_back_exactly(jobs):
    job = add_job(jobs)

    jobs.set_clock(job.id, replace(CLOCK, method="nav"))
    jobs.set_clock(job.id, CLOCK)

    assert jobs.clock(job.id) == CLOCK


def test_a_clock_that_was_not_read_is_named(jobs):
    with pytest.raises(StoreError, match="the clock of job 3 was not read yet"):
        jobs.clock(3)


def test_a_clock_belongs_to_a_job(jobs):
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        jobs.set_clock(99, CLOCK)


def test_a_damaged_clock_is_a_store_error(database, jobs):
    job = add_finished_job(database)
    with database.sessions() as session:
        session.execute(text("UPDATE clock SET data = x'00ff'"))

    with pytest.raises(StoreError, match="a stored title clock is damaged"):
        jobs.clock(job.id)


def test_what_belongs_to_a_job_goes_with_it(database):
    add_finished_job(database)

    with database.sessions() as session:
        session.execute(text("DELETE FROM job"))

    with database.sessions() as session:
        for table in ("scene", "clip", "answer", "clock"):
            assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0


def test_a_scene_has_one_clip(jobs):
    job = add_job(jobs)
    clip = Clip(job.id, "u1", "a.mp4", "key")

    later = replace(clip, path="b.mp4", sha256="ab", size=5, done=True)
    later = replace(later, essence="its picture", findings=("no sound at the end",))

    jobs.put_clip(clip)
    jobs.put_clip(later)

    assert jobs.all_clips() == [later]


@pytest.mark.parametrize("other", ["Strand.mp4", "STRAND.MP4", "strand.mp4"])
def test_no_two_clips_have_names_that_some_system_takes_for_one(jobs, other):
    job = add_job(jobs)
    jobs.put_clip(Clip(job.id, "u1", "Strand.mp4", "key"))

    with pytest.raises(NameTaken):
        jobs.put_clip(Clip(job.id, "u2", other, "key"))


def test_a_composed_letter_and_its_parts_are_one_name():
    assert name_key("Cafe\u0301.mp4") == name_key("Caf\u00e9.mp4")


def test_a_dropped_clip_frees_its_name(jobs):
    job = add_job(jobs)
    clip = Clip(job.id, "u1", "a.mp4", "key")
    jobs.put_clip(clip)

    jobs.drop_clip(clip)
    jobs.put_clip(Clip(job.id, "u2", "a.mp4", "key"))

    assert [left.scene_uid for left in jobs.all_clips()] == ["u2"]


@pytest.mark.parametrize("column", ["path", "replaces"])
@pytest.mark.parametrize("path", ["../x.mp4", "/etc/passwd", "a/../b.mp4", "C:x.mp4", "..", "a\\b"])
def test_a_path_that_leads_out_of_the_archive_is_never_given_out(database, jobs, column, path):
    add_finished_job(database)
    with database.sessions() as session:
        session.execute(text(f"UPDATE clip SET {column} = :path WHERE id = 1"), {"path": path})

    with pytest.raises(StoreError, match="a clip outside the archive"):
        jobs.all()


def test_answers_come_back_word_for_word_and_oldest_first(database, jobs):
    job, answers = add_job(jobs), AnswerRepository(database)
    answers.add(job.id, "gemini", "m-1", "p1", "{broken \u0000", Usage(10, 2))
    answers.add(job.id, "local", "", "p2", "", Usage(0, 0))

    first, second = answers.of_job(job.id)

    assert (first.analyst, first.model, first.prompt_version) == ("gemini", "m-1", "p1")
    assert (first.text, first.usage) == ("{broken \u0000", Usage(10, 2))
    assert first.created_at.endswith("+00:00")
    assert second.analyst == "local"


def test_of_two_owners_one_gets_a_job(jobs):
    job = add_job(jobs)

    assert jobs.claim(job.id, "night", NOW, STALE)
    assert not jobs.claim(job.id, "day", NOW + 1, STALE)
    assert jobs.owners() == {"night"}


def test_an_owner_renews_a_claim(jobs):
    job = add_job(jobs)
    jobs.claim(job.id, "night", NOW, STALE)

    assert jobs.claim(job.id, "night", NOW + 100, NOW + 40)
    assert not jobs.claim(job.id, "day", NOW + 101, NOW + 41)


def test_a_stale_claim_passes_to_the_next(jobs):
    job = add_job(jobs)
    jobs.claim(job.id, "night", NOW, STALE)

    assert not jobs.claim(job.id, "day", NOW + 60, stale_before=NOW)
    assert jobs.claim(job.id, "day", NOW + 61, stale_before=NOW + 1)
    assert jobs.owners() == {"day"}


def test_nobody_gets_a_job_that_is_not_there(jobs):
    assert not jobs.claim(99, "night", NOW, STALE)


def test_a_released_job_is_free_and_the_others_stay_claimed(jobs):
    first, second = add_job(jobs, 1), add_job(jobs, 2)
    for job in (first, second):
        jobs.claim(job.id, "night", NOW, STALE)

    jobs.release("night", [first.id])

    assert jobs.claim(first.id, "day", NOW, STALE)
    assert not jobs.claim(second.id, "day", NOW, STALE)


def test_an_owner_gives_back_its_own_jobs_only(jobs):
    first, second = add_job(jobs, 1), add_job(jobs, 2)
    jobs.claim(first.id, "night", NOW, STALE)
    jobs.claim(second.id, "day", NOW, STALE)

    jobs.release("night")
    jobs.release("night", [second.id])

    assert jobs.owners() == {"day"}


def test_two_openings_of_one_file_see_each_other_s_claims(database, jobs):
    job = add_job(jobs)
    other = Database(database.path.parent)

    assert jobs.claim(job.id, "night", NOW, STALE)
    assert not JobRepository(other).claim(job.id, "day", NOW, STALE)

    other.close()


def test_a_reason_with_bytes_that_are_no_text_is_stored_readably(jobs):
    job = add_job(jobs)

    jobs.update(job.id, error="/films/bad\udcff is gone", warnings=["\udcff"])

    stored = jobs.get(job.id)
    assert stored.error == "/films/bad\\udcff is gone"
    assert stored.warnings == ("\\udcff",)


def test_a_removed_job_takes_all_its_rows_along(database, jobs):
    gone, kept = add_finished_job(database), add_finished_job(database, 2)

    jobs.remove(gone.id)

    assert jobs.all() == [kept]
    with database.sessions() as session:
        for table in ("scene", "clip", "answer", "clock"):
            owners = session.execute(text(f"SELECT DISTINCT job_id FROM {table}")).scalars()
            assert set(owners) == {kept.id}
