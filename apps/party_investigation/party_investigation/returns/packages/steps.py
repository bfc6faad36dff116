"""Telling how far the making or taking in of a package is; whoever hears it may stop it by raising."""

from collections.abc import Callable

Tell = Callable[[int, int], None]
"""Takes the number of the step that begins, and of how many."""


def silent(step: int, steps: int) -> None:
	"""Tell nobody."""
