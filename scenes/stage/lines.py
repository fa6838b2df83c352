"""The lines of a TOML text: at which line each key stands, so that an error can name it."""

from __future__ import annotations

import re

Path = tuple[str | int, ...]  # e.g. ("shot", 1, "keyframes", 0, "T")

TOKENS = re.compile(
    r'"""(?:\\.|[^\\])*?"""|'
    + r"'''.*?'''|"
    + r'"(?:\\.|[^"\\\n])*"|'
    + r"'[^'\n]*'|#[^\n]*|\n|[\[\]{}=,.]|[^\s\[\]{}=,.\"'#]+",
    re.DOTALL,
)


class _Reader:
    """Walks over the tokens of a text that is known to be well-formed."""

    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, int]] = []
        line = 1
        for found in TOKENS.finditer(text):
            if not found[0].startswith("#"):
                self.tokens.append((found[0], line))
            line += found[0].count("\n")
        self.at = 0
        self.lines: dict[Path, int] = {}

    def peek(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def take(self) -> tuple[str, int]:
        self.at += 1
        return self.tokens[self.at - 1]

    def skip_newlines(self) -> None:
        while self.peek() == "\n":
            self.at += 1

    def key(self) -> tuple[tuple[str, ...], int]:
        """A dotted key and its line."""
        parts, line = [], self.tokens[self.at][1]
        while self.peek() not in ("=", "]", ""):
            word, _ = self.take()
            if word != ".":
                parts.append(word.strip("\"'"))
        return tuple(parts), line

    def value(self, path: Path) -> None:
        """What stands after the equals sign."""
        if self.peek() == "[":
            self.take()
            self.items(path)
        elif self.peek() == "{":
            self.take()
            while self.peek() != "}":
                self.skip_newlines()
                if self.peek() == ",":
                    self.take()
                elif self.peek() != "}":
                    self.pair(path)
            self.take()
        else:  # a scalar may be several tokens, e.g. 1.5
            while self.peek() not in (",", "]", "}", "\n", ""):
                self.take()

    def items(self, path: Path) -> None:
        """The elements of an array up to its closing bracket."""
        count = 0
        while self.peek() != "]":
            self.skip_newlines()
            if self.peek() == ",":
                self.take()
            elif self.peek() != "]":
                self.lines[(*path, count)] = self.tokens[self.at][1]
                self.value((*path, count))
                count += 1
        self.take()

    def pair(self, path: Path) -> None:
        """key = value."""
        parts, line = self.key()
        self.take()
        for i in range(1, len(parts) + 1):
            self.lines.setdefault((*path, *parts[:i]), line)
        self.value((*path, *parts))


def lines(text: str) -> dict[Path, int]:
    """The line (from 1) of every key, table and array element of a well-formed TOML text."""
    reader = _Reader(text)
    counts: dict[Path, int] = {}  # elements so far of each array of tables
    table: Path = ()
    while reader.peek():
        if reader.peek() == "\n":
            reader.take()
        elif reader.peek() != "[":
            reader.pair(table)
        else:
            reader.take()
            many = reader.peek() == "["
            if many:
                reader.take()
            parts, line = reader.key()
            table = ()
            for i, part in enumerate(parts):
                table = (*table, part)
                if many and i == len(parts) - 1:
                    counts[table] = counts.get(table, -1) + 1
                reader.lines.setdefault(table, line)
                if table in counts:
                    table = (*table, counts[table])
            reader.lines[table] = line
            for _ in range(2 if many else 1):
                reader.take()
    return reader.lines


def line_of(found: dict[Path, int], path: Path) -> int | None:
    """The line of a key, or of the nearest thing around it."""
    for length in range(len(path), 0, -1):
        if path[:length] in found:
            return found[path[:length]]
    return None
