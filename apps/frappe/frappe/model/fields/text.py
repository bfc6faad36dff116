"""Text of all kinds: one line with a length, or long without."""

from typing import Any

from frappe.model.fields.base import Coerce, FieldType, refuse_list

LINE_LENGTH = 140


def to_text(value: Any) -> Any:
	"""Text as the database keeps it; numbers become text, dicts are refused."""
	if value is None or type(value) is str:
		return value
	if isinstance(value, bool):
		return "1" if value else "0"
	if isinstance(value, str | int | float):
		return str(value)
	refuse_list(value)
	if isinstance(value, dict | set):
		raise TypeError(f"{type(value).__name__} is no text / 不是文本：{type(value).__name__}")
	return str(value)


def to_unique_text(value: Any) -> Any:
	"""Text of a unique column: empty is null; blanks at the end make no difference, as in MariaDB."""
	return (to_text(value) or "").rstrip(" ") or None


class AnyText(FieldType):
	"""What all texts have in common."""

	def from_client(self, value: Any) -> Any:
		return to_text(value)


class Line(AnyText):
	"""One line of text: Data, Link, Select and their like."""

	def column_type(self, df) -> str:
		return f"varchar({int(df.get('length') or 0) or LINE_LENGTH})"

	def coercer(self, df) -> Coerce:
		return to_unique_text if df.get("unique") else to_text


class Text(AnyText):
	"""Text up to the size of a page."""

	column = "text"

	def coercer(self, df) -> Coerce:
		return to_text


class LongText(Text):
	"""Text without limit: editors, code, signatures, geometry."""

	column = "longtext"
