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


def pictures():
    """A moving picture on a surface that is painted over each time."""
    back, surface = noise(SIZE), pygame.Surface(SIZE, depth=32)
    for k in range(FRAMES):
        surface.blit(back, (k % 7, k % 5))
        pygame.draw.circle(surface, (250, 120, 40), (20 + 6 * k, 90), 24)
        yield surface


def test_a_film_encoded_in_its_own_thread_is_the_film_encoded_without(tmp_path):
    sink = recorder.open_sink(tmp_path / "threaded.mp4", SIZE, 30, metadata={})
    for surface in pictures():
        sink.write(surface)
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
        for k, surface in enumerate(pictures()):
            frame = recorder.fill_frame(recorder.blank_frame(SIZE), surface)  # a fresh frame each time
            frame.pts, frame.time_base = k, Fraction(1, 30)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))

    ours, theirs = packets(tmp_path / "threaded.mp4"), packets(tmp_path / "plain.mp4")
    assert len(ours) == len(theirs) == FRAMES
    assert [data for _, data in ours] == [data for _, data in theirs]


class Stream:
    """An encoder that passes frames on, slowly, until it fails."""

    def __init__(self, fails_at=None):
        self.fails_at, self.taken = fails_at, 0

    def encode(self, frame):
        time.sleep(0.001)
        if self.taken == self.fails_at:
            raise OSError(28, "No space left on device")
        self.taken += 1
        return [] if frame is None else [list(frame)]


def film(stream, frames):
    """Encodes so many numbered frames; returns what was muxed and all frames ever made."""
    muxed, made = [], []

    def blank():
        made.append([])
        return made[-1]

    encoder = encoding.Encoder(stream, muxed.append, blank)
    try:
        for k in range(frames):
            frame = encoder.blank()
            frame[:] = [k]
            encoder.put(frame)
    finally:
        encoder.close()
    return muxed, made


def test_frames_keep_their_order_and_few_are_ever_made():
    muxed, made = film(Stream(), 200)
    assert muxed == [[k] for k in range(200)]
    assert len(made) == encoding.DEPTH


@pytest.mark.parametrize("at", [0, 3, 100, 200])
def test_an_encoder_that_fails_says_so_and_nothing_hangs(at):
    stream = Stream(fails_at=at)
    with pytest.raises(OSError, match="No space left"):
        film(stream, 200)
    assert stream.taken == at
