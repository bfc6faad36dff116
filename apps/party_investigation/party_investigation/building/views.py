"""What is made of tables: reports of the report builder, cards and charts that count as whoever looks, print formats made by clicks."""

import json
import re
from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint
from party_investigation import scope
from party_investigation.building.fields import check_untouched, open_fields
from party_investigation.building.kinds import BUILDER, MODULE
from party_investigation.building.plain import MARKUP, check_dependence, check_texts
from party_investigation.building.who import is_built, is_own_table, label, refuse
from party_investigation.scope import POLICIES

STANDARD = ("name", "creation", "modified", "owner", "modified_by", "docstatus", "idx")
OF_REPORT = frozenset(
	(
		"report_name",
		"ref_doctype",
		"report_type",
		"is_standard",
		"module",
		"add_total_row",
		"disabled",
		"json",
		"roles",
	)
)
OF_CARD = frozenset(
	(
		*("label", "type", "module", "function", "aggregate_function_based_on", "document_type", "is_public"),
		*("filters_config", "show_percentage_stats", "stats_time_interval", "show_full_number", "color"),
		*("background_color", "filters_json", "dynamic_filters_json", "report_function", "currency"),
	)
)
OF_CHART = frozenset(
	(
		*("chart_name", "chart_type", "module", "document_type", "based_on", "value_based_on", "color"),
		*(
			"group_by_type",
			"group_by_based_on",
			"aggregate_function_based_on",
			"number_of_groups",
			"is_public",
		),
		*("heatmap_year", "timespan", "from_date", "to_date", "time_interval", "timeseries", "type"),
		*(
			"filters_json",
			"dynamic_filters_json",
			"last_synced_on",
			"roles",
			"show_values_over_chart",
			"currency",
		),
	)
)
OF_FORMAT = frozenset(
	(
		*("doc_type", "module", "default_print_language", "standard", "disabled", "print_format_type"),
		*("margin_top", "margin_bottom", "margin_left", "margin_right", "align_labels_right"),
		*("show_section_headings", "line_breaks", "absolute_value", "font_size", "font", "page_number"),
		*(
			"format_data",
			"print_format_builder",
			"print_format_builder_beta",
			"pdf_generator",
			"custom_html_help",
		),
	)
)
COUNTED = ("Count", "Sum", "Average", "Group By")
COLUMNS = ("aggregate_function_based_on", "based_on", "value_based_on", "group_by_based_on")
CONDITIONS = ("visible_if", "row_condition", "column_condition", "depends_on", "condition")
"""Under which names a layout keeps conditions."""
INSERTED = re.compile(r"\{\{\s*doc\.([A-Za-z_]\w*)\s*\}\}")
TAG = re.compile(
	r"</?(?:div|h[1-6]|p|br|hr|small|b|strong|i|em|u|span|ul|ol|li)(?: class=\"[\w -]*\")?\s*/?>",
	re.IGNORECASE,
)
"""What the builders themselves write around a heading."""
COLOR = re.compile(r"(#[0-9A-Fa-f]{3,8}|[A-Za-z]+)?")
FONT = re.compile(r"[\w \-]*")
DEEPEST = 12


def check_report(report) -> None:
	"""Refuse a report that is not made in the report builder, or on what the builder may not report on.

	:raises frappe.PermissionError: says what
	"""
	check_made(report)
	check_module(report)
	if report.report_type != "Report Builder" or report.is_standard != "No":
		refuse(_("Reports are made in the report builder; queries and scripts are written on the server."))
	check_untouched(report, OF_REPORT)
	check_counted(report.ref_doctype or "", "report")
	check_texts(report, without=("json",))
	for _key, text in _texts(_read(report, "json")):
		if MARKUP.search(text):
			refuse(_("{0} is plain text, without HTML, templates and scripts."), label(report, "json"))
	check_roles(report)


def check_card(card) -> None:
	"""Refuse a card that does not count documents as whoever looks at it.

	:raises frappe.PermissionError: says what
	"""
	check_made(card)
	check_module(card)
	if card.type != "Document Type":
		refuse(_("Cards count documents: choose the type Document Type."))
	_check_drawn(card, OF_CARD)


def check_chart(chart) -> None:
	"""Refuse a chart that does not count documents as whoever looks at it.

	:raises frappe.PermissionError: says what
	"""
	check_made(chart)
	check_module(chart)
	if chart.chart_type not in COUNTED:
		refuse(
			_("Charts count documents: choose one of the types {0}."), "、".join(_(kind) for kind in COUNTED)
		)
	_check_drawn(chart, OF_CHART)
	check_roles(chart)


def _check_drawn(drawn, settings: frozenset[str]) -> None:
	check_untouched(drawn, settings)
	check_texts(drawn, without=("filters_json", "dynamic_filters_json"))
	check_counted(drawn.document_type or "", "read")
	known = open_of(drawn.document_type)
	for key in COLUMNS:
		if drawn.get(key) and drawn.get(key) not in known:
			refuse(_("{0} cannot be counted by: it is no field that all readers see."), drawn.get(key))
	for key in ("color", "background_color"):
		if not COLOR.fullmatch(str(drawn.get(key) or "")):
			refuse(_("{0} is not set here."), label(drawn, key))
	if _read(drawn, "dynamic_filters_json"):  # a desk would run them
		refuse(_("{0} is not set here."), label(drawn, "dynamic_filters_json"))
	check_filters(drawn, "filters_json", drawn.document_type, known)


def check_filters(document, fieldname: str, doctype: str, known: set[str]) -> None:
	"""Refuse conditions that are no rows of DocType, field, comparison and plain values.

	:param known: the fields that they may name
	:raises frappe.PermissionError: says what they are
	"""
	rows = _read(document, fieldname)
	for row in rows if isinstance(rows, list) else [rows] if rows else []:
		if not isinstance(row, list) or len(row) < 4 or row[0] != doctype or row[1] not in known:
			refuse(_("The conditions name fields of {0} that all readers see."), _(doctype))
	for _key, text in _texts(rows):
		if MARKUP.search(text):
			refuse(_("{0} is plain text, without HTML, templates and scripts."), label(document, fieldname))


def check_format(print_format) -> None:
	"""Refuse a print format of any but an own table, or with a template or style of its own.

	:raises frappe.PermissionError: says what
	"""
	doctype = print_format.doc_type
	if not is_own_table(doctype):
		refuse(_("{0} was not made here; only tables of the site's builders are changed."), _(doctype or ""))
	check_made(print_format)
	check_module(print_format)
	check_untouched(print_format, OF_FORMAT)
	if print_format.print_format_type == "JS" or print_format.standard == "Yes":
		refuse(_("Print formats are made by clicks; templates are written by the system administrator."))
	if not FONT.fullmatch(str(print_format.font or "")):
		refuse(_("{0} is not set here."), label(print_format, "font"))
	check_texts(print_format, without=("format_data",))
	known = open_of(doctype)
	for key, text in _texts(_read(print_format, "format_data")):
		if key in CONDITIONS:
			check_dependence(text if text in known else f"eval:{text.removeprefix('eval:')}", known)
		elif set(INSERTED.findall(text)) - known or MARKUP.search(TAG.sub("", INSERTED.sub("", text))):
			refuse(
				_("A print format holds fields that all readers see and text, without templates and HTML.")
			)
		elif key == "fieldname" and _is_closed(doctype, text):
			refuse(
				_("A print format holds fields that all readers see and text, without templates and HTML.")
			)


def _is_closed(doctype: str, fieldname: str) -> bool:
	field = frappe.get_meta(doctype).get_field(fieldname)
	return bool(field and cint(field.permlevel))


def check_made(document) -> None:
	"""Refuse to change what is there already and was not made by a builder.

	:raises frappe.PermissionError: names it
	"""
	if frappe.db.exists(document.doctype, document.name) and not is_built(document.doctype, document.name):
		refuse(_("{0} was not made here."), document.name)


def check_module(document) -> None:
	"""Put what is built into the module of the site's own tables, and into no file of an app.

	:raises frappe.PermissionError: it is to be kept in a file
	"""
	if document.get("is_standard") in (1, "1", "Yes"):
		refuse(_("{0} is not set here."), label(document, "is_standard"))
	document.module = MODULE


def check_counted(doctype: str, ptype: str) -> None:
	"""Documents of the investigation that the builder may read, and own tables."""
	if doctype not in POLICIES and not is_own_table(doctype):
		refuse(_("{0} is no document of the investigation and no own table."), _(doctype))
	if BUILDER not in scope.roles_with(doctype, ptype):
		refuse(_("{0} is not open to you for this."), _(doctype))


def open_of(doctype: str) -> set[str]:
	"""The fields of a DocType that all its readers see."""
	return {*open_fields(frappe.get_meta(doctype).fields), *STANDARD}


def check_roles(document) -> None:
	"""Refuse roles that no appointment gives.

	:raises frappe.PermissionError: names one
	"""
	for row in document.get("roles") or []:
		if row.role not in scope.capacities():
			refuse(
				_("A table of the site is open to the roles that appointments give, not to {0}."), _(row.role)
			)


def _read(document, fieldname: str) -> Any:
	"""What a field with JSON holds.

	:raises frappe.PermissionError: it is none
	"""
	text = document.get(fieldname)
	if not isinstance(text, str):
		return text or None
	try:
		return json.loads(text) if text.strip() else None
	except (ValueError, RecursionError):
		refuse(_("{0} cannot be read."), label(document, fieldname))


def _texts(value: Any, key: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
	"""All texts in a JSON value, each with the name under which it stands."""
	if depth > DEEPEST:
		refuse(_("{0} cannot be read."), key)
	if isinstance(value, str):
		yield key, value
	elif isinstance(value, dict):
		for name, part in value.items():
			yield "", str(name)
			yield from _texts(part, str(name), depth + 1)
	elif isinstance(value, list):
		for part in value:
			yield from _texts(part, key, depth + 1)
