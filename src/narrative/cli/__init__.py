"""The command line: one file a command, loaded when it is called."""

from __future__ import annotations

import importlib

import click

from narrative import __version__

COMMANDS = ("check", "explain", "stats", "convert", "serve", "worker", "account", "keys", "audit", "purge")


STOPPED = 130


class Commands(click.Group):
    """The commands in the order in which people meet them. Each is the ``command`` of the module of its name."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"narrative.cli.{cmd_name}").command
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; one that is stopped from the keyboard ends as the shell expects, with status 130."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("narrative: stopped.", err=True)
            ctx.exit(STOPPED)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", prog_name="narrative")
def main() -> None:
    """Read a novel and show its author where the story contradicts itself.

    Every finding is shown with at least two passages of the text, word for word. Nothing is sent anywhere, nothing is
    changed in your files, and no account or key is needed.

    \b
    Start here:
      narrative check my-novel.docx     what is at odds, both passages side by side
      narrative explain                 what is looked for
      narrative stats my-novel.docx     words, chapters, cast

    Each command explains itself: narrative check --help
    """
