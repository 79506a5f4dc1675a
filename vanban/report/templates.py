"""The templates, compiled once: everything that a document says is escaped, data for scripts included."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from vanban.report import words
from vanban.report.markup import listed, marked

_CONTROLS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F])


@cache
def environment() -> Environment:
    made = Environment(loader=PackageLoader("vanban.report"), autoescape=True, undefined=StrictUndefined,
                       trim_blocks=True, lstrip_blocks=True, auto_reload=False)
    made.filters |= {"day": words.day, "clip": words.clipped, "number": words.number, "share": words.share,
                     "recurring": words.recurring, "told": words.told, "data": data, "straight": straight,
                     "marked": marked, "listed": listed}
    made.globals |= {"KINDS": words.KINDS, "ROLES": words.ROLES, "STATES": words.STATES, "FORMATS": words.FORMATS}
    return made


def render(template: str, **values: Any) -> bytes:
    """The template with these values."""
    return environment().get_template(template).render(values).encode()


def compact(value: Any) -> str:
    """JSON that can stand in a page or a script: no sign in it ends either, or is a line break to a script."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return (text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
            .replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))


def data(value: Any) -> Markup:
    """JSON for `<script type="application/json">`."""
    return Markup(compact(value))


def straight(text: str) -> str:
    """Without marks that turn the direction of writing, for places whose own direction they would turn (titles)."""
    return text.translate(_CONTROLS)
