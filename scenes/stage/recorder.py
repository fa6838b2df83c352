"""Where filmed frames go: H.264 or VP9 video, an animated GIF, or a folder of PNG."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol, cast

import av
import numpy as np
import pygame
import pygame.image
import pygame.surfarray
from av.video.reformatter import ColorRange, Colorspace

from scenes.stage import encoding

SUFFIXES = (".mp4", ".webm", ".gif")
CODECS = {".mp4": "libx264", ".webm": "libvpx-vp9", ".gif": "gif"}
BT709 = 1  # the number of BT.709 among primaries and transfer functions
X264_THREADS = 4  # fixed: the stream depends on the count


class Sink(Protocol):
    """Takes frames one by one."""

    def write(self, surface: pygame.Surface) -> None:
        """Take a copy of the picture as the next frame."""

    def close(self, finished: bool = True) -> Path:
        """Finish the file, or keep what there is of it; returns where it lies."""


def save_png(surface: pygame.Surface, path: Path) -> None:
    """Write one picture; the file appears only once it is whole."""
    partial = path.with_name(f".{path.name}.partial.png")
    pygame.image.save(surface, str(partial))
    partial.replace(path)


def blank_frame(size: tuple[int, int], form: str = "yuv420p") -> av.VideoFrame:
    """A frame to be filled: yuv420p, tagged as BT.709 in the range of video, or bgra."""
    frame = av.VideoFrame(*size, form)
    if form == "yuv420p":
        frame.colorspace, frame.color_range = Colorspace.ITU709, ColorRange.MPEG
    return frame


def fill_frame(frame: av.VideoFrame, surface: pygame.Surface) -> av.VideoFrame:
    """Copy a 32-bit surface into a frame of its size; returns the frame."""
    from scenes.stage import planes

    pixels = pygame.surfarray.pixels2d(surface).T
    rows = [np.frombuffer(cast(Any, plane), np.uint8).reshape(-1, plane.line_size) for plane in frame.planes]
    if frame.format.name == "yuv420p":
        planes.fill(pixels, surface.get_shifts(), *rows)
    else:
        rows[0].view(np.uint32)[:, : pixels.shape[1]] = pixels
    return frame


class Folder:
    """A folder of numbered PNG."""

    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self._path, self._count = path, 0

    def write(self, surface: pygame.Surface) -> None:
        save_png(surface, self._path / f"frame_{self._count:06}.png")
        self._count += 1

    def close(self, finished: bool = True) -> Path:
        return self._path


class Video:
    """A video file, written as a Matroska file that stays playable if cut off, then wrapped anew without encoding."""

    def __init__(self, path: Path, size: tuple[int, int], fps: int, metadata: dict[str, str]) -> None:
        self._path, self._count, self._fps = path, 0, fps
        self._partial = path.with_name(f"{path.stem}.partial{'.gif' if path.suffix == '.gif' else '.mkv'}")
        self._metadata = metadata
        # a cluster a second at most: a killed recording keeps all but its last second
        options = {} if path.suffix == ".gif" else {"cluster_time_limit": "1000", "flush_packets": "1"}
        self._file = av.open(str(self._partial), "w", options=options)
        self._file.metadata.update(metadata)
        self._stream = cast(Any, self._file.add_stream(CODECS[path.suffix], rate=Fraction(fps)))
        self._stream.width, self._stream.height = size
        self._stream.pix_fmt = "rgb8" if path.suffix == ".gif" else "yuv420p"
        self._tune(path.suffix)
        form = "bgra" if path.suffix == ".gif" else "yuv420p"
        self._encoder = encoding.Encoder(self._stream, self._file.mux, lambda: blank_frame(size, form))

    def _tune(self, suffix: str) -> None:
        """Set what the codec needs to know before its first frame."""
        context = self._stream.codec_context
        if suffix == ".gif":
            return
        context.color_range = ColorRange.MPEG
        context.colorspace = Colorspace.ITU709
        context.color_primaries = context.color_trc = BT709
        if suffix == ".mp4":
            context.thread_count = X264_THREADS
            # no B-frames: decoding order is showing order, so that packets can be wrapped anew as they are
            self._stream.options = {"crf": "18", "preset": "veryfast", "bf": "0"}
        else:
            self._stream.options = {"crf": "28", "b": "0", "deadline": "good", "cpu-used": "5", "row-mt": "1"}

    def write(self, surface: pygame.Surface) -> None:
        frame = fill_frame(self._encoder.blank(), surface)
        frame.pts = self._count
        frame.time_base = Fraction(1, self._fps)
        self._count += 1
        self._encoder.put(frame)

    def close(self, finished: bool = True) -> Path:
        try:
            self._encoder.close()
        finally:
            self._file.close()
        if not finished:
            return self._partial
        if self._path.suffix == ".gif":
            self._partial.replace(self._path)
            return self._path
        wrapped = self._path.with_name(f".{self._path.stem}.wrapped{self._path.suffix}")
        self._rewrap(wrapped)
        wrapped.replace(self._path)
        self._partial.unlink()
        return self._path

    def _rewrap(self, target: Path) -> None:
        """Copy the packets into the final container, index first."""
        options = {"movflags": "+faststart+use_metadata_tags"} if target.suffix == ".mp4" else {}
        with av.open(str(self._partial)) as source, av.open(str(target), "w", options=options) as out:
            out.metadata.update(self._metadata)
            stream = source.streams.video[0]
            copy = out.add_stream_from_template(stream)
            for packet in source.demux(stream):
                if packet.size:  # the last, empty packet only flushes
                    packet.stream = copy
                    out.mux(packet)


def open_sink(
    path: Path, size: tuple[int, int], fps: int, *, transparent: bool = False, metadata: dict[str, str]
) -> Sink:
    """The sink that fits the path's suffix; a path without suffix is a folder of PNG."""
    kind: Callable[[], Sink] = (lambda: Video(path, size, fps, metadata)) if path.suffix else (lambda: Folder(path))
    return kind()
