"""Taking in a file: what would change and what is refused is found by doing it; the caller keeps or undoes it as a whole."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

import frappe
from frappe import _
from frappe.model import no_value_fields, table_fields
from frappe.model.incoming import document_from_client, new_document_from_client
from frappe.rights.roles import runs_site
from frappe.services.customizations import checking
from frappe.services.customizations.collecting import OF_THE_SITE, is_own, values_of
from frappe.services.customizations.kinds import Kind, all_kinds
from frappe.utils import cstr, strip_html

POINT = "customization"
TEXTS = 200
"""Characters of a value that are shown of a change."""


@dataclass
class Outcome:
	"""What becomes of one document."""

	doctype: str
	name: str
	state: str
	"""New, Changed, Unchanged or Refused."""
	changes: list[dict] = field(default_factory=list)
	"""What is otherwise: `field`, `before`, `after`."""
	reason: str = ""


class Refusal(Exception):
	"""A document is not taken in."""


def take_in(records: list[dict]) -> list[dict]:
	"""Save every document of a file, as the user who asks would in its form.

	A document that is refused leaves nothing behind; whether the others stay is for the caller to say.

	:returns: what became of each, in the order of the kinds
	:raises frappe.ReauthenticationRequired: a part needs that the user proves to be there
	"""
	kinds = all_kinds()
	coming = {cstr(values.get("name")) for values in records if values.get("doctype") == "DocType"}
	reasons = [_unfit(values, kinds) or _foreign(values, kinds, coming) for values in records]
	outcomes = [_refused(values, reason) for values, reason in zip(records, reasons, strict=True) if reason]
	fit = [values for values, reason in zip(records, reasons, strict=True) if not reason]
	without_scope = _incomplete(fit, kinds)
	for doctype, kind in kinds.items():
		own = [values for values in fit if values["doctype"] == doctype]
		if doctype == "DocType":
			outcomes += [_refused(v, without_scope[v["name"]]) for v in own if v["name"] in without_scope]
			outcomes += _doctypes([values for values in own if values["name"] not in without_scope], kind)
		else:
			outcomes += [_taken(values, kind) for values in own]
	return [asdict(outcome) for outcome in outcomes]


def refused(outcomes: Iterable[dict]) -> list[dict]:
	"""Those that stand in the way of the whole."""
	return [outcome for outcome in outcomes if outcome["state"] == "Refused"]


# which documents -----------------------------------------------------------------------------------------------------


def _unfit(values: dict, kinds: dict[str, Kind]) -> str | None:
	if reason := checking.check_shape(values):
		return reason
	if values["doctype"] not in kinds:
		return _("No file of customizations holds documents of this kind.")
	tables = frappe.get_meta(values["doctype"]).get_table_fields()
	if not all(isinstance(values.get(table.fieldname) or [], list) for table in tables):
		return _("Its rows are no rows.")
	return checking.reason_against(values) or _unknown_roles(values)


def _foreign(values: dict, kinds: dict[str, Kind], coming: set[str]) -> str | None:
	"""Why a document is none of those that the user may carry: who does not run the site carries own DocTypes and what belongs to them."""
	kind = kinds[values["doctype"]]
	of = cstr(values.get(kind.field)) if kind.field else ""
	if runs_site() or not kind.field or of in coming or is_own(of):
		return None
	if not of:
		return _("It does not say what it is and how it is called.")
	return _("It belongs to {0}, which is not yours to change.").format(_(of))


def _unknown_roles(values: dict) -> str | None:
	"""Roles are given by who gives rights on this site; none is made along with a table."""
	asked = sorted(_roles_in(values))
	missing = [role for role in asked if not frappe.db.exists("Role", role)]
	return _("Roles that are not there: {0}").format(", ".join(missing)) if missing else None


def _roles_in(values: dict) -> set[str]:
	meta = frappe.get_meta(values["doctype"])
	roles = {cstr(values.get(df.fieldname)) for df in meta.get_link_fields() if df.options == "Role"}
	for table in meta.get_table_fields():
		for df in frappe.get_meta(table.options).get_link_fields():
			if df.options == "Role":
				roles.update(cstr(row.get(df.fieldname)) for row in values.get(table.fieldname) or ())
	return roles - {""}


def _incomplete(records: list[dict], kinds: dict[str, Kind]) -> dict[str, str]:
	"""DocTypes without what an app asks of each, such as the scope of their documents."""
	found: dict[str, str] = {}
	for kind in kinds.values():
		there = {values.get(kind.field) for values in records if values["doctype"] == kind.doctype}
		for values in records if kind.is_required else ():
			if values["doctype"] == "DocType" and not values.get("istable") and values["name"] not in there:
				found[values["name"]] = _("The file says nothing about its {0}.").format(_(kind.doctype))
	return found


def _in_order(records: list[dict]) -> list[dict]:
	"""DocTypes behind those that their fields name, as far as they do not name each other."""
	waiting = {values["name"]: values for values in records}
	ordered: list[dict] = []
	while waiting:
		free = [name for name, values in waiting.items() if not _targets(values) & (waiting.keys() - {name})]
		for name in free or [next(iter(waiting))]:
			ordered.append(waiting.pop(name))
	return ordered


def _doctypes(records: list[dict], kind: Kind) -> list[Outcome]:
	"""Take in DocTypes; those that name each other first without the fields that do, and then whole."""
	coming = {values["name"] for values in records}
	outcomes: dict[str, Outcome] = {}
	unfinished = []
	for values in _in_order(records):
		missing = {name for name in _targets(values) & coming if not frappe.db.exists("DocType", name)}
		missing.discard(values["name"])
		fields = [row for row in values.get("fields") or () if cstr(row.get("options")) not in missing]
		outcome = _taken({**values, "fields": fields} if missing else values, kind)
		outcomes[values["name"]] = outcome
		if missing and outcome.state != "Refused":
			unfinished.append(values)
	for values in unfinished:
		first, whole = outcomes[values["name"]], _taken(values, kind)
		if whole.state == "Refused" or first.state == "Unchanged":
			outcomes[values["name"]] = whole
		elif first.state == "Changed":
			first.changes += whole.changes
	return [*outcomes.values()]


def _targets(values: dict) -> set[str]:
	return {
		cstr(row.get("options"))
		for row in values.get("fields") or ()
		if row.get("fieldtype") in ("Link", *table_fields)
	}


# one document --------------------------------------------------------------------------------------------------------


def _taken(values: dict, kind: Kind) -> Outcome:
	frappe.db.savepoint(POINT)
	told = len(frappe.local.message_log)
	try:
		outcome = _saved(values, kind)
	except frappe.ReauthenticationRequired:
		raise
	except (Refusal, frappe.ValidationError, frappe.PermissionError, frappe.DoesNotExistError) as error:
		frappe.db.rollback(save_point=POINT)
		outcome = _refused(values, _words(error, frappe.local.message_log[told:]))
	del frappe.local.message_log[told:]
	return outcome


def _words(error: Exception, messages: list) -> str:
	told = messages[-1] if messages else None
	text = (told.get("message") if isinstance(told, dict) else None) or str(error)
	return strip_html(text)[:TEXTS] or _("You have no right to save it.")


def _saved(values: dict, kind: Kind) -> Outcome:
	outcome = Outcome(values["doctype"], values["name"], "New")
	stored = _stored_name(values, kind)
	if stored is None:
		new_document_from_client(_complete({**values, "__newname": values["name"]})).insert()
		return outcome
	doc = frappe.get_doc(values["doctype"], stored)
	if not runs_site():  # what is told of its values would be told to somebody who may not change it
		doc.check_permission("read" if kind.is_word else "write")
	_check_own(doc)
	outcome.changes = _changes(doc, values)
	if not outcome.changes:
		outcome.state = "Unchanged"
		return outcome
	outcome.state = "Changed"
	given = _complete(_with_names(values, doc))
	document_from_client({**given, "name": stored, "modified": cstr(doc.modified)}).save()
	return outcome


def _stored_name(values: dict, kind: Kind) -> str | None:
	if kind.is_key:
		return frappe.db.get_value(kind.doctype, {kind.field: cstr(values.get(kind.field))})
	return frappe.db.exists(kind.doctype, values["name"])


def _check_own(doc: Any) -> None:
	"""What comes with an app, or is somebody's own, is not overwritten by a file."""
	if reason := checking.reason_against(doc.as_dict()):
		raise Refusal(_("There is another one of this name. {0}").format(reason))


def _complete(values: dict) -> dict:
	"""The values with those that are left out as empty, so that the file alone says how the document is."""
	given = {
		df.fieldname: None
		for df in frappe.get_meta(values["doctype"]).fields
		if df.fieldtype not in no_value_fields
	}
	return {
		**given,
		**{key: value for key, value in values.items() if key not in OF_THE_SITE or key == "name"},
	}


def _with_names(values: dict, doc: Any) -> dict:
	"""The rows under the names of those that they follow: a field by its fieldname, any other by its place."""
	named = dict(values)
	for table in doc.meta.get_table_fields():
		stored = doc.get(table.fieldname) or []
		by_key = {_key(row, place): row.name for place, row in enumerate(stored)}
		rows = named.get(table.fieldname) or []
		named[table.fieldname] = [
			{**row, "name": by_key.get(_key(row, place))} for place, row in enumerate(rows)
		]
	return named


def _key(row: Any, place: int) -> Any:
	return row.get("fieldname") or place


def _changes(doc: Any, values: dict) -> list[dict]:
	"""What the file says otherwise than the stored document."""
	before = values_of(doc)
	changes = []
	for df in doc.meta.fields:
		if df.fieldname in OF_THE_SITE or df.fieldname.startswith("_"):
			continue
		if df.fieldtype in table_fields:
			changes += _row_changes(df, before.get(df.fieldname) or [], values.get(df.fieldname) or [])
		elif df.fieldtype not in no_value_fields:
			one, other = _said(before.get(df.fieldname)), _said(values.get(df.fieldname))
			if one != other:
				changes.append(_change(_(df.label or df.fieldname), one, other))
	return changes


def _row_changes(table: Any, before: list[dict], after: list[dict]) -> list[dict]:
	meta = frappe.get_meta(table.options)
	names = [df.fieldname for df in meta.fields if df.fieldtype not in no_value_fields]
	stored = {_key(row, place): row for place, row in enumerate(before)}
	given = {_key(row, place): row for place, row in enumerate(after)}
	changes = []
	for key in [*stored, *(key for key in given if key not in stored)]:
		one, other = stored.get(key), given.get(key)
		differ = [name for name in names if _said((one or {}).get(name)) != _said((other or {}).get(name))]
		if differ or one is None or other is None:
			title = f"{_(table.label or table.fieldname)}: {key if isinstance(key, str) else key + 1}"
			changes.append(_change(title, _row_text(one, differ, meta), _row_text(other, differ, meta)))
	common = [key for key in stored if key in given]
	if common != [key for key in given if key in stored]:
		title = _("Order of {0}").format(_(table.label or table.fieldname))
		changes.append(_change(title, ", ".join(map(cstr, stored)), ", ".join(map(cstr, given))))
	return changes


def _row_text(row: dict | None, names: list[str], meta: Any) -> str:
	if row is None:
		return ""
	parts = [(_(meta.get_label(name)), _said(row.get(name))) for name in names]
	return "; ".join(f"{label}: {value or '-'}" for label, value in parts)


def _change(title: str, before: str, after: str) -> dict:
	return {"field": title, "before": before[:TEXTS], "after": after[:TEXTS]}


def _said(value: Any) -> str:
	"""A value as it is compared: empty, zero and not there are the same."""
	text = cstr(value)
	return "" if text in ("0", "0.0", "False", "None") else text


def _refused(values: dict, reason: str) -> Outcome:
	return Outcome(cstr(values.get("doctype")), cstr(values.get("name")), "Refused", reason=reason)
