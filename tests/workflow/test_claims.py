"""Who works on a job: told apart by machine, process and the second in which that began."""

import os
import subprocess
import sys

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.workflow import claims
from nostalgia_desktop.workflow.claims import Owner, is_dead, parse_owner, this_program

HERE = this_program()


def test_this_program_is_this_process():
    assert HERE.pid == os.getpid()
    assert not is_dead(HERE, HERE)


@given(
    st.builds(
        Owner,
        st.text(min_size=1),
        st.integers(0, 10**10 - 1),
        st.integers(0, 10**12 - 1),
    )
)
def test_an_owner_reads_back_whatever_its_machine_is_called(owner):
    assert parse_owner(str(owner)) == owner


@given(st.text())
def test_any_text_is_an_owner_or_nobody(text):
    owner = parse_owner(text)

    assert owner is None or owner.host


@pytest.mark.parametrize(
    "text",
    ["", "pc", "pc|1", "|1|2", "pc|one|2", "pc|²|2", "pc|1|", "pc|-1|2", "pc|" + "9" * 5000 + "|1"],
)
def test_anything_else_is_nobody(text):
    assert parse_owner(text) is None


def test_a_program_that_has_ended_is_dead():
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()

    assert is_dead(Owner(HERE.host, child.pid, HERE.started), HERE)
    assert is_dead(Owner(HERE.host, 9_999_999_999, 0), HERE)


@pytest.mark.parametrize(("later_s", "dead"), [(0, False), (1, False), (2, True), (-2, True)])
def test_another_program_with_the_same_number_is_another(later_s, dead):
    assert is_dead(Owner(HERE.host, HERE.pid, HERE.started + later_s), HERE) is dead


def test_of_another_machine_one_cannot_know():
    assert not is_dead(Owner("another " + HERE.host, 9_999_999_999, 0), HERE)


def test_a_program_that_may_not_be_looked_at_is_taken_for_alive(monkeypatch):
    def refuse(_pid: int) -> None:
        raise psutil.AccessDenied

    monkeypatch.setattr(claims.psutil, "Process", refuse)

    assert not is_dead(HERE, HERE)
