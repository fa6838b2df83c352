"""Ink: every pixel's opacity follows its distance from the line."""

import math

import numpy as np
import pytest

from scenes.stage import ink

COLOUR, PAGE = 0x336699, 0xC0A080


def drawn(points, width, size=(40, 60)):
    """Opacity 0 to 255 of each pixel, int[h, w]."""
    opacity = np.zeros(size, np.uint8)
    ink.cover(opacity, np.array(points, dtype=float), float(width), 0, 0)
    return opacity.astype(int)


def channels(pixels):
    return np.stack([pixels >> shift & 255 for shift in (16, 8, 0)], axis=-1).astype(int)


@pytest.mark.parametrize("clip, alpha", [((0, 0, 60, 40), 256), ((12, 9, 47, 22), 256), ((0, 0, 60, 40), 100)])
def test_a_line_lies_over_what_was_there_and_keeps_to_its_clip(clip, alpha):
    points = np.array([(8.3, 7.7), (52.1, 31.2), (math.nan, math.nan), (3, 30), (40, 36)])
    pixels = np.full((40, 60), PAGE, np.uint32)
    ink.trace(pixels, clip, points, 4.5, COLOUR, alpha)
    share = drawn(points, 4.5)[..., None] / 255 * alpha / 256
    expected = share * channels(np.full((40, 60), COLOUR)) + (1 - share) * channels(np.full((40, 60), PAGE))
    left, top, right, bottom = clip
    inside = np.zeros((40, 60, 1), bool)
    inside[top:bottom, left:right] = True
    off = abs(channels(pixels) - np.where(inside, expected, channels(np.full((40, 60), PAGE))))
    assert off.max() <= 1.5


def test_a_level_line_covers_its_width():
    cover = drawn([(10, 20), (50, 20)], 4)
    assert (cover[18:22, 15:45] == 255).all()
    assert cover.sum(axis=0)[20:40] == pytest.approx(4 * 255)
    assert (cover[:17] == 0).all() and (cover[23:] == 0).all()


@pytest.mark.parametrize("angle", [0.2, 0.7, 1.3])
@pytest.mark.parametrize("width", [1.0, 3.5, 6.0])
def test_a_slanted_line_covers_its_width_times_its_length(angle, width):
    half = 14 * math.cos(angle), 14 * math.sin(angle)
    cover = drawn([(30 - half[0], 20 - half[1]), (30 + half[0], 20 + half[1])], width)
    area = 28 * width + math.pi * (width / 2) ** 2  # round ends
    assert cover.sum() / 255 == pytest.approx(area, rel=0.06)


def test_joints_do_not_show_and_nan_lifts_the_pen():
    whole = drawn([(5, 10), (55, 30)], 3)
    parts = drawn([(5, 10), (25, 18), (30, 20), (55, 30)], 3)
    assert abs(whole - parts).max() <= 1
    lifted = drawn([(5, 10), (20, 10), (math.nan, math.nan), (40, 10), (55, 10)], 3)
    assert (lifted[:, 24:36] == 0).all() and lifted[10, 10] and lifted[10, 45]


def test_what_lies_outside_is_left_out():
    assert drawn([(-500, -500), (500, 500)], 3)[0, 0] == 255
    assert drawn([(-50, 70), (90, 70)], 3).sum() == 0


def test_bands_fill_between_two_heights_inside_their_clip():
    pixels = np.full((20, 30), PAGE, np.uint32)
    upper, lower = np.array([[2, 5, 30, -4], [8, 8, 8, 8]]), np.array([[4, 5, 40, 3], [9, 30, 7, 10]])
    ends = upper.astype(np.int32), lower.astype(np.int32)
    ink.bands(pixels, (0, 1, 30, 12), 27, *ends, np.array([1, 2], np.uint32))
    expected = np.full((20, 30), PAGE, np.uint32)
    expected[2:4, 27], expected[8:9, 27], expected[8:12, 28] = 1, 2, 2  # the fourth column is off the picture
    assert (pixels == expected).all()
