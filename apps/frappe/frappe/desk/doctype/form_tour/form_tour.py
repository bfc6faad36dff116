"""Form tours: an administrator leads users through a form, field by field; each user sees a tour once by itself, except those that come with apps."""

import json
from typing import Any

import frappe
from frappe import _
from frappe.desk.progress import keep_tours, tours_of
from frappe.ground.config import flag
from frappe.model import no_value_fields
from frappe.model.document import Document
from frappe.utils import cint, escape_html
from frappe.utils.asked import name_of, values_of

TABLES = ("Table", "Table MultiSelect")


class FormTour(Document):
	"""The steps of a tour on the form of a DocType."""

	def validate(self) -> None:
		self.check_standard()
		meta = frappe.get_meta(self.reference_doctype)
		if meta.istable:
			frappe.throw(_("{0} has no form of its own.").format(_(self.reference_doctype)))
		for step in self.steps:
			df = meta.get_field(step.fieldname or "")
			if not df or (df.fieldtype in no_value_fields and df.fieldtype not in TABLES):
				frappe.throw(
					_("{0} is not a fitting field of {1}.").format(
						escape_html(step.fieldname or "?"), _(self.reference_doctype)
					)
				)
			step.label, step.fieldtype = df.label, df.fieldtype

	def check_standard(self) -> None:
		"""What comes with an app is changed there."""
		before = self.get_doc_before_save()
		if (cint(self.is_standard) or (before and cint(before.is_standard))) and not flag("developer_mode"):
			frappe.throw(_("A standard tour belongs to its app and is changed there."))


def tours_by_doctype() -> dict[str, list[dict[str, Any]]]:
	"""The tours of each DocType, the first one made first, for the desk."""
	told: dict[str, list[dict[str, Any]]] = {}
	fields = ["name", "reference_doctype", "is_standard"]
	for row in frappe.get_all("Form Tour", fields=fields, order_by="creation asc", limit=0):
		told.setdefault(row.pop("reference_doctype"), []).append(row)
	return told


@frappe.whitelist(methods=["POST"])
def update_user_status(value: str | dict, step: str | dict | None = None) -> None:
	"""Remember how far the session's user has come in tours.

	:param value: by the name of a tour, `steps_complete` and `is_complete`; tours that are not named stay as they are
	:param step: the step at which the user is, which nothing here counts
	:raises frappe.ValidationError: it has another shape
	"""
	told = tours_of(frappe.session.user)
	for name, state in values_of(value, "value").items():
		if not frappe.db.exists("Form Tour", {"name": ("=", name)}):
			continue
		seen = values_of(state, "value")
		complete = {"is_complete": bool(cint(seen.get("is_complete")))}
		told[name] = {"steps_complete": cint(seen.get("steps_complete")), **complete}
	keep_tours(frappe.session.user, told)


@frappe.whitelist(methods=["POST"])
def reset_tour(tour_name: str) -> None:
	"""Let all users see a tour once more.

	:raises frappe.PermissionError: the user may not change tours
	"""
	frappe.has_permission("Form Tour", "write", throw=True)
	name = str(name_of(tour_name, "tour_name"))
	seen = {"onboarding_status": ("like", f"%{json.dumps(name, ensure_ascii=False)}%")}
	for user in frappe.get_all("User", seen, pluck="name"):
		keep_tours(user, {key: value for key, value in tours_of(user).items() if key != name})
