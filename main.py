"""The command line: each command checks its words, then calls what does the work."""

from __future__ import annotations

import json
import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small solves: threads would cost a hundred times what they save

from scenes.stage import caches

caches.settle()

from scenes.stage import measuring
from scenes.stage.options import Commands, number, spelled
from scenes.stage.refusal import Failed, Missing, Refusal

if TYPE_CHECKING:
    from scenes.stage.config import Config
    from scenes.stage.storyboard import Storyboard

SIZES = {"ql": ((960, 540), 30), "qm": ((1280, 720), 30), "qh": ((1920, 1080), 60), "qk": ((3840, 2160), 60)}


SYSTEMS = {  # what `measure` knows, each a module with Settings and measure(settings, temperature, *, jobs) -> row
    "motor": "ratchet.measure",
    "sampler": "sampler.measure",
    "flashing": "ratchet.flashing.measure",
    "feynman": "ratchet.feynman.measure",
    "reactions": "ratchet.race.measure",
    "words": "sampler.race.measure",
    "enzyme": "ratchet.gate.measure",
    "head": "sampler.gate.measure",
    "pool": "ratchet.currency.measure",
    "budget": "sampler.currency.measure",
    "synthase": "ratchet.powerhouse.measure",
    "student": "sampler.powerhouse.measure",
    "population": "ratchet.evolution.measure",
    "drafts": "sampler.evolution.measure",
    "cells": "ratchet.clocks.measure",
    "model": "sampler.clocks.measure",
}


def stage_temperature(text: str) -> float:
    """A temperature the slider can show. Raises Refusal otherwise."""
    value = number(text, "T")
    if not (value == 0 or 0.2 <= value <= 5):
        raise Refusal(f"T = {text} is outside 0 or 0.2 to 5. Nothing was written. Try -T 1.")
    return value


def size_of(text: str) -> tuple[int, int]:
    """Width and height from 1920x1080. Raises Refusal otherwise."""
    parts = text.lower().split("x")
    if len(parts) != 2 or not all(part.isdigit() for part in parts):
        raise Refusal(f"size = {text} is not WIDTHxHEIGHT. Nothing was written. Try --size 1920x1080.")
    return int(parts[0]), int(parts[1])


CONFIGURED = ("demo", "present", "record", "still")  # commands that the configuration files speak to
LIVE = ("demo", "present")  # commands that a bad value in a file does not stop


def _config() -> Config:
    """What the user's and the project's file set."""
    from scenes.stage import config

    return config.read(config.files(Path(click.get_app_dir("ratchet-vs-sampler"))))


@click.group(cls=Commands, invoke_without_command=True)
@click.pass_context
def app(ctx: click.Context) -> None:
    """A kinesin and a token sampler under one temperature slider."""
    name = ctx.invoked_subcommand or "demo"
    if name in CONFIGURED:
        ctx.obj = _config()
        if name not in LIVE:
            ctx.obj.strict()
        ctx.default_map = {name: ctx.obj.given()}
    if ctx.invoked_subcommand is None:
        ctx.invoke(demo)


T = click.option("-T", "--temperature", default="1.0", show_default=True, help="0 or 0.2 to 5")
SEED = click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=0, show_default=True)
THEME = click.option("--theme", type=click.Choice(["dark", "light"]), default="dark", show_default=True)
TEXT = click.option("--text-scale", type=click.FloatRange(0.8, 2.0), default=1.0, show_default=True)
CALM = click.option("--reduced-motion", is_flag=True, help="no flaring glows, ghosts, fades, lagging camera")
FORCE = click.option("--force", is_flag=True, help="replace an existing file")


@app.command()
@click.argument("scene", default="walk")
@T
@SEED
@THEME
@click.option("--size", default="1280x720", show_default=True)
@click.option("--fullscreen", is_flag=True)
@click.option("--paused", is_flag=True)
@TEXT
@CALM
@click.pass_obj
def demo(config: Config, /, scene: str, temperature: str, seed: int, size: str, **rest: Any) -> int:
    """Open the window."""
    from scenes import load, orders, outline
    from scenes.stage import curtain, live, window
    from scenes.stage.contract import Controls, Look, opened
    from scenes.stage.preflight import check_size

    controls, place = Controls(temperature=stage_temperature(temperature)), size_of(size)
    check_size(place)
    drawn = outline(scene)
    window.open_display(place, rest["fullscreen"])
    look = Look(rest["theme"], rest["text_scale"], rest["reduced_motion"], "paused" if rest["paused"] else "live")
    look = look._replace(scenes=tuple(orders().values()))

    def begin() -> live.Live:
        play = load(scene)
        play.warm()
        return live.configured(live.begin(play, scene, seed, opened(play, controls), look), config)

    seen = curtain.Stage(look, drawn, drawn.preset._replace(temperature=controls.temperature))
    shown = curtain.behind(begin, seen)
    return 0 if shown is None else window.Window(shown).run()


@app.command()
@click.argument("storyboard", type=click.Path(path_type=Path))
@click.option("--theme", type=click.Choice(["dark", "light"]), default=None, help="instead of the storyboard's")
@click.option("--windowed", is_flag=True, help="in a window, to rehearse")
@click.option("--size", default="1280x720", show_default=True, help="of that window")
@click.option("--autoplay/--no-autoplay", default=None, help="shots with seconds go on by themselves, or wait")
@click.option("--no-notes", is_flag=True, help="without the speaker's window")
@click.option(
    "--screen", type=click.IntRange(0, 15), default=None, help="the one to fill, from 0; of several screens the last"
)
@TEXT
@CALM
@click.pass_context
def present(ctx: click.Context, /, storyboard: Path, theme: str | None, size: str, **rest: Any) -> int:
    """Give a lecture: PgUp and PgDn (a clicker) step through the shots, the slider stays yours in all of them."""
    from scenes import orders, outline
    from scenes.stage import curtain, lecture, live, window
    from scenes.stage.contract import Look
    from scenes.stage.preflight import check_size
    from scenes.stage.proof import proofread
    from scenes.stage.storyboard import read

    place, board = size_of(size), read(storyboard)
    check_size(place)
    proofread(board, storyboard.name, place)
    if "theme" in _typed(ctx):
        board = lecture.in_theme(board, theme)
    if rest["autoplay"] is not None:
        board = lecture.timed(board, rest["autoplay"])
    number = window.open_display(place, fullscreen=not rest["windowed"], screen=rest["screen"])
    look = Look(theme or "dark", rest["text_scale"], rest["reduced_motion"], scenes=tuple(orders().values()))
    drawn, heat = outline(board.shots[0].scene), board.shots[0].temperature
    controls = drawn.preset if heat is None else drawn.preset._replace(temperature=heat)

    def begin() -> live.Live:
        return live.configured(live.present(board, look), ctx.obj)

    shown = curtain.behind(begin, curtain.Stage(look._replace(presenter=True), drawn, controls))
    return 0 if shown is None else window.Window(shown, not rest["no_notes"], number).run()


def _typed(ctx: click.Context) -> set[str]:
    """The parameters given on the command line."""
    return {name for name in ctx.params if ctx.get_parameter_source(name) == ParameterSource.COMMANDLINE}


def preset(ctx: click.Context) -> tuple[tuple[int, int], int]:
    """Size and frame rate from a preset, --size and --fps."""
    chosen = [name for name in SIZES if ctx.params.get(name)]
    if len(chosen) > 1:
        raise Refusal(f"-{chosen[0]} and -{chosen[1]} exclude each other. Nothing was written.")
    size, fps = SIZES[chosen[0] if chosen else "qh"]
    if ctx.params["size"] is not None and (not chosen or "size" in _typed(ctx)):  # a preset outdoes a file
        size = size_of(ctx.params["size"])
    if ctx.params["fps"] is not None:
        fps = ctx.params["fps"]
    return size, fps


def _board(ctx: click.Context, scene: str, seconds: str, temperature: str) -> tuple[Storyboard, str | None]:
    """The storyboard in a file or of one scene, and the theme if it is not the storyboard's own."""
    from scenes import load
    from scenes.stage import film, storyboard
    from scenes.stage.preflight import check_seconds

    given = _typed(ctx)
    if scene.endswith(".toml"):
        for name, option in (("seconds", "--seconds"), ("temperature", "-T")):
            if name in given:
                raise Refusal(
                    f"{option} stands in the storyboard, shot by shot. Nothing was written. Leave {option} out."
                )
        board = storyboard.read(Path(scene))
        if "seed" in given:
            board = storyboard.seeded(board, ctx.params["seed"])
        return storyboard.on_ground(board, ctx.params["theme"]), ctx.params["theme"] if "theme" in given else None
    ends = [stage_temperature(part) for part in temperature.split(":")]
    if len(ends) > 2 or (len(ends) == 2 and 0 in ends):
        raise Refusal(f"T = {temperature} is neither a value nor a glide a:b between 0.2 and 5. Nothing was written.")
    load(scene)
    length = number(seconds, "seconds")
    check_seconds(length)
    board = film.one_shot(scene, length, (ends[0], ends[-1]), ctx.params["seed"])
    return board, ctx.params["theme"]


@app.command()
@click.argument("scene")
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help=".mp4, .webm, .gif or a folder of PNG"
)
@click.option("-ql", is_flag=True, help="960x540, 30 fps")
@click.option("-qm", is_flag=True, help="1280x720, 30 fps")
@click.option("-qh", is_flag=True, help="1920x1080, 60 fps (default)")
@click.option("-qk", is_flag=True, help="3840x2160, 60 fps")
@click.option("--size", default=None, help="e.g. 1920x1080")
@click.option("--fps", type=int, default=None)
@click.option("--seconds", default="20", show_default=True, help="of a scene")
@click.option("-T", "--temperature", default="1.0", show_default=True, help="of a scene: 0, 0.2 to 5, or a glide a:b")
@SEED
@THEME
@FORCE
@click.option("--dry-run", is_flag=True, help="check everything, tell length and size, write nothing")
@click.option("--resume", is_flag=True, help="go on with a folder of PNG that was cut off")
@click.option(
    "--captions",
    type=click.Choice(["burn", "files", "none"]),
    default="none",
    show_default=True,
    help="in the picture, or as .srt and .vtt beside it",
)
@click.option("--per-shot", is_flag=True, help="one film a shot, and a JSON index")
@click.option("--csv", type=click.Path(path_type=Path), default=None, help="the run as a table, one row a frame")
@click.option("--transparent", is_flag=True, help="nothing outside the panels (.webm and PNG)")
@click.option("--quiet", is_flag=True)
@TEXT
@CALM
@click.pass_context
def record(ctx: click.Context, /, scene: str, output: Path, seconds: str, temperature: str, **rest: Any) -> int:
    """Film a scene or a storyboard (.toml); needs no display."""
    from scenes.stage import film, recording

    size, fps = preset(ctx)
    board, theme = _board(ctx, scene, seconds, temperature)
    shown = rest["captions"] == "burn", rest["transparent"], rest["text_scale"], rest["reduced_motion"]
    job = film.Job(board, size, fps, theme, *shown)
    orders = recording.Orders(
        force=rest["force"],
        dry_run=rest["dry_run"],
        resume=rest["resume"],
        quiet=rest["quiet"],
        caption_files=rest["captions"] == "files",
        per_shot=rest["per_shot"],
        csv=rest["csv"],
        command="python main.py " + shlex.join(sys.argv[1:]),
        source=Path(scene).name,
    )
    return recording.record(job, output, orders)


@app.command()
@click.argument("scene")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
@T
@click.option("--at", default="8", show_default=True, help="seconds of show time")
@SEED
@click.option("--size", default="1920x1080", show_default=True)
@THEME
@FORCE
@click.option(
    "--figure",
    default=None,
    help="a plot for slides as .svg or .png: direction, or what the scene has (landscape, stairs)",
)
@TEXT
@CALM
@click.pass_context
def still(
    ctx: click.Context, /, scene: str, output: Path, temperature: str, at: str, figure: str | None, **rest: Any
) -> int:
    """One picture of a scene or a storyboard (.toml), or one of its plots for slides."""
    from scenes.stage import figures, film
    from scenes.stage.contract import TICKS_PER_SECOND

    when = number(at, "at")
    if not 0 <= when <= 3600:
        raise Refusal(f"at = {at} is outside 0 to 3600 s. Nothing was written.")
    stage_temperature(temperature)
    board, theme = _board(ctx, scene, f"{when + 1}", temperature)
    shown = {"text_scale": rest["text_scale"], "reduced_motion": rest["reduced_motion"]}
    job = film.Job(board, size_of(rest["size"]), TICKS_PER_SECOND, theme, **shown)
    if figure is not None:
        return figures.write(job, output, when, which=figure, force=rest["force"])
    return film.still(job, output, when, force=rest["force"])


app.add_command(measuring.Systems(SYSTEMS))


@app.command()
@click.argument("video", type=click.Path(path_type=Path))
def verify(video: Path) -> int:
    """Render sampled frames of a film again and compare."""
    from scenes.stage import verification

    if not video.exists():
        raise Refusal(f"{video} does not exist. Nothing was compared.")
    return verification.verify(video)


@app.command()
def scenes() -> int:
    """List the scenes."""
    from scenes import orders

    for name, order in orders().items():
        sys.stdout.write(f"{order % 10}  {name}\n")
    return 0


@app.group(name="config")
def configuration() -> None:
    """The settings of the user's and the project's file."""


@configuration.command()
def show() -> int:
    """What is set, and where it comes from: command line, then storyboard, project's file, user's file, default."""
    from scenes.stage import config

    paths = config.files(Path(click.get_app_dir("ratchet-vs-sampler")))
    found = config.read(paths)
    for name, path in zip(("user's file", "project's file"), paths, strict=True):
        sys.stdout.write(f"# {name}: {path}{'' if path.is_file() else ' (there is none)'}\n")
    for name, setting in found.settings.items():
        value = "by command" if setting.value is None else json.dumps(setting.value, ensure_ascii=False)
        sys.stdout.write(f"{name:<16} {value:<16} {setting.source}\n")
    for complaint in found.complaints:
        sys.stderr.write(f"Ignored: {complaint}\n")
    return 2 if found.complaints else 0


@app.command()
def doctor() -> int:
    """Say what this machine can do; films a second into a temporary folder to be sure."""
    from scenes.stage.doctor import examine

    ill = False
    for finding in examine(_config()):
        sys.stdout.write(f"{' ' if finding.well else '!'} {finding.name:<11} {finding.words}\n")
        sys.stdout.flush()
        ill |= finding.vital and not finding.well
    return 3 if ill else 0


def main(words: list[str] | None = None) -> int:
    """Run a command; returns the exit code."""
    words = list(sys.argv[1:] if words is None else words)
    debug = "--debug" in words
    words = [word for word in words if word != "--debug"]
    try:
        typed = "python main.py " + shlex.join(words)
        return int(app.main(words, prog_name="python main.py", standalone_mode=False, obj=typed) or 0)
    except (Refusal, Missing, Failed) as error:
        code, said = error.exit_code, str(error)
    except click.exceptions.NoSuchOption as error:
        near = f" Did you mean {spelled(error)}?" if error.possibilities else ""
        where = error.ctx.info_name if error.ctx else ""
        code, said = 2, f"Unknown option {error.option_name}.{near}  (python main.py {where} --help)"
    except click.ClickException as error:
        code, said = 2, f"{error.format_message()} Nothing was written."
    except (KeyboardInterrupt, click.Abort):
        code, said = 130, "Stopped."
    except Exception as error:
        if debug:
            raise
        code, said = 1, f"{type(error).__name__}: {error}. Nothing more was done; --debug shows where."
    sys.stderr.write(said + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
