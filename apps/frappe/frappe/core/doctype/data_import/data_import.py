"""Data Import: a workbook or CSV file whose rows become documents."""

import json
from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.access_log.access_log import check_reason, make_access_log
from frappe.model.document import Document
from frappe.services.exporter import tables
from frappe.services.importer import reading, running
from frappe.services.limits import expensive
from frappe.utils.asked import list_of, values_of
from frappe.utils.background_jobs import is_job_enqueued

PREVIEW_ROWS = 10
CHECKED_RECORDS = 1000
"""How many documents are looked at before an import: as many as a person waits for."""


class DataImport(Document):
	"""One import: what, from which file, and how it went."""

	def validate(self) -> None:
		frappe.permissions.can_import(self.reference_doctype, raise_exception=True)
		if self.import_file and not self.is_new() and self.has_value_changed("import_file"):
			self.status = "Pending"
			if not self.has_value_changed("template_options"):
				self.template_options = None  # the columns of another file
		if self.import_file:
			self.payload_count = sum(1 for _record in self.records())

	def get_file(self) -> Any:
		"""The File to import.

		:raises frappe.PermissionError: the user may not read it
		"""
		name = frappe.db.get_value(
			"File", {"file_url": ("=", self.import_file)}, "name", order_by="creation desc"
		)
		if not name:
			frappe.throw(_("Attach a file to import first"))
		file = frappe.get_doc("File", name)
		file.check_permission("read")
		return file

	def records(self) -> Any:
		"""The documents that the file holds."""
		return running.records(self.reference_doctype, reading.read(self.get_file()), self.chosen_fields())

	def chosen_fields(self) -> dict[str, str]:
		"""Which field each column fills where somebody chose it: column number → field name.

		:raises frappe.ValidationError: the template options are no such mapping
		"""
		try:
			chosen = json.loads(self.template_options or "{}").get("column_to_field_map") or {}
			return {str(column): str(field) for column, field in chosen.items()}
		except (ValueError, AttributeError):
			frappe.throw(_("The mapping of columns cannot be read. Choose the fields of the columns again"))

	@frappe.whitelist()
	def get_preview_from_template(self, import_file: str | None = None) -> dict:
		"""The first rows, which column fills which field, the fields that could be chosen, and the columns that fill none."""
		self.import_file = import_file or self.import_file
		rows = reading.read(self.get_file())
		chosen = self.chosen_fields()
		columns = reading.columns_of(self.reference_doctype, rows[0], chosen)
		unknown = [column.header for column in columns if not column.df and str(column.number) not in chosen]
		filled = [row for row in rows[1:] if reading.is_filled(row)]
		return {
			"data": filled[:PREVIEW_ROWS],
			"columns": [
				{
					"header_title": column.header,
					"df": column.df,
					"table": column.table,
					"field": chosen.get(str(column.number)) or column.field,
					"skip_import": column.df is None,
				}
				for column in columns
			],
			"fields": reading.choices(self.reference_doctype),
			"total_number_of_rows": len(filled),
			"warnings": [{"message": _("Column {0} fills no field").format(header)} for header in unknown],
		}

	@frappe.whitelist(methods=["POST"])
	def check_rows(self) -> dict:
		"""What would go wrong with the first documents, told by row, before anything is imported."""
		frappe.permissions.can_import(self.reference_doctype, raise_exception=True)
		return running.check(self, CHECKED_RECORDS)

	def start_import(self) -> Any:
		"""Import in the background."""
		frappe.permissions.can_import(self.reference_doctype, raise_exception=True)
		return frappe.enqueue(
			start_import,
			queue="long",
			job_id=job_of(self.name),
			deduplicate=True,
			enqueue_after_commit=True,
			data_import=self.name,
		)


def job_of(name: str) -> str:
	"""The name of the job that runs an import."""
	return f"data_import||{name}"


@frappe.whitelist(methods=["POST"])
@expensive("import")
def form_start_import(data_import: str) -> bool:
	"""Begin an import; whether it was put into the queue."""
	doc = frappe.get_doc("Data Import", data_import)
	doc.check_permission("write")
	return bool(doc.start_import())


def start_import(data_import: str) -> None:
	"""The job: import, and note how it went."""
	doc = frappe.get_doc("Data Import", data_import)
	try:
		doc.db_set("status", running.run(doc))
	except Exception:
		frappe.db.rollback()
		doc.db_set("status", "Error")
		frappe.log_error(_("Data import failed"))
	frappe.db.commit()  # the end of the job, well or not
	frappe.publish_realtime("data_import_refresh", {"data_import": doc.name}, user=frappe.session.user)


@frappe.whitelist()
def get_import_status(data_import_name: str) -> dict:
	"""How far an import is: its status, documents taken and not, how many there are, and whether it is at work now."""
	doc = frappe.get_doc("Data Import", data_import_name)
	doc.check_permission("read")
	last = {log.row_indexes: log.success for log in running.logs(doc.name)}
	return {
		"status": doc.status,
		"success": sum(1 for done in last.values() if done),
		"failed": sum(1 for done in last.values() if not done),
		"total_records": doc.payload_count,
		"running": is_job_enqueued(job_of(doc.name)),
	}


@frappe.whitelist()
def get_import_logs(data_import: str) -> list:
	"""How each document of an import went."""
	frappe.get_doc("Data Import", data_import).check_permission("read")
	return running.logs(data_import)


@frappe.whitelist()
def download_errored_template(data_import_name: str) -> None:
	"""Answer with the rows of an import that no run has taken, as a table to correct, each with what is wrong with it."""
	doc = frappe.get_doc("Data Import", data_import_name)
	doc.check_permission("read")
	rows = reading.read(doc.get_file())
	tables.respond(running.errored(doc.name, rows), doc.reference_doctype, "Excel")


@frappe.whitelist()
@expensive("export")
def download_template(
	doctype: str,
	export_fields: dict | str | None = None,
	export_records: str | None = None,
	export_filters: dict | list | str | None = None,
	file_type: str = "CSV",
) -> None:
	"""Answer with a table of a DocType's fields, empty or filled with documents that the user may export.

	:param export_fields: DocType → field names; all that are mandatory if left out
	:param export_records: `all`, `by_filter`, `5_records` or `blank_template`
	"""
	frappe.permissions.can_import(doctype, raise_exception=True)
	given = frappe.parse_json(export_fields) or {}
	wanted = values_of(given, "export_fields").get(doctype)
	asked = list_of(wanted, "export_fields", str) if wanted else None
	meta = frappe.get_meta(doctype)
	fields = [
		df
		for df in meta.fields
		if (df.fieldname in asked if asked else df.reqd) and df.fieldtype not in ("Table",)
	]
	table: list[list[Any]] = [["ID", *(_(df.label) for df in fields)]]
	if export_records in ("all", "by_filter", "5_records"):
		frappe.permissions.can_export(doctype, raise_exception=True)
		reason = check_reason((doctype, df.fieldname) for df in fields)
		table += frappe.get_list(
			doctype,
			fields=["name", *(df.fieldname for df in fields)],
			filters=frappe.parse_json(export_filters) if export_records == "by_filter" else None,
			limit=5 if export_records == "5_records" else 0,
			as_list=True,
		)
		make_access_log(
			doctype=doctype,
			file_type=file_type,
			method="Export",
			filters=export_filters if export_records == "by_filter" else None,
			columns=[df.fieldname for df in fields],
			reason=reason,
			row_count=len(table) - 1,
		)
	tables.respond(table, doctype, file_type)
