"""What stands in the form but not in the row: layout and tables."""

from frappe.model.fields.base import FieldType


class Layout(FieldType):
	"""Sections, columns, tabs, headings, buttons: no value."""


class Table(FieldType):
	"""Rows of a child DocType, each in its own table."""
