"""The user's language: gettext's catalogues in `locale/`, chosen by the usual variables of the environment.

English stands in the code, and in all that is kept: tables, JSON lines, messages of exceptions. What the terminal shows
is translated where it is shown: `_` and `ngettext` as usual, `said` for a message that was made elsewhere.
"""

from __future__ import annotations

import gettext
import os
import re
from functools import cache
from pathlib import Path

DOMAIN = "vanban"
LOCALE = Path(__file__).parent / "locale"
ENGLISH = "en"
_LANGUAGES = (ENGLISH, "vi")
_PLACE = re.compile(r"\{\d\}")


@cache
def language() -> str:
    """The first known language of LANGUAGE, or of LC_ALL, LC_MESSAGES, LANG, as gettext has it; the locale C is English
    whatever LANGUAGE says. The system need not know the locale."""
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next((name for name in named if name), "")
    wanted = "" if locale in ("C", "POSIX") else os.environ.get("LANGUAGE") or locale
    codes = (re.split("[_.@]", name)[0] for name in wanted.split(":"))
    return next((code for code in codes if code in _LANGUAGES), ENGLISH)


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALE, [code], fallback=True)


def _(message: str) -> str:
    """The message in the user's language."""
    return _catalogue(language()).gettext(message) if message else ""


def ngettext(one: str, many: str, number: int) -> str:
    """The message for this number in the user's language, the number filled in as `{n}`."""
    return _catalogue(language()).ngettext(one, many, number).format(n=count(number))


def N_(message: str) -> str:
    """A message that is translated where it is shown."""
    return message


def said(message: str, code: str = "") -> str:
    """A message made elsewhere, with its values filled in, in the user's language (or that of `code`): found by its
    fixed words. What comes before a colon (`file.pdf: …`) stays."""
    code = code or language()
    if not message or code == ENGLISH:
        return message
    if (whole := _catalogue(code).gettext(message)) != message:
        return whole
    if "\n" in message:
        return "\n".join(said(line, code) for line in message.split("\n"))
    for form, words in _forms(code):
        if found := form.fullmatch(message):
            return words.format(*(said(value, code) for value in found.groups()))
    before, colon, after = message.partition(": ")
    return f"{before}{colon}{said(after, code)}" if colon else message


@cache
def _forms(code: str) -> list[tuple[re.Pattern[str], str]]:
    """What messages with values (`{0}`) look like, those with the most fixed words first, and their translations."""
    known: dict[object, str] = vars(_catalogue(code)).get("_catalog", {})
    forms = {form: words for form, words in known.items() if isinstance(form, str) and _PLACE.search(form)}
    return [(re.compile("(.*)".join(map(re.escape, _PLACE.split(form))), re.DOTALL), forms[form])
            for form in sorted(forms, key=lambda form: (-len(_PLACE.sub("", form)), form))]


def count(number: int) -> str:
    """A whole number with its thousands parted: 12,345 or 12.345."""
    return f"{number:,}" if language() == ENGLISH else f"{number:,}".replace(",", ".")


def decimal(number: float, digits: int = 1) -> str:
    """A number with so many digits behind the point, or the comma."""
    return f"{number:.{digits}f}" if language() == ENGLISH else f"{number:.{digits}f}".replace(".", ",")
