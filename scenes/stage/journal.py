"""A journal: what the lecturer's hands did, tick by tick; it becomes a storyboard that films the same again."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from scenes.stage.contract import TICKS_PER_SECOND
from scenes.stage.timeline import Cue

WORDS = ("noise", "bias", "fuel", "smooth", "twin", "pace")


class Entry(NamedTuple):
    """What holds from a tick on, and the entry before it."""

    tick: int
    cue: Cue
    before: Entry | None = None


class Run(NamedTuple):
    """One run of a scene and what was done in it."""

    scene: str
    seed: int
    start: int  # tick of the journal
    last: Entry | None = None

    def entries(self) -> list[Entry]:
        """All entries, oldest first."""
        found, entry = [], self.last
        while entry is not None:
            found.append(entry)
            entry = entry.before
        return found[::-1]


class Journal(NamedTuple):
    """The runs since the present one opened or, while recording, since the one in which recording began.

    Its ticks go on while the picture stands: a film of it is as long as what it films.
    """

    runs: tuple[Run, ...]
    tick: int = 0
    since: int | None = None  # the tick at which recording began; None while nothing is recorded

    @property
    def seconds(self) -> float | None:
        """How long recording has gone on."""
        return None if self.since is None else (self.tick - self.since) / TICKS_PER_SECOND


def begin(scene: str, seed: int) -> Journal:
    """A journal at the start of a run."""
    return Journal((Run(scene, seed, 0),))


def open_run(journal: Journal, scene: str, seed: int) -> Journal:
    """The journal when another run opens; what came before is kept only while recording."""
    if journal.since is None:
        return begin(scene, seed)
    return journal._replace(runs=(*journal.runs, Run(scene, seed, journal.tick)))


def note(journal: Journal, cue: Cue) -> Journal:
    """The journal with what holds from now on; nothing is added while nothing changes."""
    *runs, run = journal.runs
    if run.last is not None and run.last.cue == cue:
        return journal
    before = run.last
    if before is not None and before.tick == journal.tick:
        before = before.before  # never two entries at one tick
    return journal._replace(runs=(*runs, run._replace(last=Entry(journal.tick, cue, before))))


def script(journal: Journal, title: str, beyond: int = 0) -> str:
    """The journal as a storyboard in TOML: a shot for each run, a keyframe for each change.

    The last run goes on `beyond` ticks longer, as it was left.
    """
    parts = [f"title = {_text(title)}"]
    if journal.since:
        parts.append(f"skip = {_seconds(journal.since)}  # s that are run but not filmed: what came before F9")
    for i, run in enumerate(journal.runs):
        end = journal.runs[i + 1].start if i + 1 < len(journal.runs) else journal.tick + beyond
        entries = [entry for entry in run.entries() if entry.tick < end]
        if end == run.start or not entries:
            continue
        first = {"scene": run.scene, "seed": run.seed, "seconds": _seconds(end - run.start)}
        first |= {"restart": True, "glide": 0.0} | _settings(entries[0].cue, None)
        parts.append("\n[[shot]]\n" + "\n".join(f"{name} = {_value(value)}" for name, value in first.items()))
        rows = []
        for before, entry in zip(entries, entries[1:], strict=False):
            row = {"at": _seconds(entry.tick - run.start)} | _settings(entry.cue, before.cue)
            row |= {"ease": "hold"} if "T" in row else {}
            rows.append("  { " + ", ".join(f"{name} = {_value(value)}" for name, value in row.items()) + " },")
        if rows:
            parts.append("keyframes = [\n" + "\n".join(rows) + "\n]")
    return "\n".join(parts) + "\n"


def _settings(cue: Cue, before: Cue | None) -> dict[str, Any]:
    """What a storyboard names of a cue: all of it, or what differs from the one before."""
    controls = cue.controls
    found: dict[str, Any] = {"T": controls.temperature}
    found |= {word: getattr(controls, word) for word in WORDS}
    found |= {"knobs": dict(controls.knobs), "paused": cue.paused, "card": cue.card}
    found |= {"theme": cue.theme, "caption": cue.caption}
    if before is None:
        return {name: value for name, value in found.items() if value is not None and value != {}}
    old = _settings(before, None)
    return {name: value for name, value in found.items() if value not in (None, {}) and value != old.get(name)}


def _seconds(ticks: int) -> float:
    """Seconds to four digits: far less than half a control interval from the tick."""
    return round(ticks / TICKS_PER_SECOND, 4)


def _text(words: str) -> str:
    """A TOML basic string; JSON escapes the same way."""
    return json.dumps(words, ensure_ascii=False)


def _value(value: Any) -> str:
    """A TOML value; floats with all their digits."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_text(name)} = {_value(inner)}" for name, inner in value.items()) + " }"
    if isinstance(value, bool):
        return "true" if value else "false"
    return _text(value) if isinstance(value, str) else repr(value)
