"""How long a batch of clips will still take, judged by how those of each disc came on so far."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from nostalgia_desktop.workflow.finalize_plan import PlannedClip
from nostalgia_desktop.workflow.pace import Pace

_SETTLE_S, _SETTLE_FILM_MS, _SETTLE_DONE = 3.0, 1_000.0, 0.05
"""Before so much is known, any guess would be wild; of very little film a part is enough."""
_TRUST_FILM_MS = 20_000.0
"""So much film of a disc says as much of it as all discs together do."""
_RECENT_S, _STEADY_S = 45.0, 5.0
"""How long a slower or faster machine is remembered, and what of that is not believed at once."""
_TAG_SHARE = 0.01
"""What writing words into a clip takes of what its making took, at most."""


@dataclass(slots=True)
class _Work:
    """Film that was made, and seconds of the whole machine that it took."""

    film_ms: float = 0.0
    machine_s: float = 0.0


@dataclass(slots=True)
class _Clip:
    job_id: int
    weight_ms: float
    done: float = 0.0


class ClipsTimeLeft:
    """An estimate for the clips of a plan; times are seconds of any clock that only runs forward.

    Clips of one disc are alike: of the same noise, the same movement. So each disc has a speed of
    its own, as soon as some of it was made. Where several are under way, each has its part of the
    machine. When all come on slower or faster than before, because of other work or of heat, that
    counts within a minute. `pace` counts for the beginning, where it was measured.
    """

    def __init__(self, clips: Iterable[PlannedClip], pace: Pace) -> None:
        self._clips = {
            clip.scene_uid: _Clip(
                clip.job_id, clip.length_ms * (_TAG_SHARE if clip.only_tags else 1.0)
            )
            for clip in clips
        }
        self._under_way: set[str] = set()
        self._works = {clip.job_id: _Work() for clip in self._clips.values()}
        self._left_ms = dict.fromkeys(self._works, 0.0)
        for clip in self._clips.values():
            self._left_ms[clip.job_id] += clip.weight_ms
        known_ms = _TRUST_FILM_MS if pace.is_measured else 0.0
        self._all = _Work(known_ms, pace.seconds_for(round(known_ms)))
        self._known_s = self._all.machine_s
        self._enough_ms = min(_SETTLE_FILM_MS, _SETTLE_DONE * sum(self._left_ms.values()))
        self._last_s: float | None = None
        self._recent_s = self._expected_s = 0.0

    def tell(self, now_s: float, scene_uid: str, done: float) -> None:
        """A clip is under way and `done` far, 0 to 1; at 1 it is there."""
        self._run_to(now_s)
        clip = self._clips[scene_uid]
        more_ms = (done - clip.done) * clip.weight_ms
        clip.done = done
        self._left_ms[clip.job_id] -= more_ms
        made_ms = max(more_ms, 0.0)
        for work in (self._works[clip.job_id], self._all):
            work.film_ms += made_ms
        self._expected_s += self._seconds_for(clip.job_id, made_ms)
        self._keep_under_way(scene_uid, is_under_way=done < 1)

    def drop(self, now_s: float, scene_uid: str) -> None:
        """A clip failed: nothing more is to be done for it."""
        self._run_to(now_s)
        clip = self._clips[scene_uid]
        self._left_ms[clip.job_id] -= (1 - clip.done) * clip.weight_ms
        clip.done = 1.0
        self._keep_under_way(scene_uid, is_under_way=False)

    def put_back(self, now_s: float, scene_uid: str) -> None:
        """A clip has to begin anew, later."""
        self._run_to(now_s)
        clip = self._clips[scene_uid]
        self._left_ms[clip.job_id] += clip.done * clip.weight_ms
        clip.done = 0.0
        self._keep_under_way(scene_uid, is_under_way=False)

    def left_s(self, now_s: float) -> float | None:
        """Seconds until the end, or None while there is too little to judge by."""
        if self._last_s is None or self._all.film_ms < self._enough_ms:
            return None
        if self._all.machine_s - self._known_s < _SETTLE_S:
            return None
        left_s = sum(self._seconds_for(job, left_ms) for job, left_ms in self._left_ms.items())
        left_s *= (self._recent_s + _STEADY_S) / (self._expected_s + _STEADY_S)
        since_s = now_s - self._last_s if self._under_way else 0.0
        return max(left_s - since_s, 0.0)

    def _seconds_for(self, job_id: int, film_ms: float) -> float:
        """How long the whole machine takes for so much film of a disc, by what is known so far."""
        if not self._all.film_ms:
            return 0.0
        work, usual = self._works[job_id], self._all.machine_s / self._all.film_ms
        each_s = (work.machine_s + _TRUST_FILM_MS * usual) / (work.film_ms + _TRUST_FILM_MS)
        return film_ms * each_s

    def _run_to(self, now_s: float) -> None:
        """Give each clip that is under way its part of the time since there was news."""
        took_s = 0.0 if self._last_s is None else now_s - self._last_s
        self._last_s = now_s
        forgotten = math.exp(-took_s / _RECENT_S)
        self._recent_s = self._recent_s * forgotten + took_s * bool(self._under_way)
        self._expected_s *= forgotten
        for uid in self._under_way:
            part_s = took_s / len(self._under_way)
            for work in (self._works[self._clips[uid].job_id], self._all):
                work.machine_s += part_s

    def _keep_under_way(self, scene_uid: str, *, is_under_way: bool) -> None:
        if is_under_way:
            self._under_way.add(scene_uid)
        else:
            self._under_way.discard(scene_uid)
