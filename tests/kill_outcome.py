"""What came of runs that were killed, in figures."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Outcome:
    """What came of one run, or of many."""

    runs: int = 0
    starts: int = 0
    kills: int = 0
    faults: int = 0
    charges: int = 0
    doubles: int = 0
    gaps_ms: list[int] = field(default_factory=list)
    """How long after an answer that was lost with it a kill came."""
    lost: int = 0
    """Answers that nobody was there to take, or whose connection broke: none can be stored."""
    left_files: int = 0
    """Films at Gemini once all jobs have their scenes; the next start sweeps them."""
    problems: list[str] = field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        """Count another run's in."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def __str__(self) -> str:
        return (
            f"{self.runs} runs, {self.starts} starts, {self.kills} killed, {self.faults} faults; "
            f"{self.charges} answers charged, {self.doubles} twice, {len(self.gaps_ms)} lost with "
            f"a kill so many ms after them: {self.gaps_ms}, {self.lost} lost on their way; "
            f"{self.left_files} films swept at the next start; {len(self.problems)} problems"
        )
