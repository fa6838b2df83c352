"""What the stage asks of a scene: the controls that flow down, the readings that come back, and the scene's shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np

from scenes.stage.canvas import Canvas
from scenes.stage.plotting import Panels
from scenes.stage.theme import T_MAX, T_MIN

TICKS_PER_SECOND = 600  # ticks of show time; 24, 25, 30, 50, 60, 100 and 120 fps all film the same run
CONTROL_TICKS = 5  # controls change at most this often: 120 times a second, whatever the frame rate
PACES = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0)  # the steps of [ and ]; both halves speed up together


class Controls(NamedTuple):
    """Everything the audience can turn, made once per frame and passed down; models never keep it."""

    temperature: float = 1.0  # the one temperature; 1 = room temperature and as trained; 0 or 0.2 to 5
    noise: bool = True
    bias: bool = True
    fuel: bool = True
    smooth: bool = False  # the smooth landscape, where a greedy sampler does not freeze
    pace: float = 1.0  # multiplies the show speed of both halves
    twin: bool = False  # the null twins run beside the crowds: same random numbers, no bias
    knobs: tuple[tuple[str, float], ...] = ()  # a scene's own small knobs, by name

    @property
    def heat(self) -> float:
        """The temperature both models are given: the slider's, or exactly 0 with the noise switched off."""
        return self.temperature if self.noise else 0.0

    def knob(self, name: str) -> float:
        """The value of a scene's knob. Raises KeyError for a knob the scene does not have."""
        return dict(self.knobs)[name]

    def turned(self, name: str, value: float) -> Controls:
        """The same with one knob turned."""
        return self._replace(knobs=tuple((key, value if key == name else old) for key, old in self.knobs))


class Knob(NamedTuple):
    """A scene's own small knob: a value on an even scale, shown in the last row of its pane."""

    name: str
    title: str
    side: str  # left or right
    low: float
    high: float
    default: float
    step: float
    unit: str = ""
    digits: int = 1
    labels: tuple[str, ...] = ()  # words in place of the value, one for each step
    expert: bool = False  # in the expert panel instead of the row
    off: float = float("nan")  # the value at which it does nothing

    def held(self, value: float) -> float:
        """The nearest value on the knob's scale of steps."""
        steps = round((min(self.high, max(self.low, value)) - self.low) / self.step)
        return min(self.high, round(self.low + steps * self.step, 6))


class Badge(NamedTuple):
    """A round sign in the gutter that ties the two panes together."""

    row: int
    share: float = 0.5  # of the row's height, from its top
    below: float = 0.0  # units at the row's top that the share leaves out
    equal: bool = False  # "=" where the arithmetic of both sides is identical, else a double arrow


class Look(NamedTuple):
    """How the picture is shown. Nothing here reaches a model."""

    theme: str = "dark"
    text_scale: float = 1.0
    reduced_motion: bool = False  # no glows that flare up, no ghosts, no camera that lags
    status: str = "live"  # live, paused or rec
    seconds: float = 0.0  # show time, for the rec counter
    captions: bool = True
    caption: str | None = None  # a storyboard's caption replaces the scene's
    presenter: bool = False
    interface: bool = True  # False: the two panes and the slider only
    card: bool = False  # the large "where the picture breaks" card is open
    expert: bool = False  # the panel of the scene's expert knobs is open
    help: bool = False
    blank: str | None = None  # black or white: the lecturer has covered the picture
    focus: str | None = None  # the control with the keyboard focus
    typing: str | None = None  # digits typed so far for the temperature
    banner: str | None = None
    ghost_temperature: float | None = None  # where the slider stood when Space was last pressed
    scene: int = 1  # the numeral lit in the top bar
    scenes: tuple[int, ...] = (1,)  # the numerals that can be reached


class Reading(NamedTuple):
    """One measured number with its standard error (nan when it cannot be given)."""

    value: float
    stderr: float = float("nan")


class Dot(NamedTuple):
    """A live dot of the direction chart: a drift as a share of the chart's full scale; nan = nothing measured yet."""

    share: float
    two_sigma: float
    relaxed: bool


class Row(NamedTuple):
    """One line of the readouts: the same quantity on both sides, as the run gives it."""

    name: str
    left: str
    right: str
    ways: tuple[str, str] | None = None  # of a drift: its arrows, "" where it cannot be told from zero
    aside: str = ""  # after the name


class Readouts(NamedTuple):
    """What a scene reports of its run for the strip."""

    dots: tuple[Dot, Dot]
    rows: tuple[Row, ...]  # a run keeps their names, by which captions quote them
    left_value: str  # under the thumb, e.g. "kT = 4.11 pN nm"
    right_value: str
    note: str | None = None  # one sentence on the chart, e.g. with a switch off
    twins: tuple[Dot, Dot] | None = None  # the null twins' drifts, while they run
    live_test: str = ""  # the drift measured without bias, for the large break card


class Curves(NamedTuple):
    """The two exact direction curves over the chart's temperatures, as shares of full scale; nan where not yet computed."""

    temperatures: np.ndarray  # float64[n], ascending, dimensionless
    left: np.ndarray  # float64[n]
    right: np.ndarray  # float64[n]
    left_peak: float  # temperature of the left maximum with everything switched on, nan if none
    right_peak: float


class Scene(Protocol):
    """A scene is one module with these names; the packages behind it satisfy it without importing it.

    A scene may also have `badges(controls) -> tuple[Badge, ...]`; without it a double arrow ties every row;
    and `SCALE: str`, what the chart's shares are where they are not shares of a maximum.
    """

    ORDER: int
    TITLE: str
    CHART: tuple[str, str]  # what the chart shows: title and the words after it
    PEAKS: tuple[str, str]  # what the two sweet spots are called, "" for none
    ROWS: tuple[tuple[int, int], ...]  # top and bottom of the panes' rows on the wide layout, units
    PRESET: Controls  # switches and knobs the scene opens with; the temperature stays the audience's
    KNOBS: tuple[Knob, ...]

    def init(self, seed: int, controls: Controls) -> Any:
        """The state at tick 0."""

    def advance(self, state: Any, controls: Controls, ticks: int) -> Any:
        """The state `ticks` ticks later under constant controls."""

    def profile(self, controls: Controls, temperatures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The exact drift of both halves at these temperatures, as shares of full scale."""

    def caption(self, state: Any, controls: Controls, curves: Curves) -> str:
        """One line saying what to look at."""

    def breaks(self, state: Any, controls: Controls, curves: Curves) -> tuple[str, str]:
        """The two lines of the break card."""

    def readouts(self, state: Any, controls: Controls) -> Readouts:
        """The numbers of the run for the strip."""

    def trace(self, state: Any, controls: Controls) -> dict[str, float | int | str]:
        """One row of the run's table, with units in the names."""

    def pace(self, controls: Controls) -> str:
        """How fast both halves are shown, e.g. "32 × slower · 3 words/s"."""

    def draw(self, left: Sequence[Canvas], right: Sequence[Canvas], state: Any, controls: Controls) -> None:
        """Paint the rows of both panes (stage, landscape, stairs), one canvas a row; pure."""

    def figures(self, state: Any, controls: Controls) -> dict[str, Panels]:
        """Figures for slides beside the direction chart, by name: what the rows show, as data with axes."""

    def warm(self) -> None:
        """Compile what the scene runs."""


class Outline(NamedTuple):
    """What can be shown of a scene before its models are loaded."""

    order: int
    title: str
    chart: tuple[str, str]
    rows: tuple[tuple[int, int], ...]
    preset: Controls


def opened(scene: Scene, controls: Controls) -> Controls:
    """The controls with which a scene opens: its own switches and knobs, the audience's temperature and pace."""
    knobs = tuple((knob.name, knob.default) for knob in scene.KNOBS)
    return scene.PRESET._replace(temperature=controls.temperature, pace=controls.pace, twin=controls.twin, knobs=knobs)


def clamp_temperature(value: float) -> float:
    """The nearest temperature the slider can show: 0, or 0.2 to 5."""
    if value <= 0:
        return 0.0
    return min(T_MAX, max(T_MIN, value))
