"""The states of the window that are shown, each a walk from its start to the picture."""

import shutil
from datetime import date
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QApplication, QDialog

from nostalgia_desktop.data import sample_disc
from nostalgia_desktop.disc.locate import NOT_THERE
from nostalgia_desktop.domain.edits import Bound
from nostalgia_desktop.domain.job import JobState, Step
from nostalgia_desktop.domain.review import Side
from nostalgia_desktop.gui.consent import consent_asker
from nostalgia_desktop.gui.cut_strip import AFTER, BEFORE
from nostalgia_desktop.vision.pricing import DEFAULT_MODEL
from nostalgia_desktop.workflow.cost_estimate import Terms, estimate_titles
from nostalgia_desktop.workflow.quote import AskConsent, Quote
from studio.archives import Place
from studio.registry import STATES, State, Walk, state
from studio.shelf import add_shelf
from studio.tapes import LONG_TAPE
from studio.visit import Visit


@state("")
async def empty(visit: Visit, _place: Place) -> None:
    """Nothing is there yet."""
    await visit.rest()


@state("")
async def drop_lit(visit: Visit, place: Place) -> None:
    """A folder is held over the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(place.root))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    middle = visit.window.rect().center()
    event = QDragEnterEvent(middle, copy, data, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(visit.window, event)
    await visit.rest()


@state("")
async def sample(visit: Visit, _place: Place) -> None:
    """The bundled disc, once its scenes are found."""
    visit.controller.add([sample_disc()])
    await visit.until(lambda: visit.runner.under_way, "its titles")
    await visit.until(lambda: not visit.runner.is_busy, "its scenes")
    await visit.open_title(sample_disc().name)


@state("short")
async def working(visit: Visit, place: Place) -> None:
    """The first pass runs, and more discs wait."""
    paths = [place.tapes / LONG_TAPE, *(_other_tape(place, number) for number in (1, 2))]
    visit.controller.add(paths)
    await visit.open_title("New Year 2000")
    model = visit.controller._model
    await visit.until(lambda: any((e.progress or 0) > 0.45 for e in model.at_work()), "progress")


def _other_tape(place: Place, number: int) -> Path:
    """A copy of the long tape whose content differs."""
    folder = place.root / "more" / (_SPOILED, _AWAY)[number - 1]
    if not folder.exists():
        shutil.copytree(place.tapes / LONG_TAPE, folder)
        vob = next(folder.iterdir())
        content = bytearray(vob.read_bytes())
        content[-2048 + 64] ^= number
        vob.write_bytes(content)
    return folder


@state("whole")
async def review(visit: Visit, _place: Place) -> None:
    """Scenes are looked over: one is approved, one left out, and a cut is looked at."""
    await visit.open_title(LONG_TAPE)
    await _look_at_cut(visit, 2)


@state("whole")
async def review_plain(visit: Visit, _place: Place) -> None:
    """The same without a cut; a scene's middle is on the stage."""
    await visit.open_title(LONG_TAPE)
    scene = visit.review.scenes.review.scenes[2]
    visit.review.steering.go_to(scene.uid)
    visit.review.playhead.seek((scene.start_ms * 2 + scene.end_ms) // 3)
    await visit.rest(0.8)


@state("whole")
async def review_several(visit: Visit, _place: Place) -> None:
    """Several scenes are selected, to be edited together."""
    await visit.open_title(LONG_TAPE)
    visit.review.scenes.select(*[each.uid for each in visit.review.scenes.review.scenes[2:5]])
    await visit.rest(0.8)


async def _look_at_cut(visit: Visit, place: int) -> None:
    page = visit.review
    scene = page.scenes.review.scenes[place]
    page.steering.go_to(scene.uid)
    page.playhead.seek(scene.start_ms)
    page.cuts.show(page.scenes.review, Bound(scene.uid, Side.START))
    view = page.widget.cut.view
    await visit.until(lambda: len(view._images) == BEFORE + AFTER, "the frames of the original")
    await visit.rest(0.8)


@state("whole")
async def consent(visit: Visit, _place: Place) -> None:
    """Gemini may be asked only after this."""
    await visit.open_title(LONG_TAPE)
    ask = consent_asker(visit.window)
    quote = estimate_titles([1_800_000] * 3, Terms(DEFAULT_MODEL, date(2026, 10, 1)))
    visit.controller._start(_asked(ask, quote))
    await visit.until(lambda: _dialog(visit), "the question")
    await visit.rest()


async def _asked(ask: AskConsent, quote: Quote) -> None:
    await ask(quote)


@state("whole")
async def failed(visit: Visit, place: Place) -> None:
    """One title failed, another waits for its disc; each says what to do."""
    await _stopped(visit, place)
    visit.window.panel.view.select_job(visit.job(_SPOILED))
    await visit.rest()


@state("whole")
async def waiting(visit: Visit, place: Place) -> None:
    """The same; the one that waits for its disc is open."""
    await _stopped(visit, place)
    visit.window.panel.view.select_job(visit.job(_AWAY))
    await visit.rest()


_SPOILED, _AWAY = "Summer 1992", "Grandpa’s 70th birthday"


async def _stopped(visit: Visit, place: Place) -> None:
    """Register two tapes, and stop them as an error would."""
    folders = [_other_tape(place, number) for number in (1, 2)]
    visit.controller.add(folders)
    await visit.until(lambda: len(visit.runner.under_way) == len(folders), "two titles")
    await visit.runner.cancel()
    for disc, to, step, reason in (
        (_SPOILED, JobState.FAILED, Step.PROXY, "the disk is full; make 2.1 GB free, then retry"),
        (
            _AWAY,
            JobState.WAITING,
            Step.PROXY,
            f"VTS_01_1.VOB {NOT_THERE}",
        ),
    ):
        job = visit.records.jobs.job(visit.job(disc))
        visit.records.jobs.stop_job(job, to, step, reason)


@state("whole")
async def many_titles(visit: Visit, _place: Place) -> None:
    """A list of forty more, searched."""
    add_shelf(visit.records, 40)
    await visit.controller._model.load()
    await visit.open_title(LONG_TAPE)
    visit.window.panel.begin_search()
    await visit.rest(1.0)


@state("whole")
async def searched(visit: Visit, place: Place) -> None:
    """Some of them, found by a word."""
    await many_titles(visit, place)
    visit.window.panel.search.setText("birthday")
    await visit.rest(1.0)


@state("whole")
async def keys(visit: Visit, _place: Place) -> None:
    """All that the keyboard can do."""
    await visit.open_title(LONG_TAPE)
    visit.window.actions_.keys.trigger()
    await visit.until(lambda: _dialog(visit), "the sheet of keys")
    await visit.rest()


def _settings_page(number: int) -> Walk:
    async def walk(visit: Visit, _place: Place) -> None:
        await visit.open_title(LONG_TAPE)
        visit.settings.open()
        await visit.until(lambda: visit.settings.dialog and not visit.settings.is_busy, "settings")
        dialog = visit.settings.dialog
        assert dialog is not None
        dialog.sections.setCurrentRow(number)
        await visit.rest()

    return walk


for _number, _name in enumerate(("scenes", "costs", "people", "clips", "look", "advanced")):
    STATES[f"settings-{_name}"] = State("whole", _settings_page(_number))


def _dialog(visit: Visit) -> bool:
    return any(each.isVisible() for each in visit.window.findChildren(QDialog))
