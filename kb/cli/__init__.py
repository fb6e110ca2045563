"""The command line: each command parses its arguments, calls the front door and prints what it gets.

A command starts quickly because nothing heavy is imported before it runs: the front door is imported inside the
commands, and rich only where something is drawn on a terminal.
"""

from kb.cli.app import main

__all__ = ["main"]
