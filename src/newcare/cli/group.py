"""The group of commands: loads a command when it is asked for, and turns errors into words and an exit status."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import ClassVar

import click

from newcare import __version__
from newcare.cli.output import say, say_error
from newcare.errors import NewcareError

INTERRUPTED = 130


class Commands(click.Group):
    """Commands by name; each lives in a module of its own, imported only when it is used."""

    modules: ClassVar[dict[str, str]] = {
        "demo": "demo",
        "check": "check",
        "link": "link",
        "plan": "plan",
        "run": "run",
        "synth": "synth",
        "england": "england",
        "indicators": "indicators",
        "nnhip": "nnhip",
        "segments": "segments",
        "cohort": "cohort",
        "risk": "risk",
        "access-log": "access_log",
        "model": "model",
        "pot": "pot",
        "budget": "budget",
        "contract": "contract",
        "settle": "settle",
        "review": "review",
        "stress": "stress",
        "replay": "replay",
        "ledger": "ledger",
        "value": "value",
        "fund": "fund",
        "evaluate": "evaluate",
        "synthesis": "synthesis",
        "local-report": "local_report",
        "chart": "chart",
        "tables": "tables",
        "conformance": "conformance",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click calls it so)
        """Names in the order of a first visit."""
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the module of a command."""
        if cmd_name not in self.modules:
            return None
        module = import_module(f"newcare.cli.{self.modules[cmd_name]}")
        command: click.Command = module.command
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="newcare")
def group() -> None:
    """Design, pay for, run, measure, judge and spread a population-based model of care, from one file."""


def main() -> None:
    """Run a command and leave with its exit status; see docs/reference/errors.md."""
    sys.exit(_run())


def _run() -> int:
    as_json = "--json" in sys.argv
    try:
        status = group.main(standalone_mode=False)
    except NewcareError as error:
        say_error(str(error), type(error).__name__, as_json=as_json)
        return error.exit_status
    except click.ClickException as error:
        say_error(error.format_message(), "Usage", as_json=as_json)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        say("\nStopped. The last whole result is untouched; run the same command again to go on from here.")
        return INTERRUPTED
    return status if isinstance(status, int) else 0
