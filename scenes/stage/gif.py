"""An animated GIF from a finished film: one palette, chosen for all of its frames."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import av
import av.filter

UNIT = Fraction(1, 100)  # s; a GIF counts time in these
MATCHING = "dither=bayer:bayer_scale=4:diff_mode=rectangle"  # ordered dots stay where they are from frame to frame


def write(source: Path, target: Path) -> None:
    """Turn a film into a GIF that loops forever."""
    palette = _palette(source)
    with av.open(str(source)) as film, av.open(str(target), "w", options={"loop": "0"}) as out:
        stream = film.streams.video[0]
        made = cast(Any, out.add_stream("gif", rate=stream.average_rate))
        made.width, made.height, made.pix_fmt = stream.width, stream.height, "pal8"
        made.codec_context.time_base = UNIT
        for frame in _matched(film, stream, palette):
            frame.pts, frame.time_base = round(frame.pts * frame.time_base / UNIT), UNIT
            for packet in made.encode(frame):
                out.mux(packet)
        for packet in made.encode(None):
            out.mux(packet)


def _palette(source: Path) -> Any:
    """The 256 colours that fit all frames best, as a small picture."""
    with av.open(str(source)) as film:
        stream = film.streams.video[0]
        graph = av.filter.Graph()
        graph.link_nodes(
            graph.add_buffer(template=stream),
            graph.add("palettegen", "max_colors=256:reserve_transparent=0:stats_mode=full"),
            graph.add("buffersink"),
        ).configure()
        for frame in film.decode(stream):
            graph.push(frame)
        graph.push(None)
        return graph.pull()


def _matched(film: Any, stream: Any, palette: Any) -> Iterator[Any]:
    """Every frame in the colours of the palette."""
    graph = av.filter.Graph()
    matching, out = graph.add("paletteuse", MATCHING), graph.add("buffersink")
    pictures = graph.add_buffer(template=stream)
    colours = graph.add_buffer(
        width=palette.width, height=palette.height, format=palette.format, time_base=stream.time_base
    )
    pictures.link_to(matching, 0, 0)
    colours.link_to(matching, 0, 1)
    matching.link_to(out)
    graph.configure()
    palette.pts = 0
    colours.push(palette)
    colours.push(None)
    for frame in film.decode(stream):
        pictures.push(frame)
        yield from _ready(out)
    pictures.push(None)
    yield from _ready(out)


def _ready(out: Any) -> Iterator[Any]:
    while True:
        try:
            yield out.pull()
        except (av.BlockingIOError, av.EOFError):
            return
