"""A plot with about the content of our frame: two energy curves with a walker, two paths, bars, text, a chart.

python clip_matplotlib.py FILE WIDTH HEIGHT FPS FRAMES
"""

import sys

import matplotlib
import numpy as np

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.animation import FFMpegWriter, FuncAnimation

path, width, height, fps, frames = sys.argv[1], *map(int, sys.argv[2:])
random = np.random.default_rng(0)
figure, axes = plt.subplots(3, 2, figsize=(width / 100, height / 100), dpi=100)
x = np.linspace(-12, 12, 401)
axes[0, 0].plot(x, np.cos(x) * 8)
axes[0, 1].bar(range(6), random.random(6))
(ball,) = axes[0, 0].plot([0], [0], "o", markersize=18)
bars = axes[0, 1].containers[0]
lines = [axes[1, side].plot([], [])[0] for side in (0, 1)]
for side in (0, 1):
    axes[1, side].set(xlim=(0, 320), ylim=(-40, 40), title=("Position", "Story")[side])
heat = np.geomspace(0.2, 5, 61)
for curve in (heat * np.exp(-heat), heat**2 * np.exp(-2 * heat)):
    axes[2, 0].semilogx(heat, curve, linewidth=3)
(dot,) = axes[2, 0].plot([1], [0.3], "o", markersize=12)
axes[2, 1].axis("off")
words = [axes[2, 1].text(0.05, 0.1 + 0.1 * k, "", fontsize=14) for k in range(8)]
walks = random.normal(size=(2, frames + 320)).cumsum(axis=1)


def update(k):
    ball.set_data([np.sin(k / 9)], [3.0])
    for bar, high in zip(bars, random.random(6), strict=True):
        bar.set_height(high)
    for line, walk in zip(lines, walks, strict=True):
        line.set_data(np.arange(320), walk[k : k + 320])
    dot.set_data([1 + 0.1 * np.sin(k / 20)], [0.3])
    for n, word in enumerate(words):
        word.set_text(f"reading {n}: {walks[0, k]:.2f} ± {k}")
    return [ball, *bars, *lines, dot, *words]


FuncAnimation(figure, update, frames=frames, blit=True).save(path, writer=FFMpegWriter(fps=fps, codec="libx264"))
