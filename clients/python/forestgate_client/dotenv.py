"""Reader of ``.env`` files. Nothing in a value is replaced."""

from __future__ import annotations

import re
from pathlib import Path

_LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*=\s*(.*)")


def read(file: Path) -> dict[str, str]:
    """Reads the settings in ``file``; none if it is missing. ``ValueError`` names a malformed line."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    settings = {}
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        found = _LINE.fullmatch(text)
        if found is None:
            raise ValueError(f"Line {number} of {file} is no setting; write it as NAME=value")
        settings[found[1]] = _unquoted(found[2])
    return settings


def _unquoted(value: str) -> str:
    is_quoted = len(value) > 1 and value[0] in "\"'" and value[-1] == value[0]
    return value[1:-1] if is_quoted else value
