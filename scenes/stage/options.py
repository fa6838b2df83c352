"""Options: the fields of a model's Settings as words of the command line, and errors with the nearest right word.

A field `name: Annotated[kind, help, *marks] = default` is the option --name. A float takes a value, a list a,b,c or a
range a:b:n, spaced in the logarithm with the mark "log"; the mark "inf" lets it be infinite.
"""

from __future__ import annotations

import difflib
import itertools
import math
import types
import typing
from typing import Any, NamedTuple

import click

from scenes.stage.refusal import Refusal

MOST = 100_000  # values of a range, and combinations of them


class Field(NamedTuple):
    """One setting."""

    name: str
    kind: type
    default: Any
    help: str
    marks: tuple[str, ...]

    @property
    def option(self) -> str:
        """Its spelling on the command line."""
        return "--" + self.name.replace("_", "-")


def fields(settings: type) -> tuple[Field, ...]:
    """The fields of a NamedTuple of settings."""
    found = []
    for name, hint in typing.get_type_hints(settings, include_extras=True).items():
        words = getattr(hint, "__metadata__", ())
        plain = hint.__origin__ if words else hint
        inner = [kind for kind in typing.get_args(plain) if kind is not types.NoneType]
        default = vars(settings)["_field_defaults"][name]
        found.append(Field(name, inner[0] if inner else plain, default, words[0] if words else "", tuple(words[1:])))
    return tuple(found)


def options(settings: type) -> list[click.Parameter]:
    """Command-line options for all fields."""
    found: list[click.Parameter] = []
    for field in fields(settings):
        if field.kind is bool:
            found.append(click.Option([field.option], is_flag=True, help=field.help))
            continue
        kind: Any = int if field.kind is int else str
        hole = "N" if field.kind is int else "X"
        known = "" if field.default is None else f"  [default: {field.default:g}]"
        found.append(click.Option([field.option], type=kind, metavar=hole, help=field.help + known))
    return found


class Commands(click.Group):
    """A command group whose errors are one line with the nearest right word."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        known = self.list_commands(ctx)
        if args and args[0] not in known:
            near = difflib.get_close_matches(args[0], known, 1)
            hint = f"Did you mean {near[0]}?" if near else f"There is: {', '.join(known)}."
            raise Refusal(f"Unknown command {args[0]}. {hint}  ({ctx.command_path} --help)")
        return super().resolve_command(ctx, args)


def spelled(error: click.exceptions.NoSuchOption) -> str:
    """The nearest option with its short form, e.g. -T / --temperature."""
    nearest = (error.possibilities or [""])[0]
    for option in error.ctx.command.params if error.ctx else ():
        if nearest in option.opts:
            return " / ".join(sorted(option.opts, key=len))
    return nearest


def number(text: str, name: str, infinite: bool = False) -> float:
    """One number, finite unless `infinite`. Raises Refusal otherwise."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if math.isnan(value) or (math.isinf(value) and not infinite):
        raise Refusal(f"{name} = {text} is not a finite number. Nothing was written.")
    return value


def grid(text: str, name: str, log: bool, infinite: bool = False) -> list[float]:
    """`a`, `a,b,c` or `a:b:n`: n values with both ends, evenly or evenly in the logarithm. Raises Refusal."""
    if "," in text:
        return [number(part, name, infinite) for part in text.split(",")]
    parts = text.split(":")
    if len(parts) == 1:
        return [number(text, name, infinite)]
    if len(parts) != 3 or not parts[2].isdigit() or int(parts[2]) < 1:
        raise Refusal(f"{name} = {text} is not a value, a list a,b,c or a range a:b:n. Nothing was written.")
    a, b, n = number(parts[0], name), number(parts[1], name), int(parts[2][:9])
    if n > MOST:
        raise Refusal(f"{name} = {text}: more than {MOST} values. Nothing was written.")
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


def chosen(settings: type, words: dict[str, Any]) -> list[Any]:
    """Every combination of the values given in `words`, the last field varying fastest. Raises Refusal."""
    values: list[list[Any]] = []
    for field in fields(settings):
        word = words.get(field.name)
        if word is None:
            values.append([field.default])
        elif field.kind is float:
            values.append([*grid(word, field.option, "log" in field.marks, "inf" in field.marks)])
        elif field.kind is int and not 0 <= word < 2**63:
            raise Refusal(f"{field.option} = {word} is not a count of 0 or more. Nothing was written.")
        else:
            values.append([word])
    if math.prod(len(some) for some in values) > MOST:
        raise Refusal(f"More than {MOST} combinations of settings. Nothing was written.")
    found = [settings(*combination) for combination in itertools.product(*values)]
    for setting in found:
        if hasattr(setting, "checked"):
            try:
                setting.checked()
            except ValueError as error:
                raise Refusal(f"{error}. Nothing was written.") from None
    return found
