"""Settings come from a file and the environment; where they are wrong, a person is told where."""

from pathlib import Path

import keyring
import pytest

from nostalgia_desktop import data
from nostalgia_desktop.domain.errors import NostalgiaError
from nostalgia_desktop.domain.money import Budget
from nostalgia_desktop.settings import (
    Settings,
    Vertex,
    analyst_for,
    budget_of,
    gemini_key,
    gemini_url,
    key_in_environment,
    log_folder,
    overrides,
    read_settings,
    settings_file,
    vertex_of,
    write_settings,
)
from tests.keys import key_store

__all__ = ["key_store"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_without_a_file_all_is_as_it_is_by_default(file):
    assert read_settings(file, {}) == Settings()


def test_an_empty_file_sets_nothing(file):
    file.touch()

    assert read_settings(file, {}) == Settings()


def test_a_file_sets_what_it_names_and_nothing_else(file):
    file.write_text('language = "Deutsch"\nfamily = ["Ada", "Jürgen"]\n', encoding="utf-8")

    assert read_settings(file, {}) == Settings(language="Deutsch", family=("Ada", "Jürgen"))


def test_the_environment_comes_first(file):
    file.write_text('language = "Deutsch"\nmodel = "m-1"\nffmpeg = "/opt/ffmpeg"\n')
    environment = {"NOSTALGIA_MODEL": "m-2", "NOSTALGIA_FFMPEG": "/usr/bin/ffmpeg"}

    settings = read_settings(file, environment)

    assert settings == Settings(ffmpeg="/usr/bin/ffmpeg", model="m-2", language="Deutsch")


def test_what_is_empty_in_the_environment_is_not_set(file):
    file.write_text('model = "m-1"\n')

    assert read_settings(file, {"NOSTALGIA_MODEL": ""}).model == "m-1"


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (b'languag = "Deutsch"', "languag: there is no such setting"),
        (b"language = 7", "language: "),
        (b'family = "Ada"', "family: "),
        (b'family = ["Ada", 7]', r"family\.1: "),
        (b"\nlanguage = 7 7", "line 2"),
        (b'language = "Fran\xe7ais"', "cannot be read: 'utf-8'"),
        (b"\0", "cannot be read"),
        (b'GEMINI_API_KEY = "secret"', "GEMINI_API_KEY: there is no such setting"),
        (b"run_cap_usd = -0.01", "run_cap_usd: .*greater than or equal to 0"),
        (b"month_cap_usd = 1000001", "month_cap_usd: .*less than or equal to 1000000"),
        (b"run_cap_usd = nan", "run_cap_usd: .*finite"),
        (b"run_cap_usd = inf", "run_cap_usd: "),
        (b"run_cap_usd = true", "run_cap_usd: "),
        (b'month_cap_usd = "5"', "month_cap_usd: "),
        (b'send_sound = "no"', "send_sound: "),
        (b"night_batch = 1", "night_batch: "),
        (b'batch_fallback = "never"', "batch_fallback: .*'direct' or 'wait'"),
        (b"use_vertex = 0", "use_vertex: "),
        (b"vertex_project = 7", "vertex_project: "),
        (b"wait_minutes = -1", "wait_minutes: "),
        (b"wait_minutes = 1.5", "wait_minutes: "),
        (b"wait_minutes = 10081", "wait_minutes: .*10080"),
    ],
)
def test_a_file_that_is_wrong_is_named_with_the_place(file, content, where):
    file.write_bytes(content)

    with pytest.raises(NostalgiaError, match=where) as refused:
        read_settings(file, {})

    assert str(file) in str(refused.value)


def test_a_folder_in_the_place_of_the_file_is_named(file):
    file.mkdir()

    with pytest.raises(NostalgiaError, match=r"settings\.toml cannot be read"):
        read_settings(file, {})


def test_settings_cannot_be_changed_by_accident():
    with pytest.raises(ValueError, match="frozen"):
        Settings().language = "Deutsch"


@pytest.mark.parametrize(
    ("environment", "key"),
    [
        ({}, ""),
        ({"GEMINI_API_KEY": "one", "GOOGLE_API_KEY": "two"}, "one"),
        ({"GOOGLE_API_KEY": "two"}, "two"),
        ({"GEMINI_API_KEY": "", "GOOGLE_API_KEY": "two"}, "two"),
    ],
)
def test_the_key_is_that_of_gemini_or_of_google(environment, key):
    assert gemini_key(environment) == key


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(language="Deutsch", family=("Ada", "Jürgen"), analyst="local", theme="light"),
        Settings(archive="C:\\Users\\Ada\\Videos", quality="small"),
        Settings(run_cap_usd=0, month_cap_usd=12.34, send_sound=False, night_batch=True),
        Settings(run_cap_usd=1_000_000, month_cap_usd=0.0000001, batch_fallback="wait"),
        Settings(use_vertex=True, vertex_project="our-films", vertex_location="europe-west4"),
        Settings(wait_minutes=0),
        Settings(
            family=('Ann "Annie" B', "tab\there", "line\nbreak", "\x00\x1f\x7f", "\U0001f382")
        ),
    ],
)
def test_settings_survive_a_restart(file, settings):
    write_settings(file, settings)

    assert read_settings(file, {}) == settings


@pytest.mark.parametrize(
    ("chosen", "budget"),
    [
        (Settings(), Budget(None, None)),
        (Settings(run_cap_usd=0), Budget(0, None)),
        (Settings(run_cap_usd=0.29, month_cap_usd=12), Budget(290_000, 12_000_000)),
    ],
)
def test_limits_in_dollars_are_a_budget_in_millionths(chosen, budget):
    assert budget_of(chosen) == budget


def test_a_whole_number_of_dollars_may_be_written_without_a_point(file):
    file.write_text("run_cap_usd = 2\nmonth_cap_usd = 0.5\n")

    assert budget_of(read_settings(file, {})) == Budget(2_000_000, 500_000)


@pytest.mark.parametrize(
    ("chosen", "vertex"),
    [
        (Settings(vertex_project="p"), None),
        (Settings(use_vertex=True, vertex_project=" p "), Vertex("p", "global")),
        (Settings(use_vertex=True, vertex_project="p", vertex_location=""), Vertex("p", "global")),
    ],
)
def test_google_cloud_is_used_only_where_it_is_wanted(chosen, vertex):
    assert vertex_of(chosen) == vertex


def test_google_cloud_without_a_project_is_told_with_what_to_do():
    with pytest.raises(NostalgiaError, match=r"no project is named.*vertex_project"):
        vertex_of(Settings(use_vertex=True, vertex_project=" "))


def test_only_what_differs_is_written_so_that_new_defaults_reach_everybody(file):
    write_settings(file, Settings(language="Deutsch"))

    assert file.read_text(encoding="utf-8") == 'language = "Deutsch"\n'


def test_the_folder_of_the_settings_is_made(tmp_path):
    file = tmp_path / "new" / "settings.toml"

    write_settings(file, Settings(language="Deutsch"))

    assert read_settings(file, {}).language == "Deutsch"


def test_comments_stay(file):
    file.write_text('# Ours.\nlanguage = "Deutsch"\n# family = []\n', encoding="utf-8")

    write_settings(file, Settings())

    assert file.read_text(encoding="utf-8") == "# Ours.\n# family = []\n"


@pytest.mark.parametrize("content", [b"language = 7 7", b'tapes = "all"', b"\xff\xfe"])
def test_a_broken_file_is_put_aside_not_lost(file, content):
    file.write_bytes(content)

    aside = write_settings(file, Settings(language="Deutsch"))

    assert aside is not None
    assert aside.read_bytes() == content
    assert read_settings(file, {}).language == "Deutsch"


def test_each_broken_file_is_kept(file):
    kept = []
    for content in ("1", "2"):
        file.write_text(content)
        kept.append(write_settings(file, Settings()))

    assert [path.read_text() for path in kept] == ["1", "2"]


def test_half_character_names_are_written_as_questions(file):
    write_settings(file, Settings(family=("a\udcff",)))

    assert read_settings(file, {}).family == ("a?",)


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "taken").write_text("")
    file = tmp_path / "taken" / "settings.toml"

    with pytest.raises(NostalgiaError, match="cannot be written"):
        write_settings(file, Settings())


def test_nothing_is_left_beside_the_file(file):
    write_settings(file, Settings(language="Deutsch"))
    write_settings(file, Settings(language="Italiano"))

    assert [path.name for path in file.parent.iterdir()] == ["settings.toml"]


def test_the_environment_names_what_it_overrides():
    assert overrides({"NOSTALGIA_MODEL": "m", "NOSTALGIA_LANGUAGE": ""}) == {
        "model": "NOSTALGIA_MODEL"
    }


def test_the_environment_s_key_comes_before_the_store_s(key_store):
    keyring.set_password("Nostalgia Desktop", "Gemini", "from-the-store")

    assert gemini_key({"GEMINI_API_KEY": "from-outside"}) == "from-outside"
    assert gemini_key({}) == "from-the-store"
    assert key_in_environment({}) == ""


@pytest.mark.parametrize(
    ("analyst", "key", "who"),
    [("gemini", "k", "gemini"), ("gemini", "", "local"), ("local", "k", "local")],
)
def test_gemini_is_asked_only_with_a_key_and_where_it_may(analyst, key, who):
    assert analyst_for(Settings(analyst=analyst), key) == who


def test_gemini_is_where_google_says_unless_the_environment_says_otherwise():
    assert gemini_url({}) == ""
    assert gemini_url({"GOOGLE_GEMINI_BASE_URL": "http://localhost"}) == "http://localhost"


def test_settings_and_logs_lie_in_the_person_s_own_folders(own_home):
    assert settings_file() == own_home / "config" / "Nostalgia Desktop" / "settings.toml"
    assert log_folder().is_relative_to(own_home / "state")


def test_the_program_s_own_files_are_found_from_any_folder(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    assert list(data.sample_disc().glob("VIDEO_TS/VTS_01_1.VOB"))
    assert (data.data_root() / "ui").is_dir()
    assert data.prompt_template().startswith("# version: ")


def test_in_a_wheel_the_files_inside_the_package_count(monkeypatch, tmp_path):
    package = tmp_path / "nostalgia_desktop"
    (package / "resources").mkdir(parents=True)
    monkeypatch.setattr(data.resources, "files", lambda _name: package)

    assert data.data_root() == package
