"""The prompt: every placeholder is filled, and nothing that a name holds is one."""

import re

import pytest

from nostalgia_desktop.data import prompt_template
from nostalgia_desktop.vision.prompt import fill_prompt

TEMPLATE = '# version: 7b\n"{title}" of "{disc}"{folder}, {language}, {family}; {other}'


def _fill(template: str = TEMPLATE, **names: object) -> str:
    wanted = {
        "disc": "Xmas",
        "title": "Title 1",
        "folder": "",
        "language": "German",
        "family": ("Ada", "Bob"),
    } | names
    return fill_prompt(template, **wanted).text


def test_names_are_put_in_and_the_version_is_taken_out():
    prompt = fill_prompt(TEMPLATE, "Xmas", "Title 1", "1994/VIDEO_TS", "German", ("Ada", "Bob"))

    assert prompt.version.startswith("7b.")
    assert prompt.text == (
        '"Title 1" of "Xmas", in the folder “1994/VIDEO_TS”, German, Ada, Bob; {other}'
    )


def test_a_title_without_folder_or_family_says_so():
    assert _fill(family=()) == '"Title 1" of "Xmas", German, not known; {other}'


@pytest.mark.parametrize(
    "name", ["{family}", "{disc}", "{}", "{0}", "{{title}}", "}{", r"\1", r"\g<0>", "%s", "𝄞 ü"]
)
@pytest.mark.parametrize("place", ["disc", "title", "folder", "language"])
def test_a_name_stays_what_it_is_whatever_is_in_it(name, place):
    text = _fill(**{place: name})

    assert name in text
    assert text.count("Ada, Bob") == 1


def test_a_template_without_a_version_is_version_0():
    assert fill_prompt("{disc}?", "Xmas", "", "", "", ()).version.startswith("0.")


def test_the_template_of_the_program_has_a_version_and_no_other_placeholders():
    prompt = fill_prompt(prompt_template(), "Xmas", "Title 1", "1994", "German", ("Ada",))

    assert re.fullmatch(r"[1-9]\d*\.[0-9a-f]{8}", prompt.version)
    assert not re.search(r"\{\w*\}", prompt.text)
    for name in ("Xmas", "Title 1", "1994", "German", "Ada"):
        assert name in prompt.text
    assert "# version" not in prompt.text
