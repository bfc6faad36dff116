"""What a report says when it is sent: made with a user's rights, compared with what another one would read, written as a table."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.access_log.access_log import note_export, personal_columns, personal_values
from frappe.email import personal, recipients
from frappe.email.about import acting_as
from frappe.services.exporter import tables
from frappe.services.reports import running
from frappe.utils import (
	add_months,
	add_to_date,
	cstr,
	escape_html,
	get_first_day,
	get_first_day_of_week,
	get_quarter_start,
	get_year_start,
	getdate,
	now_datetime,
)

MONTHS = {"Monthly": 1, "Quarterly": 3, "Half Yearly": 6, "Yearly": 12}
CELL = 'style="border: 1px solid #d1d8dd; padding: 4px 8px; text-align: left"'


@contextlib.contextmanager
def rights_of(user: str) -> Iterator[None]:
	"""Act as a user who may be the session's already, whose session is then left as it is."""
	if user == frappe.session.user:
		yield
		return
	with acting_as(user):
		yield


@dataclass
class Result:
	"""The columns and rows of a report."""

	title: str
	ref_doctype: str
	columns: list[Any]
	rows: list[Any]

	def is_like(self, other: "Result") -> bool:
		"""Whether both say the same."""
		return self.names() == other.names() and self.table() == other.table()

	def names(self) -> list[str]:
		"""What the columns are called."""
		return [cstr(column.fieldname) for column in self.columns]

	def labels(self) -> list[str]:
		"""What stands above the columns."""
		return [cstr(column.label) for column in self.columns]

	def table(self) -> list[list[Any]]:
		"""The labels and the rows, as they are exported."""
		return tables.of_report(self.columns, self.rows)

	def check_personal(self) -> None:
		"""Refuse personal data, by the names of columns and by what stands in them and above them.

		:raises frappe.PermissionError: names the fields
		"""
		named = [f"{column.fieldname} {column.get('id')}" for column in self.columns]
		if found := [
			*personal_columns(named, self.ref_doctype),
			*personal_values([*self.rows, self.labels()]),
		]:
			personal.refuse(found)

	def note(self, file_type: str, filters: Any, title: str) -> None:
		"""Note an export by the session's user."""
		reason = _("Auto Email Report") + f" {title}"
		note_export(self.ref_doctype, self.title, file_type, filters, self.names(), len(self.rows), reason)

	def written(self, file_format: str, limit: int, heading: str) -> str | bytes:
		"""The first rows in a format: a table of a mail, a workbook, or CSV."""
		table = self.table()
		head, rows = table[0], table[1 : limit + 1]
		if file_format in ("XLSX", "CSV"):
			return tables.as_file([head, *rows], self.title, "Excel" if file_format == "XLSX" else "CSV")[0]
		lines = [_line("th", head), *(_line("td", row) for row in rows)]
		left = len(table) - 1 - len(rows)
		more = f"<p>{_('{0} more rows').format(left)}</p>" if left else ""
		return f'{heading}<table style="border-collapse: collapse">{"".join(lines)}</table>{more}'


def _line(tag: str, values: list[Any]) -> str:
	cells = "".join(f"<{tag} {CELL}>{escape_html(_shown(value))}</{tag}>" for value in values)
	return f"<tr>{cells}</tr>"


def _shown(value: Any) -> str:
	if isinstance(value, datetime):
		return frappe.utils.format_datetime(value)
	return frappe.utils.formatdate(value) if isinstance(value, date) else cstr(value)


def run(name: str, filters: dict[str, Any], modified_within: int) -> Result:
	"""Run a report with the rights of the session's user.

	:param modified_within: hours; only documents that were changed since, of reports that are built in the desk; 0 for all
	:raises frappe.PermissionError: the user may not run or export it
	"""
	report = running.find(name)
	frappe.permissions.can_export(report.ref_doctype, raise_exception=True)
	if modified_within > 0 and report.report_type == "Report Builder":
		filters = {**filters, "modified": [">", str(add_to_date(now_datetime(), hours=-modified_within))]}
	answer = running.run(report, filters)
	return Result(report.name, report.ref_doctype, answer["columns"], answer["result"])


def period(name: str, today: date, from_its_first_day: bool) -> tuple[date, date]:
	"""The first and the last day of a period that ends today.

	:param from_its_first_day: from the first day of the week, month, quarter … that today is in
	"""
	if not from_its_first_day:
		if name in MONTHS:
			return getdate(add_months(today, -MONTHS[name])), today
		return today - timedelta(days=7 if name == "Weekly" else 1), today
	first = {
		"Weekly": get_first_day_of_week,
		"Monthly": get_first_day,
		"Quarterly": get_quarter_start,
		"Yearly": get_year_start,
	}.get(name)
	if first:
		return getdate(first(today)), today
	return (
		(date(today.year, 1 if today.month <= MONTHS["Half Yearly"] else 7, 1), today)
		if name in MONTHS
		else (today, today)
	)


def addressees(given: str | None) -> list[tuple[str, str | None]]:
	"""Addresses, each with the one enabled user who has it."""
	found = [(address, recipients.users_of(address)) for address in recipients.addresses(given)]
	return [(address, users[0] if len(users) == 1 else None) for address, users in found]
