"""Where filmed frames go: H.264 or VP9 video, an animated GIF, or a folder of PNG. Imports PyAV, which takes a while."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple, cast

import av
import numpy as np
import pygame
import pygame.surfarray
from av.video.reformatter import ColorRange, Colorspace

from scenes.stage import encoding, gif
from scenes.stage.pictures import Folder, Sink

SUFFIXES = (".mp4", ".webm", ".gif")
CODECS = {".mp4": ("libx264",), ".webm": ("libvpx-vp9",), ".gif": ("libx264rgb", "gif")}
BT709 = 1  # the number of BT.709 among primaries and transfer functions
X264_THREADS = 4  # fixed: the stream depends on the count
OPTIONS = {
    # no B-frames: decoding order is showing order, so that packets can be wrapped anew as they are
    ".mp4": {"crf": "18", "preset": "veryfast", "bf": "0"},
    ".webm": {"crf": "28", "b": "0", "deadline": "good", "cpu-used": "5", "row-mt": "1"},
    ".gif": {"qp": "0", "preset": "ultrafast", "bf": "0"},  # without loss; the palette is chosen once all is there
}
ENCODING_ERRORS = av.FFmpegError
PLANAR = ("yuv420p", "yuva420p")


class Chapter(NamedTuple):
    """A named part of a film."""

    start: float  # s
    end: float  # s
    title: str


def blank_frame(size: tuple[int, int], form: str = "yuv420p") -> av.VideoFrame:
    """A frame to be filled: yuv420p or yuva420p, tagged as BT.709 in the range of video, or 32-bit pixels."""
    frame = av.VideoFrame(*size, form)
    if form in PLANAR:
        frame.colorspace, frame.color_range = Colorspace.ITU709, ColorRange.MPEG
    return frame


def fill_frame(frame: av.VideoFrame, surface: pygame.Surface) -> av.VideoFrame:
    """Copy a 32-bit surface into a frame of its size; returns the frame."""
    from scenes.stage import planes

    pixels = pygame.surfarray.pixels2d(surface).T
    rows = [np.frombuffer(cast(Any, plane), np.uint8).reshape(-1, plane.line_size) for plane in frame.planes]
    if frame.format.name in PLANAR:
        planes.fill(pixels, pixels.view(np.uint64), surface.get_shifts(), *rows[:3])
        for alpha in rows[3:]:
            alpha[:, : pixels.shape[1]] = pixels >> surface.get_shifts()[3] & 255
    else:
        rows[0].view(np.uint32)[:, : pixels.shape[1]] = pixels
    return frame


class Video:
    """A video file, written as a Matroska file that stays playable if cut off, then wrapped anew without encoding."""

    def __init__(
        self,
        path: Path,
        size: tuple[int, int],
        fps: int,
        metadata: dict[str, str],
        chapters: tuple[Chapter, ...] = (),
        transparent: bool = False,
    ) -> None:
        self._path, self._count, self._fps = path, 0, fps
        self._partial = partial_of(path)
        self._metadata, self._chapters, self._transparent = metadata, chapters, transparent
        # a cluster a second at most: a killed recording keeps all but its last second
        self._file = av.open(str(self._partial), "w", options={"cluster_time_limit": "1000", "flush_packets": "1"})
        self._label(self._file)
        self._stream = cast(Any, self._file.add_stream(CODECS[path.suffix][0], rate=Fraction(fps)))
        self._stream.width, self._stream.height = size
        form = "bgr0" if path.suffix == ".gif" else "yuva420p" if transparent else "yuv420p"
        self._stream.pix_fmt = form
        self._stream.options = OPTIONS[path.suffix] | ({"auto-alt-ref": "0"} if transparent else {})
        self._tune(path.suffix)
        self._encoder = encoding.Stage("encoder", self._encode, lambda: blank_frame(size, form))

    def _tune(self, suffix: str) -> None:
        """Set what the codec needs to know before its first frame."""
        context = self._stream.codec_context
        if suffix != ".webm":
            context.thread_count = X264_THREADS
        if suffix != ".gif":
            context.color_range = ColorRange.MPEG
            context.colorspace = Colorspace.ITU709
            context.color_primaries = context.color_trc = BT709

    def _label(self, file: Any) -> None:
        """Write metadata and chapters into a container that is still empty."""
        file.metadata.update(self._metadata)
        if len(self._chapters) > 1:
            unit = Fraction(1, 1000)
            file.set_chapters(
                [
                    {"id": i, "start": round(part.start / unit), "end": round(part.end / unit), "time_base": unit}
                    | {"metadata": {"title": part.title}}
                    for i, part in enumerate(self._chapters)
                ]
            )

    def write(self, surface: pygame.Surface) -> None:
        self._encoder.put(self._count, fill_frame(self._encoder.blank(), surface))
        self._count += 1

    def _encode(self, number: int, frame: av.VideoFrame | None) -> None:
        """Encode a frame, of which the codec copies what it keeps; None flushes."""
        if frame is not None:
            frame.pts, frame.time_base = number, Fraction(1, self._fps)
        for packet in self._stream.encode(frame):
            self._file.mux(packet)

    def close(self, finished: bool = True) -> Path:
        try:
            self._encoder.close()
            self._encode(self._count, None)
        finally:
            self._file.close()
        if not finished:
            return self._partial
        whole = self._path.with_name(f".{self._path.stem}.whole{self._path.suffix}")
        try:
            if self._path.suffix == ".gif":
                gif.write(self._partial, whole)
            else:
                self._rewrap(whole)
            whole.replace(self._path)
        finally:
            whole.unlink(missing_ok=True)
        self._partial.unlink()
        return self._path

    def _rewrap(self, target: Path) -> None:
        """Copy the packets into the final container, index first."""
        options = {"movflags": "+faststart+use_metadata_tags"} if target.suffix == ".mp4" else {}
        told = {"analyzeduration": "1"}  # us: the head of our own file says what a look into its packets would find
        with av.open(str(self._partial), options=told) as source, av.open(str(target), "w", options=options) as out:
            self._label(out)
            stream = source.streams.video[0]
            copy = out.add_stream_from_template(stream)
            if self._transparent:
                copy.metadata["alpha_mode"] = "1"  # players look here for the second picture that holds the alpha
            for packet in source.demux(stream):
                if packet.size:  # the last, empty packet only flushes
                    packet.stream = copy
                    out.mux(packet)


def partial_of(path: Path) -> Path:
    """Where a film lies while it is being made, or after it was cut off."""
    return path.with_name(f"{path.name}.partial.mkv") if path.suffix else path


def open_sink(
    path: Path,
    size: tuple[int, int],
    fps: int,
    *,
    transparent: bool = False,
    metadata: dict[str, str],
    chapters: tuple[Chapter, ...] = (),
    first: int = 0,
) -> Sink:
    """The sink that fits the path's suffix; a path without suffix is a folder of PNG, from number `first` on."""
    if path.suffix:
        return Video(path, size, fps, metadata, chapters, transparent)
    return Folder(path, first)
