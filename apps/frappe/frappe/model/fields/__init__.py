"""Field types by name: `field_type("Date")` tells the column, the coercion and the default of a Date."""

from frappe.model.fields.base import FieldType
from frappe.model.fields.json import Json
from frappe.model.fields.layout import Layout, Table
from frappe.model.fields.moment import Date, Datetime, Time
from frappe.model.fields.number import Check, Decimal, Duration, Int, Rating
from frappe.model.fields.text import Line, LongText, Text

_line, _text, _long, _layout, _table = Line(), Text(), LongText(), Layout(), Table()
_int, _decimal = Int(), Decimal()

FIELD_TYPES: dict[str, FieldType] = {
	"Data": _line,
	"Link": _line,
	"Dynamic Link": _line,
	"Select": _line,
	"Read Only": _line,
	"Color": _line,
	"Icon": _line,
	"Phone": _line,
	"Autocomplete": _line,
	"Small Text": _text,
	"Text": _text,
	"Password": _text,
	"Attach": _text,
	"Attach Image": _text,
	"Long Text": _long,
	"Text Editor": _long,
	"Markdown Editor": _long,
	"HTML Editor": _long,
	"Code": _long,
	"Signature": _long,
	"Barcode": _long,
	"Geolocation": _long,
	"JSON": Json(),
	"Int": _int,
	"Long Int": _int,
	"Check": Check(),
	"Float": _decimal,
	"Currency": _decimal,
	"Percent": _decimal,
	"Rating": Rating(),
	"Duration": Duration(),
	"Date": Date(),
	"Datetime": Datetime(),
	"Time": Time(),
	"Table": _table,
	"Table MultiSelect": _table,
	"Section Break": _layout,
	"Column Break": _layout,
	"Tab Break": _layout,
	"HTML": _layout,
	"Button": _layout,
	"Image": _layout,
	"Fold": _layout,
	"Heading": _layout,
}


def field_type(name: str) -> FieldType:
	"""The behaviour of a field type; an unknown name is a KeyError."""
	return FIELD_TYPES[name]
