"""Form tours: an administrator leads users through a form, field by field, or along the parts of a list; each user sees a tour once by itself, except those that come with apps."""

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
FORM, LIST = "Form", "List"


class FormTour(Document):
	"""The steps of a tour on the form or the list of a DocType."""

	def validate(self) -> None:
		self.check_standard()
		self.view_name = self.view_name or FORM
		if self.view_name == LIST:
			self.check_list()
		else:
			self.check_form()

	def check_form(self) -> None:
		"""The steps of a tour of a form lead to its fields."""
		self.update({"list_name": None, "ui_tour": 0, "page_route": None})
		meta = self.meta_of("reference_doctype")
		if meta.istable:
			frappe.throw(_("{0} has no form of its own.").format(_(meta.name)))
		for step in self.steps:
			df = meta.get_field(step.fieldname or "")
			if not df or (df.fieldtype in no_value_fields and df.fieldtype not in TABLES):
				frappe.throw(
					_("{0} is not a fitting field of {1}.").format(
						escape_html(step.fieldname or "?"), _(meta.name)
					)
				)
			step.update({"label": df.label, "fieldtype": df.fieldtype})
			step.update({"element_selector": None, "next_on_click": 0})

	def check_list(self) -> None:
		"""The steps of a tour of a list lead to parts that every list has, by name."""
		meta = self.meta_of("list_name")
		if meta.istable or meta.issingle:
			frappe.throw(_("{0} has no list.").format(_(meta.name)))
		self.update({"reference_doctype": None, "first_document": 0, "ui_tour": 1})
		self.page_route = json.dumps(["List", meta.name, "List"], ensure_ascii=False)
		for step in self.steps:
			if not step.element_selector:
				frappe.throw(_("Say which part of the list each step is about."), frappe.MandatoryError)
			step.update({"fieldname": None, "label": None, "fieldtype": None})

	def meta_of(self, field: str) -> Any:
		"""The DocType that a field names.

		:raises frappe.MandatoryError: it names none
		"""
		if not self.get(field):
			frappe.throw(_("{0} is missing.").format(_(self.meta.get_label(field))), frappe.MandatoryError)
		return frappe.get_meta(self.get(field))

	def check_standard(self) -> None:
		"""What comes with an app is changed there."""
		before = self.get_doc_before_save()
		if (cint(self.is_standard) or (before and cint(before.is_standard))) and not flag("developer_mode"):
			frappe.throw(_("A standard tour belongs to its app and is changed there."))


def tours_by_doctype() -> dict[str, list[dict[str, Any]]]:
	"""The tours of each DocType's form and list, the first one made first, for the desk.

	Tours of other screens, which apps of stock Frappe may bring along, are left out.
	"""
	told: dict[str, list[dict[str, Any]]] = {}
	fields = ["name", "is_standard", "view_name as view", "list_name", "reference_doctype", "ui_tour"]
	for row in frappe.get_all("Form Tour", fields=fields, order_by="creation asc", limit=0):
		of_list, of_form = row.pop("list_name"), row.pop("reference_doctype")
		row.view = row.view or FORM
		if row.view not in (FORM, LIST) or (row.pop("ui_tour") and row.view == FORM):
			continue
		if doctype := of_list if row.view == LIST else of_form:
			told.setdefault(doctype, []).append(row)
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
