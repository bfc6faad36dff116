"""Controller of Version: what a save changed, as JSON."""

import json

import frappe
from frappe.core.kept_log import KeptLog
from frappe.model import no_value_fields, table_fields
from frappe.model.document import Document

RENAMED = """substr(`data`, 1, 21) = '{"changed": [["name",'"""
"""What the entry of a rename fulfils; in these words an index holds such entries alone, and a document may have many others."""
FORMER = f"select `data` from `tabVersion` where `ref_doctype` = %s and `docname` = %s and {RENAMED}"


class Version(KeptLog):
	"""The difference between two states of a document."""

	def update_version_info(self, old: Document | None, new: Document) -> bool:
		"""Note what differs; False if nothing does."""
		if not old:
			return False
		diff = get_diff(old, new)
		if not diff:
			return False
		self.ref_doctype = new.doctype
		self.docname = new.name
		self.data = frappe.as_json(diff, indent=None, separators=(",", ":"))
		return True

	def set_impersonator(self, data: dict) -> None:
		"""Note who acted in the user's name."""
		if frappe.session.data and frappe.session.data.get("impersonated_by"):
			data["impersonated_by"] = frappe.session.data["impersonated_by"]

	def for_insert(self, doc: Document) -> None:
		"""Note that a document was made by an update from elsewhere."""
		self.ref_doctype = doc.doctype
		self.docname = doc.name
		self.data = frappe.as_json(
			{
				"creation": doc.creation,
				"updater_reference": doc.flags.updater_reference,
				"created_by": doc.owner,
			}
		)

	def get_data(self) -> dict:
		"""What was noted."""
		return json.loads(self.data)


def get_diff(
	old: Document, new: Document, for_child: bool = False, compare_cancelled: bool = False
) -> dict | None:
	"""What differs between two states of a document, values as a reader sees them.

	:returns: {"changed": [[field, old, new]], "added": [[table, row]], "removed": [[table, row]],
		"row_changed": [[table, index, row's name, [[field, old, new]]]], "data_import", "updater_reference"}; None
		if nothing differs
	"""
	if not new:
		return None
	out = frappe._dict(
		changed=[],
		added=[],
		removed=[],
		row_changed=[],
		data_import=new.flags.data_import,
		updater_reference=new.flags.updater_reference,
	)
	for df in new.meta.fields:
		if df.fieldtype in table_fields:
			if not df.is_virtual:
				_compare_rows(df, old, new, out, compare_cancelled)
		elif df.fieldtype not in no_value_fields and not df.is_virtual:
			_compare_value(df, old, new, out)
	if not for_child:
		for field in ("name", "docstatus"):
			if old.get(field) != new.get(field):
				out.changed.append([field, old.get(field), new.get(field)])
	if any((out.changed, out.added, out.removed, out.row_changed)):
		return out
	return None


def former_names(doctype: str, name: str) -> list[str]:
	"""A document's name and those that it had before it was renamed: entries keep the names of their time."""
	names = [str(name)]
	if not frappe.get_meta(doctype).allow_rename:
		return names
	for known in names:
		for data in frappe.db.sql_list(FORMER, (doctype, known)):
			names += [
				change[1]
				for change in json.loads(data).get("changed") or ()
				if change[0] == "name" and change[1] not in names
			]
	return names


def _compare_value(df, old, new, out: dict) -> None:
	before, after = old.get(df.fieldname), new.get(df.fieldname)
	if before == after:
		return
	before = old.get_formatted(df.fieldname) if before else before
	after = new.get_formatted(df.fieldname) if after else after
	if before != after:
		out.changed.append([df.fieldname, before, after])


def _compare_rows(df, old, new, out: dict, compare_cancelled: bool) -> None:
	stored = {(row.idx if compare_cancelled else row.name): row for row in old.get(df.fieldname) or ()}
	seen = set()
	for index, row in enumerate(new.get(df.fieldname) or ()):
		key = row.idx if compare_cancelled else row.name
		before = stored.get(key)
		if before is None:
			out.added.append([df.fieldname, row.as_dict()])
			continue
		seen.add(key)
		diff = get_diff(before, row, for_child=True)
		if diff and diff.changed:
			out.row_changed.append([df.fieldname, index, row.name, diff.changed])
	out.removed.extend([df.fieldname, row.as_dict()] for key, row in stored.items() if key not in seen)


def on_doctype_update() -> None:
	"""The index by which former names are found; the versions of a document are by that of its name."""
	frappe.db.sql_ddl(
		"create index if not exists `tabVersion:renamed` on `tabVersion` (`ref_doctype`, `docname`) "
		f"where {RENAMED}"
	)
