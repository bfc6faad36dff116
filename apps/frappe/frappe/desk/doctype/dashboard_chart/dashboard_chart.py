"""A chart over the documents that the user may see: in time, or by the values of a field."""

import datetime
from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.access_log.access_log import note_list
from frappe.model.audited import personal_fields
from frappe.model.document import Document
from frappe.store.filters import as_rows
from frappe.utils import cint, flt, get_datetime, getdate, now_datetime
from frappe.utils.asked import refuse, values_of
from frappe.utils.dateutils import (
	get_dates_from_timegrain,
	get_from_date_from_timespan,
	get_period,
	get_period_beginning,
	get_period_ending,
)

FUNCTIONS = {"Count": "count", "Sum": "sum", "Average": "avg"}


class DashboardChart(Document):
	"""What is drawn, and how."""

	def validate(self) -> None:
		if self.chart_type not in ("Custom", "Report"):
			self.check_required_fields()
			self.check_fields()
		if self.chart_type == "Report" and not self.report_name:
			frappe.throw(_("Report Name is required"))

	def check_required_fields(self) -> None:
		"""A DocType, and what the kind of chart needs of it."""
		if not self.document_type:
			frappe.throw(_("Document type is required to create a dashboard chart"))
		if self.chart_type == "Group By":
			if not self.group_by_based_on:
				frappe.throw(_("Group By field is required to create a dashboard chart"))
			if self.group_by_type in ("Sum", "Average") and not self.aggregate_function_based_on:
				frappe.throw(_("Aggregate Function field is required to create a dashboard chart"))
		elif not self.based_on:
			frappe.throw(_("Time series based on is required to create a dashboard chart"))

	def check_fields(self) -> None:
		"""What the chart names are fields of its DocType, spelt exactly."""
		for key in ("based_on", "value_based_on", "group_by_based_on", "aggregate_function_based_on"):
			if self.get(key):
				_field(self.document_type, self.get(key))


def get_permission_query_conditions(user: str | None = None) -> str | None:
	"""Users see public charts and their own."""
	user = user or frappe.session.user
	if user == "Administrator" or "System Manager" in frappe.get_roles(user):
		return None
	return f"(`tabDashboard Chart`.is_public = 1 or `tabDashboard Chart`.owner = {frappe.db.escape(user)})"


def has_permission(doc: Any, ptype: str = "read", user: str | None = None) -> bool:
	"""Users see public charts on what they may read, by the charts' roles, and their own."""
	user = user or frappe.session.user
	roles = set(frappe.get_roles(user))
	if user == "Administrator" or "System Manager" in roles:
		return True
	if not (cint(doc.is_public) or cint(doc.is_standard) or doc.owner == user):
		return False
	limited = {row.role for row in doc.get("roles") or []}
	if limited and not limited & roles:
		return False
	if doc.chart_type == "Report":
		return bool(frappe.has_permission("Report", doc=doc.report_name, user=user))
	return not doc.document_type or bool(frappe.has_permission(doc.document_type, user=user))


@frappe.whitelist()
def get(
	chart_name: str | None = None,
	chart: str | dict | None = None,
	no_cache: bool | int | None = None,
	filters: str | list | dict | None = None,
	from_date: str | None = None,
	to_date: str | None = None,
	timespan: str | None = None,
	time_interval: str | None = None,
	heatmap_year: str | None = None,
	refresh: bool | int | None = None,
) -> dict[str, Any]:
	"""Labels and values of a chart, over the documents that the user may see; as `filters`, which of them each label counts."""
	if chart_name:
		doc = frappe.get_doc("Dashboard Chart", chart_name)
		doc.check_permission("read")
	else:
		doc = values_of(chart, "chart")
	if doc.chart_type in ("Custom", "Report"):
		raise NotImplementedError(
			f"frappe.desk.doctype.dashboard_chart.dashboard_chart.get: {doc.chart_type}"
		)
	conditions = _conditions(doc, filters)
	if doc.chart_type == "Group By":
		return get_group_by_chart_config(doc, conditions)
	if doc.type == "Heatmap":
		return get_heatmap_chart_config(doc, conditions, heatmap_year or doc.heatmap_year)
	grain = time_interval or doc.time_interval or "Monthly"
	span = timespan or doc.timespan
	if span == "Select Date Range":
		start, end = from_date or doc.from_date, to_date or doc.to_date
	else:
		end = to_date or now_datetime()
		start = from_date or get_from_date_from_timespan(end, span or "Last Year")
	return get_chart_config(doc, conditions, grain, getdate(start), getdate(end))


def _conditions(doc: Any, filters: str | list | dict | None) -> list:
	if not isinstance(doc.document_type, str):
		refuse("document_type")
	conditions = as_rows(doc.document_type, frappe.parse_json(filters or doc.filters_json or "[]"))
	if cint(frappe.get_meta(doc.document_type).is_submittable):
		conditions.append([doc.document_type, "docstatus", "<", 2])
	return conditions


def _field(doctype: str, fieldname: str) -> str:
	if fieldname not in frappe.get_meta(doctype).get_valid_columns():
		frappe.throw(
			_("{0} is not a field of {1}").format(frappe.utils.escape_html(str(fieldname)), _(doctype))
		)
	return fieldname


def _value(doc: Any, kind: str, fieldname: str | None) -> str:
	if kind == "Count" or not fieldname:
		return "count(name) as value"
	return f"{FUNCTIONS[kind]}({_field(doc.document_type, fieldname)}) as value"


def _by_day(
	doc: Any, conditions: list, start: datetime.date, end: datetime.date
) -> list[tuple[datetime.date, int, float]]:
	"""For each day the number of documents and the sum of their values; counted by the database, however many there are."""
	based_on = _field(doc.document_type, doc.based_on)
	span = [
		[doc.document_type, based_on, ">=", str(start)],
		[doc.document_type, based_on, "<=", f"{end} 23:59:59"],
	]
	valued = _field(doc.document_type, doc.value_based_on) if doc.value_based_on else None
	rows = frappe.get_list(
		doc.document_type,
		fields=[
			f"date({based_on}) as day",
			"count(name) as number",
			*([f"sum({valued}) as total"] if valued else []),
		],
		filters=[*conditions, *span],
		parent_doctype=doc.parent_document_type,
		group_by=f"date({based_on})",
		order_by=None,
		limit=0,
	)
	return [(getdate(row.day), row.number, flt(row.get("total") if valued else row.number)) for row in rows]


def get_chart_config(
	doc: Any, conditions: list, grain: str, start: datetime.date, end: datetime.date
) -> dict[str, Any]:
	"""A chart in time: one value for each day, week, month, quarter or year."""
	start = get_period_beginning(start, grain)
	numbers: dict[datetime.date, int] = {}
	totals: dict[datetime.date, float] = {}
	for day, number, total in _by_day(doc, conditions, start, get_period_ending(end, grain)):
		period = get_period_ending(day, grain)
		numbers[period] = numbers.get(period, 0) + number
		totals[period] = totals.get(period, 0) + total
	dates = get_dates_from_timegrain(start, end, grain)
	values = []
	for date in dates:
		number, total = numbers.get(date, 0), totals.get(date, 0)
		if doc.chart_type == "Count":
			values.append(number)
		else:
			values.append(total / number if doc.chart_type == "Average" and number else total)
	periods = [
		[str(get_period_beginning(date, grain)), str(get_period_ending(date, grain))] for date in dates
	]
	return {
		"labels": [get_period(date, grain) for date in dates],
		"datasets": [{"name": _(doc.chart_name or ""), "values": values}],
		"filters": [[[doc.based_on, "Between", period]] for period in periods],
	}


def get_heatmap_chart_config(doc: Any, conditions: list, year: Any) -> dict[str, Any]:
	"""A chart of a year, one field a day."""
	year = cint(year) or now_datetime().year
	days = _by_day(doc, conditions, datetime.date(year, 1, 1), datetime.date(year, 12, 31))
	points = {
		int(get_datetime(day).timestamp()): number if doc.chart_type == "Count" else total
		for day, number, total in days
	}
	return {"labels": [], "dataPoints": points}


def get_group_by_chart_config(doc: Any, given: list) -> dict[str, Any]:
	"""A chart by the values of a field, the greatest first."""
	field = _field(doc.document_type, doc.group_by_based_on)
	kind = doc.group_by_type or "Count"
	rows = frappe.get_list(
		doc.document_type,
		fields=[f"{field} as name", _value(doc, kind, doc.aggregate_function_based_on)],
		filters=given,
		parent_doctype=doc.parent_document_type,
		group_by=field,
		order_by="value desc",
		limit=0,
	)
	if field in personal_fields(doc.document_type):  # the labels say it
		note_list(doc.document_type, rows, given, [field])
	conditions = [
		[[field, "=", row.name] if row.name not in (None, "") else [field, "is", "not set"]] for row in rows
	]
	if cint(doc.number_of_groups) and len(rows) > cint(doc.number_of_groups):
		kept, rest = rows[: cint(doc.number_of_groups) - 1], rows[cint(doc.number_of_groups) - 1 :]
		rows = [*kept, frappe._dict(name=_("Other"), value=sum(flt(row.value) for row in rest))]
		conditions = [*conditions[: len(kept)], _none_of(field, [row.name for row in kept])]
	return {
		"labels": [
			_(str(row.name), context=doc.document_type) if row.name not in (None, "") else _("Not Specified")
			for row in rows
		],
		"datasets": [{"name": _(doc.chart_name or ""), "values": [flt(row.value) for row in rows]}],
		"filters": conditions,
	}


def _none_of(field: str, names: list) -> list[list]:
	"""What the documents have that stand in no group with a name of its own; those that say nothing are a group too."""
	known = [name for name in names if name not in (None, "")]
	return [[field, "not in", known], *([[field, "is", "set"]] if len(known) < len(names) else [])]
