"""What a script may change: fields of the document of its event that the user may set, and new documents of its own making.

Values go through the one door for what clients send, and only before anything of the document is checked: what the
controller, apps and locks look at is what the script has left. Rights on the document as it is then are asked once more.
"""

import datetime
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model import audited, table_fields
from frappe.model.base_document import BaseDocument
from frappe.model.incoming import MOST_ROWS, append_client_row, apply_client_values, new_document_from_client
from frappe.model.links import validate_links
from frappe.services.sandbox.views import DocumentView, shown
from frappe.utils import cint

OUT_OF_REACH = frozenset(
	(
		*("Comment", "Deleted Document", "Email Queue", "Error Log", "File"),
		*("Scheduled Job Log", "Webhook", "Webhook Request Log"),
	)
)
TIMES = (datetime.date, datetime.datetime, datetime.timedelta)


class EventDocument(DocumentView):
	"""The document that an event is about."""

	__slots__ = ("_event",)
	_document: Any

	def __init__(
		self,
		document: BaseDocument,
		event: "Event",
		levels: frozenset[int] | None = None,
	) -> None:
		super().__init__(document, levels)
		self._event = event

	def set(self, key: str, value: Any) -> None:
		"""Set a field that the user may set.

		:raises frappe.PermissionError: the user may not
		:raises frappe.ValidationError: it is no field, the value is not of its kind, or it is too late
		"""
		df = self._settable(key)
		if df.fieldtype in table_fields:
			self._set_rows(key, value)
			return
		document = self._document
		value = str(value) if isinstance(value, TIMES) else value
		before = document.get(key)
		apply_client_values(document, {key: value})
		if document.get(key) is before and before != value:
			_refuse_field(document.doctype, key)

	def _settable(self, key: Any) -> Any:
		"""The field of a name, if the user may set it now; notes that it was set."""
		df = self._field(key) if isinstance(key, str) else None
		if df is None or df.is_virtual:
			_refuse_field(self._document.doctype, key)
		self._event.check(df)
		return df

	def _set_rows(self, key: str, value: Any) -> None:
		"""Rows that stay are the same as before; all others are new."""
		if not isinstance(value, list | tuple) or len(value) > MOST_ROWS:
			_refuse_field(self._document.doctype, key)
		own = {id(row): row for row in self._document.get(key) or ()}
		rows = self._document.__dict__[key] = []
		for item in value:
			row = own.pop(id(item._document), None) if isinstance(item, DocumentView) else None
			if row is None:
				self.append(key, item)
				continue
			rows.append(row)
			row.idx = len(rows)

	def update(self, values: dict) -> None:
		"""Set several fields."""
		for key, value in values.items():
			self.set(key, value)

	def append(self, key: str, value: Any = None) -> "EventDocument":
		"""Put a row at the end of a table."""
		df = self._settable(key)
		if df.fieldtype not in table_fields or not isinstance(value or {}, dict):
			_refuse_field(self._document.doctype, key)
		append_client_row(self._document, key, {})
		row = EventDocument(self._document.get(key)[-1], self._event, self._levels)
		row.update(value or {})
		return row

	def has_value_changed(self, fieldname: str) -> bool:
		"""Whether a field is not as it is stored."""
		if not self._knows(fieldname) or not self._readable(fieldname):
			return False
		return bool(self._document.has_value_changed(fieldname))

	def get_doc_before_save(self) -> DocumentView | None:
		"""The document as it is stored, to read; None if it is new."""
		return shown(self._document.get_doc_before_save())

	def _value(self, name: str) -> Any:
		value = super()._value(name)
		if isinstance(value, list):
			return [
				EventDocument(row._document, self._event, self._levels)
				if isinstance(row, DocumentView)
				else row
				for row in value
			]
		return value


class Event:
	"""Whether a script may set something yet, and whether it has."""

	__slots__ = ("document", "has_changed", "name", "opens", "writable")

	def __init__(self, document: Any, name: str, opens: bool) -> None:
		"""
		:param name: the event as the script names it
		:param opens: whether values are taken in it
		"""
		self.document = document
		self.name = name
		self.opens = opens
		self.has_changed = False
		self.writable = _writable_levels(document)

	def view(self) -> EventDocument:
		"""The document for a script."""
		return EventDocument(self.document, self)

	def check(self, df: Any) -> None:
		"""Note that a field is set.

		:raises frappe.PermissionError: the user may not set it
		:raises frappe.ValidationError: what the document says is checked already
		"""
		if not self.opens:
			frappe.throw(
				_(
					"{0}: nothing can be set any more, because everything is checked already. Set it in {1}."
				).format(_(self.name), _("Before Save"))
			)
		if self.writable is not None and cint(df.permlevel) not in self.writable:
			frappe.throw(
				_("A script sets no field that its user may not set: {0}.").format(
					frappe.bold(_(df.label) if df.label else df.fieldname)
				),
				frappe.PermissionError,
			)
		self.has_changed = True

	def close(self) -> None:
		"""Ask again what was asked of the document before its values were changed.

		:raises frappe.PermissionError: the user has no right on the document as it is now
		"""
		if not self.has_changed:
			return
		document = self.document
		right = "create" if document.is_new() else "write"
		frappe.has_permission(document.doctype, right, doc=document, throw=True)
		validate_links(document)


class NewDocument:
	"""A document that a script makes: it goes through the one door for what clients send, with the rights of the session's user."""

	__slots__ = ("_document",)

	def __init__(self, values: Any) -> None:
		"""
		:raises frappe.ValidationError: no script makes such documents, or a value is not of its field's kind
		"""
		self._document = new_document_from_client(values)
		doctype = self._document.doctype
		if is_out_of_reach(doctype):
			frappe.throw(_("A script makes no {0}.").format(frappe.bold(_(doctype))), frappe.PermissionError)

	def insert(self) -> DocumentView:
		"""Store it; what was stored.

		:raises frappe.PermissionError: the user may not make such a document, or a request asks that changes nothing
		"""
		request = getattr(frappe.local, "request", None)
		if request is not None and request.method in ("GET", "HEAD", "OPTIONS"):
			frappe.throw(
				_("A request by {0} changes nothing.").format(request.method), frappe.PermissionError
			)
		return DocumentView(self._document.insert())


def is_out_of_reach(doctype: str) -> bool:
	"""Whether a DocType is of accounts, rights, settings, logs, or of what hangs on documents: no script's."""
	of_framework = doctype in audited.OWN or audited.gives_rights(doctype) or audited.is_log(doctype)
	return of_framework or doctype in OUT_OF_REACH


class Setter:
	"""What `doc.field = value` and `doc["field"] = value` reach."""

	__slots__ = ("_view",)

	def __init__(self, view: EventDocument) -> None:
		object.__setattr__(self, "_view", view)

	def __setattr__(self, name: str, value: Any) -> None:
		self._view.set(name, value)

	def __setitem__(self, name: str, value: Any) -> None:
		self._view.set(name, value)


def _writable_levels(document: Any) -> frozenset[int] | None:
	"""The levels at which the user sets fields; None for every one."""
	if frappe.session.user == "Administrator":
		return None
	return frozenset(document.meta.get_permlevel_access("write", document.get("parenttype")))


def _refuse_field(doctype: str, key: Any) -> NoReturn:
	frappe.throw(
		_("A script can set no {0} of {1}.").format(
			frappe.bold(frappe.utils.escape_html(str(key)[:140])), frappe.bold(_(doctype))
		)
	)
