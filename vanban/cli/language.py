"""The help of our commands and Typer's own words in the user's language.

Help is translated when a command is asked for it, so that it stands in the code as plain text and none is forgotten.
Typer's errors are found by their fixed words; where Typer uses gettext itself, it is given our catalogue.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperGroup

from vanban.language import DOMAIN, ENGLISH, LOCALE, N_, _, language, said

TYPER = (
    N_("Usage: "), N_("[OPTIONS]"), N_("COMMAND [ARGS]..."), N_("Show this message and exit."),
    N_("<int range>"), N_("<float range>"), N_("<int>"), N_("<float>"), N_("<text>"),
    N_("Missing argument {0}."), N_("Missing option {0}."), N_("Missing argument {0}. {1}"),
    N_("Missing option {0}. {1}"),
    N_("No such option: {0}"), N_("No such option: {0} (Possible options: {1})"),
    N_("{0}. Did you mean {1}?"),
    N_("Got unexpected extra argument(s) ({0})"), N_("Got unexpected extra argument ({0})"),
    N_("Got unexpected extra arguments ({0})"),
    N_("Option {0} requires an argument."), N_("Option {0} does not take a value."),
    N_("Invalid value: {0}"), N_("Invalid value for {0}: {1}"), N_("{0} (env var: {1})"),
    N_("Value error, {0} does not match the formats {1}."), N_("Value error, {0} is not one of {1}."),
    N_("Input should be a valid integer, unable to parse string as an integer"),
    N_("Input should be a valid number, unable to parse string as a number"),
    N_("Input should be greater than or equal to {0}"), N_("Input should be less than or equal to {0}"),
    N_("dir {0} does not exist."), N_("file {0} does not exist."), N_("path {0} does not exist."),
    N_("dir {0} is a file."), N_("file {0} is a directory."), N_("dir {0} is not readable."),
    N_("file {0} is not readable."),
)
"""What Typer says without gettext (0.29)."""


class Group(TyperGroup):
    """The program: errors in its arguments are told in the user's language."""

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        with _told():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: Any) -> Any:
        with _told():
            return super().invoke(ctx)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except typer.TyperException as error:
        words = said(error.format_message())
        error.format_message = lambda: words  # type: ignore[method-assign]
        raise


def translated(command: Any) -> Any:
    """The command (as Typer makes it) with its help, and that of all below it, in the user's language."""
    if language() == ENGLISH:
        return command
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)
    _translate(command)
    return command


def _translate(command: Any) -> None:
    command.help, command.epilog = (_one_line(text) for text in (command.help, command.epilog))
    command.options_metavar = _(command.options_metavar)
    known = command.get_params

    def parameters(context: Any) -> list[Any]:
        found: list[Any] = known(context)
        for parameter in found:
            _translate_parameter(parameter, context)
        return found

    def usage(context: Any, formatter: Any) -> None:
        formatter.write_usage(context.command_path, " ".join(command.collect_usage_pieces(context)), _("Usage: "))

    command.get_params, command.format_usage = parameters, usage
    if isinstance(command, TyperGroup):
        command.subcommand_metavar = _(command.subcommand_metavar)
        for one in command.commands.values():
            _translate(one)


def _translate_parameter(parameter: Any, context: Any) -> None:
    parameter.help = _one_line(parameter.help)
    if isinstance(parameter.show_default, str):
        parameter.show_default = _(parameter.show_default)
    if parameter.param_type_name == "argument":  # its type (<list[str]>) says less than its help
        parameter.display_type_rich = lambda ctx: None
    shown = parameter.metavar or parameter.display_type_rich(context)
    parameter.metavar = "" if getattr(parameter, "is_flag", False) or not shown else _(shown)


def _one_line(text: str | None) -> str | None:
    words = " ".join((text or "").split())
    return _(words) if words else text
