"""What tooltips and screen readers say of the timeline."""

from nostalgia_desktop.domain.damage import Damage
from nostalgia_desktop.domain.edits import neighbour
from nostalgia_desktop.domain.review import Review
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.domain.time import format_length
from nostalgia_desktop.gui.timeline.data import Marks
from nostalgia_desktop.gui.timeline.hits import Hit, Zone
from nostalgia_desktop.gui.timeline.ruler import format_clock
from nostalgia_desktop.gui.timeline.scenery import Look, look_of
from nostalgia_desktop.gui.translation import tr


def tip(review: Review, marks: Marks, hit: Hit) -> str:
    """The tooltip of a place, with the keys that do something there; empty for none."""
    if hit.zone is Zone.BOUND and hit.bound:
        touches = neighbour(review, hit.bound) is not None
        lines = [
            tr("Drag to move the cut (I, O at the playhead)"),
            tr("Ctrl+drag: this scene's side alone") if touches else "",
            tr("Hold Alt: no snapping (N)"),
        ]
        return "\n".join(filter(None, lines))
    if hit.zone in (Zone.TITLE, Zone.BODY):
        return _scene_tip(review, hit, damage_at(marks, hit.ms))
    if hit.zone is Zone.GAP:
        return tr("This part is in no scene.\nDouble-click to make it one")
    if hit.zone is Zone.RULER:
        return tr("Click or drag to go there\nWheel: move along\nCtrl+wheel, + and -: zoom, Z: all")
    return ""


def said(review: Review, current: str, playhead_ms: int) -> str:
    """The current scene and time, for a screen reader."""
    time = format_clock(playhead_ms)
    if current not in review:
        return tr("At {}. %Ln scene(s).", "", len(review.scenes)).format(time)
    scene, place = review.scene(current), review.index(current)
    number = tr("Scene {} of {}").format(place + 1, len(review.scenes))
    words = ", ".join(filter(None, (number, scene.title, _state(scene))))
    return tr("{}. At {}.").format(words, time)


def damage_at(marks: Marks, ms: int) -> Damage | None:
    """The damage at a time, if any."""
    return next((each for each in marks.damage if each.start_ms <= ms < each.end_ms), None)


def _scene_tip(review: Review, hit: Hit, damage: Damage | None) -> str:
    scene, place = review.scene(hit.uid), review.index(hit.uid)
    span = tr("{} to {}").format(format_clock(scene.start_ms), format_clock(scene.end_ms))
    state = f", {_state(scene)}" if _state(scene) else ""
    lines = [
        f"{place + 1}  {scene.title}".rstrip(),
        f"{span}, {format_length(scene.length_ms)}{state}",
        scene.note,
        tr("Damaged: {}").format(damage.detail) if damage else "",
        tr("A approve, Del leave out, S split, M merge, Enter rename"),
    ]
    return "\n".join(filter(None, lines))


def _state(scene: Scene) -> str:
    return {
        Look.APPROVED: tr("approved"),
        Look.LEFT_OUT: tr("left out"),
        Look.DOUBTFUL: tr("to be looked at"),
        Look.SUGGESTED: tr("suggested"),
    }.get(look_of(scene), "")
