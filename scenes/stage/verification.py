"""Verification: is this film what its record says? Sampled frames are made again and compared, raw and decoded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np
import pygame
import pygame.image
import pygame.surfarray

from scenes.stage import film, pictures, recorder, sidecar
from scenes.stage.refusal import Refusal
from scenes.stage.sidecar import Record

LIKENESS = 35.0  # dB, the PSNR a decoded frame must reach


class Stored(NamedTuple):
    """A frame as the film has it."""

    number: int
    pixels: np.ndarray  # uint8; colour planes of a video, RGB(A) of a picture
    form: str


class Findings(NamedTuple):
    """What the comparison found, by frame number within the film."""

    same: tuple[int, ...] = ()
    different: tuple[int, ...] = ()  # raw pixels hash otherwise
    likeness: tuple[tuple[int, float], ...] = ()  # PSNR of the decoded frame, dB
    decoded: int = 0  # frames in the film


def verify(path: Path) -> int:
    """Compare and say what differs. Returns 0 if it is the same film, else 1; raises Refusal without a record."""
    record = sidecar.read(path)
    film.warm(record.job.board)
    found = _compare(path, record)
    lines, ok = _verdict(record, found)
    for line in lines:
        film.say(line)
    film.say("The film is what its record says." if ok else "The film is not what its record says.")
    return 0 if ok else 1


def _compare(path: Path, record: Record) -> Findings:
    """Walk through the film and a new run of it side by side, holding one frame of each."""
    wanted = [k for k in range(record.frames) if k in record.hashes or sidecar.sampled(k, record.frames)]
    stored = _stored(path, record)
    same: list[int] = []
    different: list[int] = []
    likeness: list[tuple[int, float]] = []
    last = -1
    for number, _, surface in film.paintings(record.job, [record.first + k for k in wanted]):
        k = number - record.first
        if k in record.hashes:
            (same if sidecar.digest(surface) == record.hashes[k] else different).append(k)
        while last < k:
            frame = next(stored, None)
            if frame is None:
                break
            last = frame.number
        else:
            assert frame is not None
            likeness.append((k, _likeness(frame, surface)))
    for frame in stored:
        last = frame.number
    return Findings(tuple(same), tuple(different), tuple(likeness), last + 1)


def _likeness(frame: Stored, surface: pygame.Surface) -> float:
    """PSNR of a stored frame against the same one before it was encoded, in the film's own colours, dB; inf if equal."""
    if frame.form in recorder.PLANAR:
        wanted = recorder.fill_frame(recorder.blank_frame(surface.get_size()), surface).to_ndarray()
    else:
        wanted = pygame.surfarray.array3d(surface).swapaxes(0, 1)
        if frame.pixels.shape[2] == 4:
            wanted = np.dstack((wanted, pygame.surfarray.array_alpha(surface).T))
    if wanted.shape != frame.pixels.shape:
        return 0.0
    error = float(((frame.pixels.astype(np.float32) - wanted) ** 2).mean())
    return float(10 * np.log10(255**2 / error)) if error else float("inf")


def _stored(path: Path, record: Record) -> Iterator[Stored]:
    """The frames of a film one after the other."""
    return _pictures(path) if not path.suffix else _decoded(path)


def _pictures(path: Path) -> Iterator[Stored]:
    for number, file in enumerate(pictures.found(path)):
        surface = pygame.image.load(str(file))
        alpha = surface.get_masks()[3] != 0
        pixels = np.frombuffer(pygame.image.tobytes(surface, "RGBA" if alpha else "RGB"), np.uint8)
        yield Stored(number, pixels.reshape(surface.get_height(), surface.get_width(), -1), "png")


def _decoded(path: Path) -> Iterator[Stored]:
    import av

    try:
        with av.open(str(path)) as file:
            planar = file.streams.video[0].codec_context.name != "gif"
            for number, frame in enumerate(file.decode(video=0)):
                form = "yuv420p" if planar else "rgb24"
                yield Stored(number, cast(Any, frame).to_ndarray(format=form), form)
    except (av.FFmpegError, IndexError) as error:
        raise Refusal(f"{path} cannot be decoded ({error}). Nothing was compared.") from None


def _verdict(record: Record, found: Findings) -> tuple[list[str], bool]:
    """Sentences, and whether the film is the same."""
    lines, ok = [], True
    total = len(found.same) + len(found.different)
    if not total:
        lines.append("raw frames: not comparable, the record has no hashes")
    elif not found.different:
        lines.append(f"raw frames: all {total} sampled frames are identical")
    elif changed := sidecar.changes(record):
        lines.append(f"raw frames: not comparable, made with {'; '.join(changed)}")
    else:
        ok = False
        numbers = ", ".join(map(str, found.different[:5])) + (" …" if len(found.different) > 5 else "")
        lines.append(f"raw frames: {len(found.different)} of {total} sampled frames differ: {numbers}")
    if not record.finished and found.decoded < record.frames:
        lines.append(f"length: {found.decoded} of {record.frames} frames, the film was cut off")
    elif found.decoded != record.frames:
        ok = False
        lines.append(f"length: {found.decoded} frames, {record.frames} in the record")
    poor = [k for k, likeness in found.likeness if likeness < LIKENESS]
    worst = min((likeness for _, likeness in found.likeness), default=0.0)
    shown = "identical" if worst == float("inf") else f"PSNR at least {worst:.1f} dB"
    if not found.likeness or poor:
        ok = False
        where = (
            f", below {LIKENESS:g} dB in {len(poor)} of {len(found.likeness)} frames, first in frame {poor[0]}"
            if poor
            else ""
        )
        lines.append(f"decoded frames: {shown if found.likeness else 'none'}{where}")
    else:
        lines.append(f"decoded frames: {shown} in {len(found.likeness)} sampled frames, {LIKENESS:g} dB wanted")
    return lines, ok
