"""Short ways for controllers: a value written at once, a title, a check in one line."""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.utils import cstr, now


class DocumentShorthands:
	"""Methods that controllers call on their own document."""

	def db_set(
		self,
		fieldname: str | dict,
		value: Any = None,
		update_modified: bool = True,
		notify: bool = False,
		commit: bool = False,
	) -> None:
		"""Write one or several values at once, past all checks; the hook `on_change` runs."""
		values = dict(fieldname) if isinstance(fieldname, dict) else {fieldname: value}
		if update_modified and (self.name or self.meta.issingle):
			values.setdefault("modified", now())
			values.setdefault("modified_by", frappe.session.user)
		self.update(values)
		if self.__dict__.get("_doc_before_save") is None and not self.is_new():
			self.load_doc_before_save()
		if self.meta.issingle:
			frappe.db.set_single_value(self.doctype, values, update_modified=False)
		else:
			frappe.db.set_value(self.doctype, self.name, values, update_modified=False)
		self.clear_cache()
		self.run_method("on_change")
		if notify:
			self.notify_update()
		if commit:
			frappe.db.commit()

	def db_get(self, fieldname: str) -> Any:
		"""The stored value."""
		return frappe.db.get_value(self.doctype, self.name, fieldname)

	def get_title(self) -> str:
		"""What stands for the document in links."""
		return self.get(self.meta.get_title_field()) or ""

	def get_url(self) -> str:
		"""The form's path in the desk."""
		return f"/app/{frappe.scrub(self.doctype).replace('_', '-')}/{frappe.utils.quoted(str(self.name))}"

	def get_signature(self) -> str:
		"""A hash of the moment of creation, for links that need no login."""
		import hashlib

		return hashlib.sha224(str(self.creation).encode()).hexdigest()

	def get_onload(self, key: str | None = None) -> Any:
		"""What was put there for the form."""
		onload = self.get("__onload") or frappe._dict()
		return onload.get(key) if key else onload

	def set_onload(self, key: str, value: Any) -> None:
		"""Put something there for the form."""
		if not self.get("__onload"):
			self.__dict__["__onload"] = frappe._dict()
		self.__dict__["__onload"][key] = value

	def validate_value(
		self, fieldname: str, condition: str, val2: Any, doc=None, raise_exception=None
	) -> None:
		"""Throw unless `value condition val2` holds, for example `("qty", ">", 0)`."""
		doc = doc or self
		value, df = doc.get(fieldname), doc.meta.get_field(fieldname)
		if not frappe.utils.compare(doc.cast(value, df), condition, doc.cast(val2, df)):
			label = _(doc.meta.get_label(fieldname))
			place = _("Row #{0}:").format(doc.idx) + " " if doc.get("parentfield") else ""
			frappe.throw(
				place + _("{0} must be {1} {2}").format(frappe.bold(label), condition, cstr(val2)),
				raise_exception or frappe.ValidationError,
			)

	def validate_table_has_rows(self, parentfield: str, raise_exception=None) -> None:
		"""Throw if a table is empty."""
		if not self.get(parentfield):
			label = _(self.meta.get_label(parentfield))
			frappe.throw(
				_("Table {0} cannot be empty").format(frappe.bold(label)),
				raise_exception or frappe.EmptyTableError,
			)

	def validate_from_to_dates(self, from_date_field: str, to_date_field: str) -> None:
		"""Throw if the end comes before the beginning."""
		start, end = self.get(from_date_field), self.get(to_date_field)
		if start and end and frappe.utils.date_diff(end, start) < 0:
			frappe.throw(
				_("{0} must be after {1}").format(
					frappe.bold(_(self.meta.get_label(to_date_field))),
					frappe.bold(_(self.meta.get_label(from_date_field))),
				),
				frappe.exceptions.InvalidDates,
			)

	def round_floats_in(self, doc, fieldnames: Iterable[str] | None = None, do_not_round_fields=None) -> None:
		"""Round number fields to their precision."""
		names = fieldnames or (
			df.fieldname for df in doc.meta.fields if df.fieldtype in ("Currency", "Float", "Percent")
		)
		for name in names:
			if name not in (do_not_round_fields or ()):
				doc.set(name, frappe.utils.flt(doc.get(name), self.precision(name, doc.get("parentfield"))))
