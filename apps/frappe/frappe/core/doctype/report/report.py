"""Report: a view on documents: built in the desk, one SELECT, or a script of an app."""

from typing import Any

import frappe
from frappe import _
from frappe.ground.config import flag
from frappe.model.document import Document
from frappe.modules.utils import export_module_json
from frappe.services.reports import builder, running
from frappe.utils import cstr, is_cli
from frappe.utils.safe_exec import check_safe_sql_query

FREE_FIELDS = frozenset(
	("disabled", "prepared_report", "timeout", "add_total_row", "add_translate_data", "letter_head")
)
"""Of a report with a query or a script these may be changed in the desk."""


class Report(Document):
	"""One report."""

	def validate(self) -> None:
		if not self.module:
			self.module = frappe.db.get_value("DocType", self.ref_doctype, "module")
		if not self.is_standard:
			self.is_standard = "No"
		self.check_who_may_write()
		self.check_where_code_is_written()
		if self.report_type == "Query Report" and self.query:
			check_safe_sql_query(self.query)

	def check_who_may_write(self) -> None:
		"""Standard reports belong to apps; scripts and queries see past rights, so not everybody may write them.

		:raises frappe.PermissionError: the user may not
		"""
		setting_up = (
			frappe.flags.in_install
			or frappe.flags.in_migrate
			or frappe.flags.in_import
			or frappe.flags.in_test
		)
		if self.is_standard == "Yes" and not setting_up and not flag("developer_mode"):
			frappe.throw(_("Cannot edit a standard report. Please duplicate and create a new report"))
		if self.is_standard == "No" and self.report_type == "Script Report":
			frappe.only_for("Script Manager", True)
		if self.is_standard == "No" and self.report_type == "Query Report":
			frappe.only_for(("System Manager", "Report Manager"), True)

	def check_where_code_is_written(self) -> None:
		"""A query or a script sees past the rights of who runs it, so it comes with an app or from the command line.

		:raises frappe.PermissionError: it was made or changed over the web, in an import or by a job, whoever asked
		"""
		before = self.get_doc_before_save()
		if is_cli() or not self._has_code(before) or self._only_names_code(before):
			return
		if before is None or any(_said(self, field) != _said(before, field) for field in self._kept_fields()):
			frappe.throw(
				_("The query or script of a report is written on the server: bench --site {0} {1}").format(
					frappe.local.site, frappe.bold("set-report-query")
				),
				frappe.PermissionError,
			)

	def _has_code(self, before: Any) -> bool:
		return any(
			one and (one.report_type in ("Query Report", "Script Report") or one.javascript)
			for one in (self, before)
		)

	def _only_names_code(self, before: Any) -> bool:
		"""Whether a developer's report has its script in a file of an app and nothing to run in the database."""
		return (
			flag("developer_mode")
			and frappe.session.user == "Administrator"
			and all(
				one.is_standard == "Yes"
				and one.report_type == "Script Report"
				and not (one.report_script or one.query or one.javascript)
				for one in (self, before)
				if one
			)
		)

	def _kept_fields(self) -> list[str]:
		return [df.fieldname for df in self.meta.fields if df.fieldname not in FREE_FIELDS]

	def on_update(self) -> None:
		frappe.clear_cache()
		export_module_json(self, self.is_standard == "Yes", self.module)

	def after_delete(self) -> None:
		frappe.clear_cache()

	def on_trash(self) -> None:
		setting_up = frappe.flags.in_uninstall or frappe.flags.in_migrate or frappe.flags.in_test
		if self.is_standard == "Yes" and not setting_up and not flag("developer_mode"):
			frappe.throw(_("You are not allowed to delete Standard Report"))

	def set_doctype_roles(self) -> None:
		"""The roles that the DocType gives the report right."""
		if not self.get("roles") and self.is_standard == "No":
			roles = {row.role for row in frappe.get_meta(self.ref_doctype).permissions if not row.permlevel}
			self.set("roles", [{"role": role} for role in sorted(roles)])

	def is_permitted(self) -> bool:
		"""Whether the user has one of the roles that the report asks for; without roles everybody has."""
		asked = {row.role for row in self.get("roles") or []}
		return not asked or bool(asked.intersection(frappe.get_roles()))

	def get_columns(self) -> list:
		"""The columns of a report that is built in the desk."""
		return builder.get_data(self, limit=1)[0]

	def get_data(
		self,
		filters: dict | None = None,
		limit: int | None = None,
		user: str | None = None,
		as_dict: bool = False,
		ignore_prepared_report: bool = False,
		are_default_filters: bool = True,
	) -> tuple[list, list]:
		"""Columns and rows, as far as the user may see them."""
		if self.report_type == "Report Builder":
			return builder.get_data(self, filters, limit, as_dict)
		answer = running.run(running.find(self.name), filters, user)
		rows = answer["result"][:limit] if limit else answer["result"]
		if as_dict:
			return answer["columns"], rows
		names = [column.fieldname for column in answer["columns"]]
		return answer["columns"], [
			[row.get(name) for name in names] if isinstance(row, dict) else row for row in rows
		]

	def execute_query_report(self, filters: dict | None) -> list[Any]:
		"""Columns and rows of a query report, before rights to rows are looked at."""
		answer = running.query(self, running.as_filters(filters))
		return [answer["columns"], answer["result"]]

	@frappe.whitelist(methods=["POST", "PUT"])
	def toggle_disable(self, disable: bool) -> None:
		"""Switch the report off or on."""
		self.check_permission("write")
		self.db_set("disabled", int(bool(disable)))
		frappe.clear_cache()


def is_prepared_report_enabled(report: str) -> bool:
	"""Whether a report is run in the background."""
	return bool(frappe.db.get_value("Report", report, "prepared_report"))


def get_report_module_dotted_path(module: str, report_name: str) -> str:
	"""The Python module of a standard report."""
	app = frappe.get_module_app(module)
	name = frappe.scrub(report_name)
	return f"{app}.{frappe.scrub(module)}.report.{name}.{name}"


def _said(report: Any, field: str) -> Any:
	"""A value as it is compared: rows by what they say, nothing like an empty text."""
	value = report.get(field)
	if not isinstance(value, list):
		return cstr(value)
	names = [df.fieldname for df in value[0].meta.fields] if value else []
	return [[cstr(row.get(name)) for name in names] for row in value]


def write_query(name: str, query: str, ref_doctype: str | None = None) -> Any:
	"""Give a report a query; make the report if there is none of that name. For the command line.

	:param ref_doctype: the DocType whose report right lets users run it; needed for a new one
	:raises frappe.PermissionError: the query does more than read, or was not sent from the command line
	"""
	if frappe.db.exists("Report", name):
		report = frappe.get_doc("Report", name)
	else:
		report = frappe.new_doc("Report")
		report.update({"report_name": name, "is_standard": "No"})
	report.update({"report_type": "Query Report", "query": query})
	if ref_doctype:
		report.ref_doctype = ref_doctype
	return report.save()
