"""Encoding in its own thread: the same film as without it, in order, with errors handed on and memory bounded."""

import time
from fractions import Fraction

import av
import pygame
import pytest

from scenes.stage import encoding, recorder
from tests.stage.test_planes import noise

SIZE, FRAMES = (320, 180), 40


def packets(path):
    """Each packet's time and bytes."""
    with av.open(str(path)) as file:
        return [(packet.pts, bytes(packet)) for packet in file.demux(video=0) if packet.size]


def paint(surface, k):
    """A moving picture that covers all that was on the surface before."""
    surface.blit(noise(SIZE), (0, 0))
    pygame.draw.circle(surface, (250, 120, 40), (20 + 6 * k, 90), 24)


def blank():
    return pygame.Surface(SIZE, depth=32)


def test_a_film_encoded_in_its_own_thread_is_the_film_encoded_without(tmp_path):
    sink = recorder.open_sink(tmp_path / "threaded.mp4", SIZE, 30, metadata={})
    stage = encoding.Stage("converter", lambda _, surface: sink.write(surface), blank)
    for k in range(FRAMES):
        surface = stage.blank()
        paint(surface, k)
        stage.put(k, surface)
    stage.close()
    sink.close()

    with av.open(str(tmp_path / "plain.mp4"), "w") as file:
        stream = file.add_stream("libx264", rate=Fraction(30))
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.color_range, context.colorspace = 1, 1
        context.color_primaries = context.color_trc = 1
        context.thread_count = recorder.X264_THREADS
        stream.options = {"crf": "18", "preset": "veryfast", "bf": "0"}
        for k in range(FRAMES):
            surface = blank()  # a fresh surface and a fresh frame each time
            paint(surface, k)
            frame = recorder.fill_frame(recorder.blank_frame(SIZE), surface)
            frame.pts, frame.time_base = k, Fraction(1, 30)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))

    ours, theirs = packets(tmp_path / "threaded.mp4"), packets(tmp_path / "plain.mp4")
    assert len(ours) == len(theirs) == FRAMES
    assert [data for _, data in ours] == [data for _, data in theirs]


class Film:
    """Takes pictures, slowly, until it fails; remembers what it took and every surface that was made for it."""

    def __init__(self, fails_at=None):
        self.fails_at, self.taken, self.made = fails_at, [], []

    def take(self, number, surface):
        time.sleep(0.001)
        if number == self.fails_at:
            raise OSError(28, "No space left on device")
        self.taken.append((number, tuple(surface.get_at((0, 0)))[:3]))

    def blank(self):
        self.made.append(pygame.Surface((2, 2), depth=32))
        return self.made[-1]


def encode(film, frames):
    """Gives so many pictures, each of a colour of its own, to a film."""
    stage = encoding.Stage("encoder", film.take, film.blank)
    try:
        for k in range(frames):
            surface = stage.blank()
            surface.fill((k, 255 - k, 7))
            stage.put(k, surface)
        stage.close()
    finally:
        stage.stop()


def test_pictures_keep_their_order_and_few_surfaces_are_ever_made():
    film = Film()
    encode(film, 200)
    assert film.taken == [(k, (k, 255 - k, 7)) for k in range(200)]
    assert len(film.made) == encoding.DEPTH


@pytest.mark.parametrize("at", [0, 3, 100, 199])
def test_a_stage_that_fails_says_so_and_nothing_hangs(at):
    film = Film(fails_at=at)
    with pytest.raises(OSError, match="No space left"):
        encode(film, 200)
    assert len(film.taken) == at
