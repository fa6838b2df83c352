"""Caption files: what was said in a film, as .srt and .vtt beside it."""

from __future__ import annotations

from pathlib import Path


def stamp(seconds: float, point: str) -> str:
    """hh:mm:ss and milliseconds, with a comma (srt) or a full stop (vtt) between."""
    whole = round(seconds * 1000)
    return f"{whole // 3600000:02}:{whole // 60000 % 60:02}:{whole // 1000 % 60:02}{point}{whole % 1000:03}"


def spans(spoken: list[tuple[int, str]], frames: int, fps: int) -> list[tuple[float, float, str]]:
    """(start s, end s, words) of each caption, from (first frame, words) in order."""
    starts = [frame for frame, _ in spoken] + [frames]
    return [(starts[i] / fps, starts[i + 1] / fps, words) for i, (_, words) in enumerate(spoken) if words]


def write(film: Path, spoken: list[tuple[int, str]], frames: int, fps: int) -> tuple[Path, Path]:
    """Write both files beside the film; returns their paths."""
    times = spans(spoken, frames, fps)
    srt = [f"{i}\n{stamp(a, ',')} --> {stamp(b, ',')}\n{words}\n" for i, (a, b, words) in enumerate(times, 1)]
    vtt = ["WEBVTT\n"] + [f"{stamp(a, '.')} --> {stamp(b, '.')}\n{words}\n" for a, b, words in times]
    paths = film.with_suffix(".srt"), film.with_suffix(".vtt")
    for path, parts in zip(paths, (srt, vtt), strict=True):
        path.write_text("\n".join(parts), encoding="utf-8")
    return paths
