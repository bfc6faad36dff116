"""Form tours: an administrator leads users through a form, field by field; each user sees a tour once by itself."""

import json

import frappe
from frappe import _
from frappe.desk.progress import keep_tours, tours_of
from frappe.model import no_value_fields
from frappe.model.document import Document
from frappe.utils import cint, escape_html
from frappe.utils.asked import name_of, values_of

TABLES = ("Table", "Table MultiSelect")


class FormTour(Document):
	"""The steps of a tour on the form of a DocType."""

	def validate(self) -> None:
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


def tours_by_doctype() -> dict[str, list[str]]:
	"""The tours of each DocType, the first one made first, for the desk."""
	told: dict[str, list[str]] = {}
	rows = frappe.get_all("Form Tour", fields=["name", "reference_doctype"], order_by="creation asc")
	for row in rows:
		told.setdefault(row.reference_doctype, []).append(row.name)
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
