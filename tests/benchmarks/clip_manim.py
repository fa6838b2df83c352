"""A scene with about the content of our frame: two energy curves with a walker, two paths, bars, text, a chart.

CLIP_FRAMES=150 manim render -r 1920,1080 --fps 30 clip_manim.py Clip

Text, not LaTeX, which needs another installation; numbers that change are DecimalNumber, which keeps its digits: a
Text made anew for each frame takes three times as long.
"""

import os

import numpy as np
from manim import (
    BLUE,
    DL,
    DOWN,
    DR,
    LEFT,
    ORANGE,
    RIGHT,
    UP,
    YELLOW,
    Axes,
    DecimalNumber,
    Dot,
    Integer,
    Line,
    Rectangle,
    Scene,
    Text,
    ValueTracker,
    VGroup,
    VMobject,
    config,
    linear,
)

FRAMES = int(os.environ["CLIP_FRAMES"])
random = np.random.default_rng(0)
heights = random.random(size=(FRAMES + 1, 6))
walks = random.normal(size=(2, FRAMES + 321)).cumsum(axis=1)


def axes(x_range, y_range, high):
    return Axes(x_range=x_range, y_range=y_range, x_length=6.4, y_length=high, tips=False)


class Clip(Scene):
    def construct(self):
        self.passed = ValueTracker(0)
        self.panels = VGroup(
            *self.energies(), *(self.path(*given) for given in zip(("Position", "Story"), walks, strict=True))
        )
        self.panels.add(self.chart(), self.readings())
        self.panels.arrange_in_grid(3, 2, buff=0.4)
        self.floor.next_to(self.bars, DOWN, buff=0)
        self.add(self.panels)
        self.play(self.passed.animate.set_value(FRAMES), run_time=FRAMES / config.frame_rate, rate_func=linear)

    @property
    def frame(self):
        return int(self.passed.get_value())

    def energies(self):
        plane = axes([-12, 12, 4], [-10, 10, 5], 2.2)
        ball = Dot(radius=0.15, color=ORANGE)
        ball.add_updater(lambda m: m.move_to(plane.c2p(np.sin(self.frame / 9), 3)))
        self.bars = VGroup(*(Rectangle(width=0.8, height=2, fill_opacity=1, color=BLUE) for _ in range(6)))
        self.bars.arrange(RIGHT, buff=0.2)
        self.floor = Line(self.bars.get_corner(DL), self.bars.get_corner(DR))

        def grow(bars):
            for bar, high in zip(bars, heights[self.frame], strict=True):
                bar.stretch_to_fit_height(0.05 + 2 * high).align_to(self.floor, DOWN)

        self.bars.add_updater(grow)
        return VGroup(plane, plane.plot(lambda x: 8 * np.cos(x), color=BLUE), ball), VGroup(self.bars, self.floor)

    def path(self, title, walk):
        plane = axes([0, 320, 80], [-40, 40, 20], 1.8)
        line = VMobject(color=YELLOW, stroke_width=2).set_points_as_corners(plane.c2p(np.arange(320), walk[:320]).T)
        line.add_updater(
            lambda m: m.set_points_as_corners(plane.c2p(np.arange(320), walk[self.frame : self.frame + 320]).T)
        )
        return VGroup(plane, Text(title, font_size=20).next_to(plane, UP, buff=0.05), line)

    def chart(self):
        plane = axes([np.log(0.2), np.log(5), 0.5], [0, 0.6, 0.2], 2.0)
        colder = plane.plot(lambda x: np.exp(x - np.exp(x)), color=ORANGE, stroke_width=6)
        hotter = plane.plot(lambda x: np.exp(2 * x - 2 * np.exp(x)), color=BLUE, stroke_width=6)
        dot = Dot(radius=0.1)
        dot.add_updater(lambda m: m.move_to(plane.c2p(np.log(1 + 0.1 * np.sin(self.frame / 20)), 0.3)))
        return VGroup(plane, colder, hotter, dot)

    def readings(self):
        lines = VGroup()
        for n in range(8):
            value = DecimalNumber(walks[0, 0], num_decimal_places=2, mob_class=Text, font_size=18)
            count = Integer(0, mob_class=Text, font_size=18)
            lines.add(VGroup(Text(f"reading {n}:", font_size=18), value, Text("±", font_size=18), count))
            lines[-1].arrange(RIGHT, buff=0.15)
            value.add_updater(lambda m: m.set_value(walks[0, self.frame]))
            count.add_updater(lambda m: m.set_value(self.frame))
        return lines.arrange(DOWN, buff=0.1, aligned_edge=LEFT)
