"""Recording: a storyboard filmed into one file, or one file a shot, with its captions, table and record beside it."""

from __future__ import annotations

import csv
import json
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import pygame

from scenes.stage import captions, encoding, film, pictures, preflight, proof, recorder, sidecar
from scenes.stage.contract import TICKS_PER_SECOND
from scenes.stage.film import Job, Take
from scenes.stage.progress import Progress
from scenes.stage.refusal import Failed, Refusal
from scenes.stage.timeline import timeline


class Orders(NamedTuple):
    """How a film is to be made; nothing here reaches its pixels."""

    force: bool = False
    dry_run: bool = False
    resume: bool = False
    quiet: bool = False
    caption_files: bool = False
    per_shot: bool = False
    csv: Path | None = None
    command: str = ""  # with which the film can be made again
    source: str = ""  # what errors call the storyboard


class Piece(NamedTuple):
    """One output: the whole film, or one shot of it."""

    path: Path
    first: int  # frame of the whole film
    frames: int
    title: str
    shot: int | None = None


def record(job: Job, path: Path, orders: Orders) -> int:
    """Film a job into a video file or a folder of PNG. Returns the exit code.

    Raises Refusal before anything is written when an order cannot be met, Missing without an encoder, Failed when the
    disk gives up; what has been filmed by then is kept.
    """
    plan = preflight.check(
        path, job.size, job.fps, job.board.starts[-1] / TICKS_PER_SECOND, job.frames, transparent=job.transparent
    )
    pieces = _pieces(job, path, orders.per_shot)
    _check_places(pieces, path, orders)
    if orders.resume and path.suffix:
        raise Refusal("--resume goes on with a folder of PNG; a video is started again. Nothing was written.")
    notes = [
        *plan.warnings,
        *(proof.proofread(job.board, orders.source or "storyboard", job.size) if job.board.text else ()),
    ]
    if not orders.quiet or orders.dry_run:
        for note in notes:
            film.say(f"Note: {note}.")
    if orders.dry_run:
        _tell(job, path, plan, pieces)
        return 0
    done = [_kept(piece, job) if orders.resume else 0 for piece in pieces]
    film.warm(job.board, orders.quiet)
    with _gentle_end():
        return _film(job, path, pieces, done, orders)


def _film(job: Job, path: Path, pieces: list[Piece], done: list[int], orders: Orders) -> int:
    """The work itself, after every check."""
    progress = Progress(job.frames, f"recording {path.name}", quiet=orders.quiet)
    player = film.Player(job)
    table = Table(orders.csv, job) if orders.csv else None
    takes, at, reel = player.takes(range(job.frames)), 0, None
    try:
        with progress:
            for i, piece in enumerate(pieces):
                reel = Reel(job, piece, orders, done[i])
                for at, take in islice(takes, piece.frames):
                    if not reel.has(at):
                        surface = reel.blank()
                        film.paint(player, take, surface)
                        reel.add(at, surface)
                    reel.say(at, player.said(take))
                    if table is not None:
                        table.add(at, take)
                    progress.step()
                reel.close()
                reel = None
        if table is not None:
            table.close()
    except KeyboardInterrupt:
        film.say(_stopped(at, job, path, reel, table, orders))
        return 130
    except (OSError, pygame.error, recorder.ENCODING_ERRORS) as error:
        words = getattr(error, "strerror", None) or str(error)
        raise Failed(f"{words}. {_stopped(at, job, path, reel, table, orders)}") from error
    except BaseException:
        _stopped(at, job, path, reel, table, orders)
        raise
    if orders.per_shot:
        _write_index(path, job, pieces)
    if not orders.quiet:
        length = f"{job.frames} frames, {job.board.starts[-1] / TICKS_PER_SECOND:g} s"
        many = f" in {len(pieces)} pieces" if orders.per_shot else ""
        film.say(f"Wrote {path}: {length}{many}, seed {job.board.shots[0].seed}.")
    return 0


def _stopped(at: int, job: Job, path: Path, reel: Reel | None, table: Table | None, orders: Orders) -> str:
    """Keep what there is; returns what to tell: where it stopped, what is kept, how to go on."""
    kept = path
    if reel is not None:
        kept = reel.keep()
        at = reel.reached  # the pictures painted beyond it are lost with whatever went wrong
    if table is not None:
        table.keep()
    again = "Start again with" if path.suffix else "Continue with"
    command = orders.command if path.suffix or orders.resume else f"{orders.command} --resume"
    return f"Stopped at frame {at} of {job.frames}. Frames kept in {kept}. {again}: {command}"


class Reel:
    """One output while it is being made: pictures go to the sink, words and hashes are kept."""

    def __init__(self, job: Job, piece: Piece, orders: Orders, done: int) -> None:
        self._job, self._piece, self._orders = job, piece, orders
        self._old, self._done = done, done  # frames that lay here already, frames that lie here now
        self._said: list[tuple[int, str]] = []
        self._record = sidecar.Record(
            job, piece.first, piece.frames, orders.command, sidecar.versions(), hashes={}, finished=False
        )
        if not piece.path.suffix:
            piece.path.mkdir(parents=True, exist_ok=True)
            for number, old in enumerate(pictures.found(piece.path)):
                if number >= done:
                    old.unlink()
            sidecar.write(piece.path, self._record)
        self._sink = recorder.open_sink(
            piece.path,
            job.size,
            job.fps,
            transparent=job.transparent,
            metadata=sidecar.tags(self._record),
            chapters=() if piece.shot is not None else chapters(job),
            first=done,
        )
        for k in range(done):
            if sidecar.sampled(k, piece.frames):
                self._record.hashes[k] = sidecar.digest(pictures.load_png(pictures.place(piece.path, k)))
        self._pictures = encoding.Stage("converter", self._take, lambda: film.blank(job))

    def has(self, number: int) -> bool:
        """Whether a frame of the whole film lies here already."""
        return number - self._piece.first < self._old

    @property
    def reached(self) -> int:
        """The first frame of the whole film that does not lie here."""
        return self._piece.first + self._done

    def blank(self) -> pygame.Surface:
        """A surface to paint the next frame on. Raises what went wrong with an earlier one."""
        return self._pictures.blank()

    def add(self, number: int, surface: pygame.Surface) -> None:
        """The next frame, painted on a surface from `blank`."""
        self._pictures.put(number - self._piece.first, surface)

    def say(self, number: int, words: str) -> None:
        """What is said with a frame."""
        if not self._said or self._said[-1][1] != words:
            self._said.append((number - self._piece.first, words))

    def _take(self, k: int, surface: pygame.Surface) -> None:
        """Film a picture and remember its hash; runs in the converter's thread."""
        self._sink.write(surface)
        self._done = k + 1
        if sidecar.sampled(k, self._piece.frames):
            self._record.hashes[k] = sidecar.digest(surface)

    def close(self) -> Path:
        """Finish the film and write what lies beside it."""
        self._pictures.close()
        finished = self._sink.close()
        sidecar.write(finished, self._record._replace(finished=True))
        if self._orders.caption_files:
            captions.write(finished, self._said, self._piece.frames, self._job.fps)
        return finished

    def keep(self) -> Path:
        """Keep what there is of the film, as far as the disk lets us; returns where it lies."""
        self._pictures.stop()
        with suppress(OSError, pygame.error, recorder.ENCODING_ERRORS):
            self._sink.close(finished=False)
        return recorder.partial_of(self._piece.path)


class Table:
    """The run as CSV, row n for frame n; lies under a partial name until it is whole."""

    def __init__(self, path: Path, job: Job) -> None:
        self._path, self._partial, self._fps = path, path.with_name(f"{path.stem}.partial{path.suffix}"), job.fps
        self._board = job.board
        self._file = self._partial.open("w", newline="", encoding="utf-8")
        seeds = ", ".join(dict.fromkeys(str(shot.seed) for shot in job.board.shots))
        self._file.write(f"# {job.board.title}, seed {seeds}, {job.fps} fps; row n is frame n; units in the names\n")
        self._writer = csv.DictWriter(self._file, ["frame", "time_s", "shot", "scene", *_columns(job)], restval="")
        self._writer.writeheader()

    def add(self, number: int, take: Take) -> None:
        """The row of a frame; what is not a number stays empty."""
        show = take.show
        row = {"frame": number, "time_s": number / self._fps, "shot": take.number + 1, "scene": show.name}
        values = show.scene.trace(show.state, show.controls)
        self._writer.writerow(row | {key: "" if value != value else value for key, value in values.items()})

    def close(self) -> None:
        """Give the table its name."""
        self._file.close()
        self._partial.replace(self._path)

    def keep(self) -> None:
        """Close it under its partial name."""
        with suppress(OSError):
            self._file.close()


def _columns(job: Job) -> list[str]:
    """The columns of all scenes of a film, each once."""
    from scenes import load

    names: dict[str, None] = {}
    for shot in job.board.shots:
        scene = load(shot.scene)
        controls = timeline(shot, scene)(0)
        names |= dict.fromkeys(scene.trace(scene.init(shot.seed, controls), controls))
    return list(names)


def chapters(job: Job) -> tuple[recorder.Chapter, ...]:
    """A chapter a shot."""
    starts = [max(0, tick) / TICKS_PER_SECOND for tick in job.board.starts]
    parts = [recorder.Chapter(starts[i], starts[i + 1], job.board.name(i)) for i in range(len(job.board.shots))]
    return tuple(part for part in parts if part.end > part.start)


# --- pieces and places -----------------------------------------------------------------------------------------------


def _pieces(job: Job, path: Path, per_shot: bool) -> list[Piece]:
    """The outputs: one for the whole film, or one a shot, named after it."""
    if not per_shot:
        return [Piece(path, 0, job.frames, job.board.title)]
    found, starts = [], [film.first_frame(max(0, tick), job.fps) for tick in job.board.starts]
    for i in range(len(job.board.shots)):
        slug = re.sub(r"[^a-z0-9]+", "-", job.board.name(i).lower()).strip("-")[:40]
        name = f"{i + 1:02}_{slug}".rstrip("_")
        place = path.with_name(f"{path.stem}_{name}{path.suffix}") if path.suffix else path / name
        if starts[i + 1] > starts[i]:
            found.append(Piece(place, starts[i], starts[i + 1] - starts[i], job.board.name(i), i))
    return found


def _index(path: Path) -> Path:
    return path.with_name(f"{path.stem}.index.json") if path.suffix else path / "index.json"


def _check_places(pieces: list[Piece], path: Path, orders: Orders) -> None:
    """Raises Refusal if something lies where the film is to lie."""
    places: list[Path] = []
    for piece in pieces:
        if not orders.resume:
            places.append(piece.path)
        if piece.path.suffix:
            places.append(sidecar.beside(piece.path))
            places += captions.places(piece.path) if orders.caption_files else ()
    if orders.per_shot and not orders.resume:
        places.append(_index(path))
    preflight.check_free(places, force=orders.force)
    if orders.csv is not None:
        if orders.csv.suffix != ".csv":
            raise Refusal(f"A table is a .csv file, got {orders.csv.name}. Nothing was written.")
        preflight.check_folder(orders.csv)
        preflight.check_free([orders.csv], force=orders.force or orders.resume)


def _kept(piece: Piece, job: Job) -> int:
    """How many frames of a folder need not be made again. Raises Refusal if they belong to another film."""
    found = pictures.found(piece.path) if piece.path.is_dir() else []
    if not found:
        return 0
    way_out = "Nothing was written. Choose another -o, or --force without --resume."
    if not sidecar.beside(piece.path).exists():
        raise Refusal(f"Nothing in {piece.path} says which film its frames belong to. {way_out}")
    record = sidecar.read(piece.path)
    if (record.job, record.first) != (job, piece.first):
        raise Refusal(f"The frames in {piece.path} belong to another film, made by: {record.command}. {way_out}")
    if changed := sidecar.changes(record):
        raise Refusal(f"The frames in {piece.path} were made with {'; '.join(changed)}. {way_out}")
    count = 0
    while count < min(len(found), piece.frames) and found[count] == pictures.place(piece.path, count):
        count += 1
    return count


def _write_index(path: Path, job: Job, pieces: list[Piece]) -> None:
    """The list of the pieces, for programs that cut them together."""
    told = [
        {
            "file": str(piece.path.relative_to(_index(path).parent)),
            "name": piece.title,
            "scene": job.board.shots[piece.shot or 0].scene,
            "start_s": piece.first / job.fps,
            "seconds": piece.frames / job.fps,
            "first_frame": piece.first,
            "frames": piece.frames,
            "note": job.board.shots[piece.shot or 0].note,
        }
        for piece in pieces
    ]
    whole = {"title": job.board.title, "fps": job.fps, "size": job.size, "shots": told}
    _index(path).write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")


def _tell(job: Job, path: Path, plan: preflight.Plan, pieces: list[Piece]) -> None:
    """What a recording would be."""
    seconds = job.board.starts[-1] / TICKS_PER_SECOND
    size = f"{job.size[0]}x{job.size[1]} {job.fps} fps"
    film.say(f"{path}: {job.frames} frames, {seconds:g} s at {size}, about {preflight.amount(plan.bytes_estimate)}.")
    if len(job.board.shots) > 1:
        for i, part in enumerate(chapters(job)):
            film.say(f"  {part.start:7.1f} s  {i + 1:2}  {part.title}")


@contextmanager
def _gentle_end() -> Iterator[None]:
    """A request to end the program ends it as Ctrl+C does."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    try:
        before: Any = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not the main thread: nobody sends it signals
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
