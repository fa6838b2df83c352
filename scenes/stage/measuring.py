"""The command `measure`: one subcommand for each system, its options built from the fields of its Settings."""

from __future__ import annotations

import difflib
import importlib
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import click

from scenes.stage import cluster as crowd
from scenes.stage import graphs, options, plotting, preflight, sweep, tables
from scenes.stage.refusal import Refusal

SWEEP: list[click.Parameter] = [
    click.Option(
        ["-T", "--temperature"], default="1.0", show_default=True, help="a list a,b,c or a range a:b:n in the logarithm"
    ),
    click.Option(["--format", "form"], type=click.Choice(tables.FORMS), default=None, help="by the file's ending"),
    click.Option(
        ["-o", "--output"], type=click.Path(path_type=Path), default=None, help="a file instead of the screen"
    ),
    click.Option(["--force"], is_flag=True, help="replace an existing file"),
    click.Option(
        ["--jobs"],
        type=click.IntRange(1, 256),
        default=os.cpu_count() or 1,
        help="threads, all cores by default; the numbers do not depend on them",
    ),
    click.Option(
        ["--cluster"],
        metavar="ADDRESS|local",
        default=None,
        help="rows on a dask.distributed scheduler, or on --jobs processes",
    ),
    click.Option(["--plot"], type=click.Path(path_type=Path), default=None, help="a picture as well: .png or .svg"),
    click.Option(["--columns"], default=None, help="what to plot: columns, or ratios a/b of two, with commas between"),
    click.Option(["--overlay"], type=click.Choice(["data"]), default=None, help="published points in the plot"),
    click.Option(
        ["--theme"], type=click.Choice(["dark", "light"]), default="light", show_default=True, help="of the plot"
    ),
    click.Option(["--skip"], type=click.IntRange(0), default=0, help="go on behind the first N rows (kept in -o)"),
]


class Systems(options.Commands):
    """The group of all systems: the module behind each name has Settings and measure(settings, temperature, *, jobs)."""

    def __init__(self, modules: Mapping[str, str]) -> None:
        words = "The models as tables, sampled with errors or exact. A number may be a list a,b,c or a range a:b:n."
        super().__init__("measure", no_args_is_help=False, help=words)
        self.modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        module = importlib.import_module(self.modules[cmd_name])
        return Measurement(
            cmd_name,
            params=[*options.options(module.Settings), *SWEEP],
            callback=partial(_measure, cmd_name, module),
            help=module.__doc__,
        )

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The system may stand behind its options."""
        if not args:
            raise Refusal(f"Say what to measure: {', '.join(self.modules)}. Try python main.py measure --help.")
        first = next((i for i, word in enumerate(args) if word in self.modules), 0)
        return super().parse_args(ctx, args[first : first + 1] + args[:first] + args[first + 1 :])

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options of every system."""
        super().format_help(ctx, formatter)
        for name in self.modules:
            command = self.get_command(ctx, name)
            with formatter.section(f"measure {name}"):
                command.format_options(click.Context(command), formatter)


class Measurement(click.Command):
    """A command that names the system an option does not apply to."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.exceptions.NoSuchOption as error:
            close = difflib.get_close_matches(error.option_name, error.possibilities or (), 1, 0.75)
            near = f"Did you mean {options.spelled(error)}?" if close else f"See {ctx.command_path} --help."
            raise Refusal(
                f"{error.option_name} does not apply to the {self.name}. {near} Nothing was written."
            ) from None


def _measure(
    system: str,
    module: Any,
    temperature: str,
    form: str | None,
    output: Path | None,
    force: bool,
    jobs: int,
    cluster: str | None,
    plot: Path | None,
    columns: str | None,
    overlay: str | None,
    theme: str,
    skip: int,
    **words: Any,
) -> int:
    """Rows for every combination of settings and temperatures."""
    form = form or {".csv": "csv", ".json": "json"}.get(output.suffix if output else "", "table")
    shelf = sweep.Shelf(output, form, force or (skip > 0 and form != "table"))
    shelf.check()
    temperatures = options.grid(temperature, "T", log=True)
    if min(temperatures) < 0:
        raise Refusal(f"T = {temperature} is below 0. Nothing was written.")
    settings = options.chosen(module.Settings, words)
    seed = None if words["exact"] else settings[0].seed
    command = re.sub(r" --skip[ =]\d+", "", click.get_current_context().find_root().obj)
    job = sweep.Sweep(system, module.measure, sweep.points(settings, temperatures), seed, command)
    picture = None if plot is None else _picture(job, plot, columns, overlay is not None, theme, force)
    if plot is None and (columns or overlay):
        raise Refusal("--columns and --overlay say what to plot. Nothing was written. Add --plot FILE.png.")
    with crowd.executor(cluster, jobs) if cluster else nullcontext() as executor:
        rows, stopped = sweep.run(job, shelf, skip, jobs, executor)
    if output is None and rows:
        sys.stdout.write(job.text(rows, form))
    if stopped:
        sys.stderr.write(stopped + "\n")
        return 130
    if picture is not None:
        picture(rows)
    return 0


def _picture(
    job: sweep.Sweep, path: Path, columns: str | None, overlay: bool, theme: str, force: bool
) -> Callable[[Sequence[sweep.Row]], None]:
    """What draws the plot once the rows are there; all that can be refused is refused here. Raises Refusal, Missing."""
    preflight.check_still(path, graphs.SIZE, force=force, suffixes=graphs.SUFFIXES)
    plotting.require("A plot")
    graph = graphs.plan(job, columns, overlay)
    side = "kinesin" if job.measure.__module__.startswith("ratchet") else "tokens"

    def draw(rows: Sequence[sweep.Row]) -> None:
        sampled = rows if job.seed is not None else ()
        graphs.draw(graph, graphs.panels(graph, sampled, graphs.solved(graph, job), side), path, theme, job.command)
        sys.stderr.write(f"Wrote {path}.\n")

    return draw
