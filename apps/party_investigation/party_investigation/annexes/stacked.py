"""Labels that are read downwards."""

from __future__ import annotations

_UPRIGHT = str.maketrans("（）《》", "︵︶︽︾")


def stacked_lines(text: str) -> list[str]:
	"""Return the lines of a label to be read downwards: one character a line, numbers together, brackets upright."""
	parts, digits = [], ""
	for sign in text.translate(_UPRIGHT):
		if sign.isdigit():
			digits += sign
			continue
		if digits:
			parts.append(digits)
			digits = ""
		parts.append(sign)
	return [*parts, digits] if digits else parts
