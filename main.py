"""The command line: each command checks its words, then calls what does the work."""

from __future__ import annotations

import csv
import difflib
import io
import json
import math
import os
import sys
from pathlib import Path
from typing import Any

import click

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

from scenes.stage.refusal import Failed, Missing, Refusal

SIZES = {"ql": ((960, 540), 30), "qm": ((1280, 720), 30), "qh": ((1920, 1080), 60), "qk": ((3840, 2160), 60)}


FILTERS = ("top_k", "top_p", "min_p", "typical", "repetition_penalty")
FOREIGN = {"motor": ("tokens", "smooth", *FILTERS), "sampler": ("load", "atp", "seconds")}


def number(text: str, name: str) -> float:
    """One finite number. Raises Refusal otherwise."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise Refusal(f"{name} = {text} is not a finite number. Nothing was written.")
    return value


def grid(text: str, name: str, log: bool) -> list[float]:
    """`a`, `a,b,c` or `a:b:n`: n values with both ends, evenly in the logarithm if `log`."""
    if "," in text:
        return [number(part, name) for part in text.split(",")]
    parts = text.split(":")
    if len(parts) == 1:
        return [number(text, name)]
    if len(parts) != 3 or not parts[2].isdigit() or int(parts[2]) < 1:
        raise Refusal(f"{name} = {text} is not a value, a list a,b,c or a range a:b:n. Nothing was written.")
    a, b, n = number(parts[0], name), number(parts[1], name), int(parts[2])
    if log and (a <= 0 or b <= 0):
        raise Refusal(
            f"{name} = {text}: a range is spaced in the logarithm, so both ends must be above 0. Nothing was written."
        )
    if n == 1:
        return [a]
    shares = [i / (n - 1) for i in range(n)]
    if log:
        return [a if s == 0 else b if s == 1 else math.exp(math.log(a) * (1 - s) + math.log(b) * s) for s in shares]
    return [a * (1 - s) + b * s for s in shares]


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


class Commands(click.Group):
    """A command group whose errors are one line with the nearest right word."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands:
            near = difflib.get_close_matches(args[0], self.commands, 1)
            hint = f"Did you mean {near[0]}?" if near else f"There is: {', '.join(self.commands)}."
            raise Refusal(f"Unknown command {args[0]}. {hint}  (python main.py --help)")
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, invoke_without_command=True)
@click.pass_context
def app(ctx: click.Context) -> None:
    """A kinesin and a token sampler under one temperature slider."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(demo)


T = click.option("-T", "--temperature", default="1.0", show_default=True, help="0 or 0.2 to 5")
SEED = click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=0, show_default=True)
THEME = click.option("--theme", type=click.Choice(["dark", "light"]), default="dark", show_default=True)
FORCE = click.option("--force", is_flag=True, help="replace an existing file")


@app.command()
@click.argument("scene", default="walk")
@T
@SEED
@THEME
@click.option("--size", default="1280x720", show_default=True)
@click.option("--fullscreen", is_flag=True)
@click.option("--paused", is_flag=True)
def demo(scene: str, temperature: str, seed: int, theme: str, size: str, fullscreen: bool, paused: bool) -> int:
    """Open the window."""
    from scenes import load, orders
    from scenes.stage import window
    from scenes.stage.contract import Controls, Look, opened
    from scenes.stage.preflight import check_size

    controls, place = Controls(temperature=stage_temperature(temperature)), size_of(size)
    check_size(place)
    window.open_display(place, fullscreen)
    play = load(scene)
    look = Look(theme=theme, status="paused" if paused else "live", scenes=tuple(orders().values()))
    return window.Window(play, scene, seed, opened(play, controls), look).run()


def preset(ctx: click.Context) -> tuple[tuple[int, int], int]:
    """Size and frame rate from a preset, --size and --fps."""
    chosen = [name for name in SIZES if ctx.params.get(name)]
    if len(chosen) > 1:
        raise Refusal(f"-{chosen[0]} and -{chosen[1]} exclude each other. Nothing was written.")
    size, fps = SIZES[chosen[0] if chosen else "qh"]
    if ctx.params["size"] is not None:
        size = size_of(ctx.params["size"])
    if ctx.params["fps"] is not None:
        fps = ctx.params["fps"]
    return size, fps


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
@click.option("--seconds", default="20", show_default=True)
@click.option("-T", "--temperature", default="1.0", show_default=True, help="0, 0.2 to 5, or a glide a:b")
@SEED
@THEME
@FORCE
@click.option("--dry-run", is_flag=True, help="check everything, write nothing")
@click.option("--captions", type=click.Choice(["files", "none"]), default="none", show_default=True)
@click.option("--csv", type=click.Path(path_type=Path), default=None, help="one row a frame")
@click.option("--transparent", is_flag=True)
@click.option("--quiet", is_flag=True)
@click.pass_context
def record(ctx: click.Context, /, scene: str, output: Path, seconds: str, temperature: str, **rest: Any) -> int:
    """Film a scene; needs no display."""
    from scenes import load
    from scenes.stage import film

    size, fps = preset(ctx)
    ends = [stage_temperature(part) for part in temperature.split(":")]
    if len(ends) > 2 or (len(ends) == 2 and 0 in ends):
        raise Refusal(f"T = {temperature} is neither a value nor a glide a:b between 0.2 and 5. Nothing was written.")
    load(scene)
    return film.record(
        scene,
        output,
        size=size,
        fps=fps,
        seconds=number(seconds, "seconds"),
        temperatures=(ends[0], ends[-1]),
        seed=rest["seed"],
        theme=rest["theme"],
        force=rest["force"],
        dry_run=rest["dry_run"],
        quiet=rest["quiet"],
        captions=rest["captions"],
        csv=rest["csv"],
        transparent=rest["transparent"],
        command="python main.py " + " ".join(sys.argv[1:]),
    )


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
def still(scene: str, output: Path, temperature: str, at: str, figure: str | None, **rest: Any) -> int:
    """One picture of a scene, or one of its plots for slides."""
    from scenes import load
    from scenes.stage import figures, film

    when = number(at, "at")
    if not 0 <= when <= 3600:
        raise Refusal(f"at = {at} is outside 0 to 3600 s. Nothing was written.")
    how: dict[str, Any] = {
        **rest,
        "size": size_of(rest["size"]),
        "temperature": stage_temperature(temperature),
        "at": when,
    }
    play = load(scene)
    if figure is not None:
        return figures.write(scene, play, output, figure, **how)
    return film.still(scene, output, **how)


@app.command()
@click.argument("system", type=click.Choice(["motor", "sampler"]))
@click.option(
    "-T", "--temperature", default="1.0", show_default=True, help="value, list a,b,c or range a:b:n in the logarithm"
)
@click.option("--load", default=None, help="pN: value, list or even range (motor; default 0)")
@click.option("--atp", default=None, help="uM: value, list or logarithmic range (motor; default 2000)")
@click.option("--fuel", default=None, help="kT0 (default: motor 25, sampler 20; sampler also inf)")
@click.option("--bias", default="1", show_default=True, help="-1 to 1")
@click.option("--walkers", type=click.IntRange(2, 100000), default=None)
@click.option("--seconds", default=None, help="model seconds per motor (default 1)")
@click.option("--tokens", type=click.IntRange(1, 10**8), default=None, help="tokens per text (default 20000)")
@SEED
@click.option("--exact", is_flag=True, help="the deterministic solver instead of sampling")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default=None)
@click.option("-o", "--output", type=click.Path(path_type=Path), default=None)
@FORCE
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    default=os.cpu_count() or 1,
    help="threads; the numbers do not depend on them",
)
@click.option("--smooth", is_flag=True, help="the landscape without refrains (sampler)")
@click.option("--top-k", type=int, default=None, help="keep the k likeliest dictionary words (sampler)")
@click.option("--top-p", type=float, default=None, help="keep the likeliest words with this mass (sampler)")
@click.option("--min-p", type=float, default=None, help="keep words with this share of the best one's chance (sampler)")
@click.option("--typical", type=float, default=None, help="keep the most typical words with this mass (sampler)")
@click.option("--repetition-penalty", type=float, default=None, help="over the last 16 tokens (sampler)")
def measure(system: str, output: Path | None, force: bool, form: str | None, jobs: int, **words: Any) -> int:
    """Both models as tables, sampled with errors or exact."""
    if output is not None:
        if not output.absolute().parent.is_dir() or not os.access(output.absolute().parent, os.W_OK):
            raise Refusal(f"The folder {output.parent} cannot be written to. Nothing was written.")
        if output.exists() and not force:
            raise Refusal(f"{output} exists already. Nothing was written. Add --force to replace it.")
    form = form or ({".csv": "csv", ".json": "json"}.get(output.suffix, "table") if output else "table")
    temperatures = grid(words["temperature"], "T", log=True)
    if min(temperatures) < 0:
        raise Refusal(f"T = {words['temperature']} is below 0. Nothing was written.")
    try:
        rows, stopped = _rows(system, temperatures, words, jobs)
    except ValueError as error:
        raise Refusal(f"{error}. Nothing was written.") from None
    text = _text(rows, form, system, None if words["exact"] else words["seed"])
    if output is None:
        sys.stdout.write(text)
    else:
        partial = output.with_name(f".{output.name}.partial")
        partial.write_text(text, encoding="utf-8")
        partial.replace(output)
    if stopped:
        sys.stderr.write(f"Stopped after {len(rows)} rows, which are kept. Go on with -T from the next value.\n")
        return 130
    return 0


def _rows(
    system: str, temperatures: list[float], words: dict[str, Any], jobs: int
) -> tuple[list[dict[str, Any]], bool]:
    """All rows, and whether Ctrl+C ended them early."""
    from scenes.stage.progress import Progress

    for name in FOREIGN[system]:
        if words[name] not in (None, False):
            raise Refusal(f"--{name.replace('_', '-')} does not apply to the {system}. Nothing was written.")
    bias = number(words["bias"], "bias")
    shared = {"bias": bias, "seed": words["seed"], "exact": words["exact"]}
    if words["walkers"] is not None:
        shared["walkers"] = words["walkers"]
    settings: list[Any]
    if system == "motor":
        import ratchet.measure as package

        if words["atp"] is not None and words["fuel"] is not None:
            raise Refusal("--atp and --fuel set the same thing. Nothing was written. Give one of them.")
        if words["seconds"] is not None:
            shared["seconds"] = number(words["seconds"], "seconds")
        fuel = None if words["fuel"] is None else number(words["fuel"], "fuel")
        loads = grid(words["load"] or "0", "load", log=False)
        atps: list[float | None] = [None] if words["atp"] is None else [*grid(words["atp"], "atp", log=True)]
        settings = [package.Settings(load=load, atp=atp, fuel=fuel, **shared) for load in loads for atp in atps]
    else:
        import sampler.measure as package  # type: ignore[no-redef]
        from sampler.filters import Filters

        if words["tokens"] is not None:
            shared["tokens"] = words["tokens"]
        if words["fuel"] is not None:
            shared["fuel"] = math.inf if words["fuel"] == "inf" else number(words["fuel"], "fuel")
        filters = Filters(*(words[name] for name in FILTERS))
        settings = [package.Settings(smooth=words["smooth"], filters=filters, **shared)]  # type: ignore[call-arg]
    rows: list[dict[str, Any]] = []
    quiet = len(temperatures) * len(settings) < 2
    try:
        with Progress(len(temperatures) * len(settings), f"measuring {system}", quiet=quiet) as progress:
            for setting in settings:
                for temperature in temperatures:
                    rows.append(package.measure(setting, temperature, jobs=jobs))
                    progress.step()
    except KeyboardInterrupt:
        return rows, True
    return rows, False


def _text(rows: list[dict[str, Any]], form: str, system: str, seed: int | None) -> str:
    """Rows as a table for people, CSV with comment lines, or one JSON object."""
    if form == "json":
        clean = [{k: "inf" if v == math.inf else v for k, v in row.items()} for row in rows]
        return json.dumps({"system": system, "seed": seed, "rows": clean}, allow_nan=False) + "\n"
    keys = list(rows[0]) if rows else []
    if form == "csv":
        out = io.StringIO()
        out.write(f"# {system}, seed {seed}; units stand in the column names\n")
        writer = csv.DictWriter(out, keys)
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue()
    shown = [["–" if row[k] is None else f"{row[k]:.5g}" for k in keys] for row in rows]
    lines = []
    for i, key in enumerate(keys):
        lines.append(f"{key:<32}" + "".join(f"{cells[i]:>14}" for cells in shown))
    return "\n".join(lines) + "\n"


@app.command()
@click.argument("video", type=click.Path(path_type=Path))
def verify(video: Path) -> int:
    """Render sampled frames of a film again and compare."""
    from scenes.stage import film

    if not video.exists():
        raise Refusal(f"{video} does not exist. Nothing was compared.")
    return film.verify(video)


@app.command()
def scenes() -> int:
    """List the scenes."""
    from scenes import orders

    for name, order in orders().items():
        sys.stdout.write(f"{order % 10}  {name}\n")
    return 0


@app.command()
def doctor() -> int:
    """Say what this machine can do."""
    import av

    from scenes.stage import lettering, sidecar

    for name, version in sidecar.versions().items():
        sys.stdout.write(f"{name:<10} {version}\n")
    lacking = [codec for codec in ("libx264", "libvpx-vp9") if codec not in av.codecs_available]
    sys.stdout.write(f"encoders   {'ok' if not lacking else 'missing: ' + ', '.join(lacking)}\n")
    fonts = all((lettering.FONTS / name).is_file() for name in lettering.FILES.values())
    sys.stdout.write(f"fonts      {'ok' if fonts else 'missing'}\n")
    display = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) or sys.platform != "linux"
    sys.stdout.write(f"display    {'ok' if display else 'none: record, still and measure work, demo does not'}\n")
    return 0 if fonts and not lacking else 3


def _spelled(error: click.exceptions.NoSuchOption) -> str:
    """The nearest option with its short form, e.g. -T / --temperature."""
    nearest = (error.possibilities or [""])[0]
    for option in error.ctx.command.params if error.ctx else ():
        if nearest in option.opts:
            return " / ".join(sorted(option.opts, key=len))
    return nearest


def main(words: list[str] | None = None) -> int:
    """Run a command; returns the exit code."""
    words = list(sys.argv[1:] if words is None else words)
    debug = "--debug" in words
    words = [word for word in words if word != "--debug"]
    try:
        return int(app.main(words, prog_name="python main.py", standalone_mode=False) or 0)
    except (Refusal, Missing, Failed) as error:
        code, said = error.exit_code, str(error)
    except click.exceptions.NoSuchOption as error:
        near = f" Did you mean {_spelled(error)}?" if error.possibilities else ""
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
