"""JSON: kept as text, taken as text or as a dict."""

from typing import Any

import orjson

from frappe.model.fields.base import Coerce, FieldType, refuse_list, wrong


class Json(FieldType):
	"""A JSON document; an empty one is null."""

	column = "longtext"
	kinds = (str, int, float, dict, list)

	def coercer(self, df) -> Coerce:
		def to_json(value: Any) -> str | None:
			if value is None or value == "":
				return None
			refuse_list(value)
			if isinstance(value, dict):
				return orjson.dumps(value, default=str).decode()
			try:
				orjson.loads(value)
			except (orjson.JSONDecodeError, TypeError):
				raise wrong(df, value)
			return value

		return to_json
