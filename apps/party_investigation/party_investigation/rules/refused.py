"""A file from outside that cannot be taken in as a whole. No frappe."""

from __future__ import annotations

from collections.abc import Callable


class Refused(Exception):
	"""Why a file is not taken in. `message` is English with `{names}` that `values` fill."""

	def __init__(self, message: str, **values: object) -> None:
		self.message, self.values = message, values
		super().__init__(self.text())

	def text(self, translate: Callable[[str], str] = str) -> str:
		"""The message in the language of `translate`, which takes the English text."""
		return translate(self.message).format_map(self.values)
