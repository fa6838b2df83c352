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


class Page(NamedTuple):
    """What was done in one shot: a run of a scene, or its continuation."""

    name: str
    scene: str
    seed: int
    start: int  # tick of the journal
    fresh: bool  # a new run began here
    last: Entry | None = None

    def entries(self) -> list[Entry]:
        """All entries, oldest first."""
        found, entry = [], self.last
        while entry is not None:
            found.append(entry)
            entry = entry.before
        return found[::-1]


class Journal(NamedTuple):
    """What was done since the present run began or, while recording, since the one in which recording began.

    Its ticks go on while the picture stands: a film of it is as long as what it films.
    """

    pages: tuple[Page, ...]
    tick: int = 0
    since: int | None = None  # the tick at which recording began; None while nothing is recorded

    @property
    def seconds(self) -> float | None:
        """How long recording has gone on."""
        return None if self.since is None else (self.tick - self.since) / TICKS_PER_SECOND


def begin(scene: str, seed: int, name: str = "") -> Journal:
    """A journal at the start of a run."""
    return Journal((Page(name, scene, seed, 0, True),))


def turn(journal: Journal, scene: str, seed: int, name: str, fresh: bool) -> Journal:
    """The journal with a new page; what came before a fresh run is kept only while recording."""
    if fresh and journal.since is None:
        return begin(scene, seed, name)
    return journal._replace(pages=(*journal.pages, Page(name, scene, seed, journal.tick, fresh)))


def note(journal: Journal, cue: Cue) -> Journal:
    """The journal with what holds from now on; nothing is added while nothing changes."""
    *pages, page = journal.pages
    before = page.last
    if before is not None and before.cue == cue:
        return journal
    if before is not None and before.tick == journal.tick:
        before = before.before  # never two entries at one tick
    return journal._replace(pages=(*pages, page._replace(last=Entry(journal.tick, cue, before))))


def present_run(journal: Journal) -> Journal:
    """The pages of the run on screen alone, from its first tick."""
    first = max(i for i, page in enumerate(journal.pages) if page.fresh)
    return journal._replace(pages=journal.pages[first:], since=None)


def script(journal: Journal, title: str, beyond: int = 0) -> str:
    """The journal as a storyboard in TOML: a shot for each page, a keyframe for each change.

    The last page goes on `beyond` ticks longer, as it was left.
    """
    parts = [f"title = {_text(title)}"]
    skipped = (journal.since or 0) - journal.pages[0].start
    if journal.since is not None and skipped > 0:
        parts.append(f"skip = {_seconds(skipped)}  # s that are run but not filmed: what came before F9")
    ends = (*(page.start for page in journal.pages[1:]), journal.tick + beyond)
    parts += [_shot(page, end) for page, end in zip(journal.pages, ends, strict=True) if end > page.start]
    return "\n".join(parts) + "\n"


def _shot(page: Page, end: int) -> str:
    """One page as a shot."""
    entries = [entry for entry in page.entries() if entry.tick < end]
    first: dict[str, Any] = {"name": page.name} if page.name else {}
    first |= {"scene": page.scene, "seed": page.seed, "seconds": _seconds(end - page.start)}
    first |= {"restart": page.fresh, "glide": 0.0} | _settings(entries[0].cue, None)
    rows = []
    for before, entry in zip(entries, entries[1:], strict=False):
        row = {"at": _seconds(entry.tick - page.start)} | _settings(entry.cue, before.cue)
        row |= {"ease": "hold"} if "T" in row else {}
        rows.append("  { " + ", ".join(f"{name} = {_value(value)}" for name, value in row.items()) + " },\n")
    shot = "\n[[shot]]\n" + "\n".join(f"{name} = {_value(value)}" for name, value in first.items())
    return shot + ("\nkeyframes = [\n" + "".join(rows) + "]" if rows else "")


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
