"""What a print format of one's own begins with, as a template or as a layout: every field of the form, to be shortened and moved."""

from typing import Any

import frappe
from frappe.model.field_order import BREAKS
from frappe.services.printing.standard import NOT_PRINTED, TABLES


def starting_template(meta: Any) -> str:
	"""A Jinja template with the sections and fields of a DocType's form, and its tables with their list columns."""
	lines = ["<h1>{{ _(doc.doctype) }}</h1>"]
	for label, fields in _sections(meta):
		if label:
			lines.append(f'<h4>{{{{ _("{_quoted(label)}") }}}}</h4>')
		plain = [field for field in fields if field.fieldtype not in TABLES]
		if plain:
			lines += ['<table class="table table-bordered">', *map(_row, plain), "</table>"]
		for field in fields:
			if field.fieldtype in TABLES:
				lines += _table(field)
	return "\n".join(lines) + "\n"


HEADING = "<h2>{{ _(doc.doctype) }} {{ doc.name }}</h2>"


def starting_layout(meta: Any) -> dict:
	"""The layout of a DocType's form, as Frappe's newer builder stores it."""
	sections: list[dict] = []
	for field in meta.fields:
		if field.fieldtype in BREAKS or not sections:
			sections.append({"label": field.label or "" if field.fieldtype in BREAKS else "", "columns": []})
		columns = sections[-1]["columns"]
		if field.fieldtype == "Column Break" or not columns:
			columns.append({"label": "", "fields": []})
		if _is_offered(field) and field.label:
			columns[-1]["fields"].append(_field(field))
	for section in sections:
		section["columns"] = [column for column in section["columns"] if column["fields"]]
	return {"header": HEADING, "sections": [one for one in sections if one["columns"]]}


def _field(field: Any) -> dict:
	made = {name: field.get(name) for name in ("label", "fieldname", "fieldtype", "options")}
	if field.fieldtype in TABLES:
		made["table_columns"] = _table_columns(field)
	return made


def _table_columns(field: Any) -> list[dict]:
	"""The columns that the form's grid shows, sharing the breadth; the number of the row before them."""
	rows = frappe.get_meta(field.options)
	shown = [one for one in rows.fields if _is_offered(one) and one.in_list_view] or [
		one for one in rows.fields if _is_offered(one)
	][:4]
	number = {"label": "Sr", "fieldname": "idx", "fieldtype": "Int", "options": None, "width": 6}
	width = round(94 / len(shown), 1) if shown else 0
	return [number, *({**_field(one), "width": width} for one in shown)]


def _is_offered(field: Any) -> bool:
	return field.fieldtype not in NOT_PRINTED and not field.print_hide and not field.hidden


def _sections(meta: Any) -> list[tuple[str, list]]:
	found: list[tuple[str, list]] = [("", [])]
	for field in meta.fields:
		if field.fieldtype in BREAKS:
			found.append((field.label or "", []))
		elif _is_offered(field):
			found[-1][1].append(field)
	return [(label, fields) for label, fields in found if fields]


def _row(field: Any) -> str:
	return f'\t<tr><th>{{{{ _("{_quoted(field.label)}") }}}}</th><td>{{{{ doc.get_formatted("{field.fieldname}") }}}}</td></tr>'


def _table(field: Any) -> list[str]:
	columns = [one for one in frappe.get_meta(field.options).fields if one.in_list_view]
	heads = "".join(f'<th>{{{{ _("{_quoted(one.label)}") }}}}</th>' for one in columns)
	cells = "".join(f'<td>{{{{ row.get_formatted("{one.fieldname}", doc) }}}}</td>' for one in columns)
	return [
		f'<h4>{{{{ _("{_quoted(field.label)}") }}}}</h4>',
		'<table class="table table-bordered">',
		f"\t<tr>{heads}</tr>",
		f"\t{{% for row in doc.{field.fieldname} %}}<tr>{cells}</tr>{{% endfor %}}",
		"</table>",
	]


def _quoted(text: str | None) -> str:
	return (text or "").replace("\\", "\\\\").replace('"', '\\"')
