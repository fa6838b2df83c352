"""Colour planes: what the encoder is given is what swscale would give it; fingerprints see every pixel."""

import av
import numpy as np
import pygame
import pytest
from av.video.reformatter import ColorRange, Colorspace, Interpolation

from scenes.stage import recorder, sidecar


def noise(size: tuple[int, int], seed: int = 0) -> pygame.Surface:
    """A surface of random pixels."""
    surface = pygame.Surface(size, depth=32)
    pixels = np.random.default_rng(seed).integers(0, 256, (*size, 3), dtype=np.uint8)
    pygame.surfarray.blit_array(surface, pixels)
    return surface


def planes_of(frame: av.VideoFrame) -> list[np.ndarray]:
    """int[h, w] of each plane."""
    rows = (np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[:, : plane.width] for plane in frame.planes)
    return [plane.astype(int) for plane in rows]


def by_swscale(surface: pygame.Surface) -> av.VideoFrame:
    """The same picture by swscale's area filter."""
    pixels = pygame.surfarray.array3d(surface).swapaxes(0, 1).copy()
    return av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(
        format="yuv420p",
        dst_colorspace=Colorspace.ITU709,
        dst_color_range=ColorRange.MPEG,
        interpolation=Interpolation.AREA,
    )


@pytest.mark.parametrize("size", [(64, 48), (322, 182), (16, 8), (1918, 14)])
def test_planes_agree_with_swscale_within_one_level(size):
    surface = noise(size)
    ours = planes_of(recorder.fill_frame(recorder.blank_frame(size), surface))
    for mine, theirs in zip(ours, planes_of(by_swscale(surface)), strict=True):
        assert mine.shape == theirs.shape
        assert abs(mine - theirs).max() <= 1


@pytest.mark.parametrize("size", [(64, 48), (322, 182)])
def test_every_level_is_the_nearest_to_the_exact_one(size):
    surface = noise(size)
    r, g, b = pygame.surfarray.array3d(surface).astype(float).transpose(2, 1, 0)
    means = [(c[::2, ::2] + c[1::2, ::2] + c[::2, 1::2] + c[1::2, 1::2]) / 4 for c in (r, g, b)]
    luma = 16 + 219 / 255 * (0.2126 * r + 0.7152 * g + 0.0722 * b)
    y = 0.2126 * means[0] + 0.7152 * means[1] + 0.0722 * means[2]
    exact = luma, 128 + 224 / 255 * (means[2] - y) / 1.8556, 128 + 224 / 255 * (means[0] - y) / 1.5748
    for plane, level in zip(planes_of(recorder.fill_frame(recorder.blank_frame(size), surface)), exact, strict=True):
        assert abs(plane - level).max() <= 0.5 + 1e-4


@pytest.mark.parametrize(
    ("colour", "levels"),
    [
        ((0, 0, 0), (16, 128, 128)),
        ((255, 255, 255), (235, 128, 128)),
        ((255, 0, 0), (63, 102, 240)),
        ((0, 255, 0), (173, 42, 26)),
        ((0, 0, 255), (32, 240, 118)),
    ],
)
def test_pure_colours_have_the_levels_of_bt709(colour, levels):
    surface = pygame.Surface((8, 8), depth=32)
    surface.fill(colour)
    for plane, level in zip(planes_of(recorder.fill_frame(recorder.blank_frame((8, 8)), surface)), levels, strict=True):
        assert (plane == level).all()


def test_planes_do_not_depend_on_the_order_of_colours_in_a_pixel():
    bgr, size = noise((32, 16)), (32, 16)
    rgb = pygame.Surface(size, depth=32, masks=(0xFF, 0xFF00, 0xFF0000, 0))
    rgb.blit(bgr, (0, 0))
    first, second = (planes_of(recorder.fill_frame(recorder.blank_frame(size), s)) for s in (bgr, rgb))
    for a, b in zip(first, second, strict=True):
        assert (a == b).all()


def test_one_changed_pixel_changes_the_fingerprint():
    surface = noise((40, 30))
    before, seen = sidecar.digest(surface), set()
    for x, y in ((0, 0), (39, 29), (17, 3), (17, 4)):
        colour = surface.get_at((x, y))
        surface.set_at((x, y), (colour.r, colour.g, colour.b ^ 1))
        seen.add(sidecar.digest(surface))
        surface.set_at((x, y), colour)
    assert len(seen) == 4 and before not in seen
    assert sidecar.digest(surface) == before
