"""Names of new documents: by field, series, format, prompt, counter or chance."""

import datetime
import os
import re
import secrets
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, cstr, now_datetime

ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
BRACED = re.compile(r"\{[^{}]*\}")
AMENDED = re.compile(r"^(.*)-(\d+)$")


class InvalidNamingSeriesError(frappe.ValidationError):
	"""A naming series that cannot be used."""


class InvalidUUIDValue(frappe.ValidationError):
	"""A name that should be a UUID and is none."""


def set_new_name(doc) -> None:
	"""Name a document by the rule of its DocType."""
	if not doc.meta.istable:
		doc.run_method("before_naming")
	meta = doc.meta
	autoname = meta.autoname or ""
	if autoname.lower() not in ("prompt", "uuid") and not frappe.flags.in_import:
		doc.name = None
	if is_autoincremented(doc.doctype, meta):
		doc.name = next_number(doc.doctype)
		return
	if autoname == "UUID":
		doc.name = _uuid(doc.name)
		return
	if doc.get("amended_from"):
		doc.name = _amended_name(doc)
		return
	if meta.issingle:
		doc.name = doc.doctype
	if not doc.name and not meta.istable:
		set_naming_from_document_naming_rule(doc)
	if not doc.name and not meta.istable:
		doc.run_method("autoname")
	if not doc.name and autoname:
		set_name_from_naming_options(autoname, doc)
	if not doc.name:
		doc.name = make_autoname("hash", doc.doctype)
	doc.name = validate_name(doc.doctype, doc.name)


def set_name_from_naming_options(autoname: str, doc) -> None:
	"""Name a document by a naming rule such as `field:code`, `naming_series:` or `format:A-{###}`."""
	kind = autoname.lower()
	if kind.startswith("field:"):
		doc.name = _field_autoname(autoname, doc)
		if not doc.name and kind == "field:name":
			return
	elif kind.startswith("naming_series:"):
		set_name_by_naming_series(doc)
	elif kind.startswith("prompt"):
		_prompt_autoname(autoname, doc)
	elif kind.startswith("format:"):
		doc.name = _format_autoname(autoname, doc)
	elif "#" in autoname:
		doc.name = make_autoname(autoname, doc=doc)


def set_naming_from_document_naming_rule(doc) -> None:
	"""Name a document by the first Document Naming Rule whose conditions hold."""
	if doc.doctype in ("Document Naming Rule", "Error Log", "Version", "DocType", "Deleted Document"):
		return
	from frappe.store import memo

	for rule in memo.get(("naming_rules", doc.doctype), lambda: _naming_rules(doc.doctype)):
		frappe.get_cached_doc("Document Naming Rule", rule).apply(doc)
		if doc.name:
			return


def _naming_rules(doctype: str) -> list[str]:
	if frappe.flags.in_install or not frappe.db.table_exists("Document Naming Rule"):
		return []
	return frappe.get_all(
		"Document Naming Rule",
		{"document_type": doctype, "disabled": 0},
		order_by="priority desc",
		pluck="name",
	)


def is_autoincremented(doctype: str, meta=None) -> bool:
	"""Whether names are consecutive numbers."""
	return (meta or frappe.get_meta(doctype)).autoname == "autoincrement"


# by rule -------------------------------------------------------------------------------------------------------------


def _field_autoname(autoname: str, doc) -> str:
	fieldname = autoname[6:].strip()
	name = cstr(doc.get(fieldname)).strip()
	if not name:
		frappe.throw(_("{0} is required").format(_(doc.meta.get_label(fieldname))))
	return name


def _prompt_autoname(autoname: str, doc) -> None:
	if not doc.name:
		frappe.throw(_("Please set the document name"))


def _format_autoname(autoname: str, doc) -> str:
	"""`format:` with parts in braces; the counter belongs to the DocType, whatever the other parts are."""
	pattern = autoname.split(":", 1)[1]

	def part(found: re.Match) -> str:
		return parse_naming_series([found.group()[1:-1]], doc=doc, counter=f"format:{doc.doctype}:")

	return BRACED.sub(part, pattern)


def set_name_by_naming_series(doc) -> None:
	"""Name a document by its `naming_series`, or by the first that the DocType offers."""
	if not doc.get("naming_series"):
		doc.set("naming_series", get_default_naming_series(doc.doctype))
	if not doc.get("naming_series"):
		frappe.throw(frappe._("Naming Series mandatory"))
	doc.name = make_autoname(doc.naming_series + ("" if "#" in doc.naming_series else ".#####"), "", doc)


def get_default_naming_series(doctype: str) -> str | None:
	"""The first naming series that a DocType offers."""
	options = frappe.get_meta(doctype).get_naming_series_options()
	return options[0] if options else None


def _amended_name(doc) -> str:
	found = AMENDED.match(doc.amended_from)
	base, number = doc.amended_from, 0
	if found and frappe.db.get_value(doc.doctype, doc.amended_from, "amended_from"):
		base, number = found[1], int(found[2])
	return f"{base}-{number + 1}"


def _uuid(given) -> str:
	if not given:
		return str(uuid.uuid4())
	try:
		return str(uuid.UUID(str(given)))
	except ValueError:
		frappe.throw(_("Invalid value specified for UUID: {0}").format(given), InvalidUUIDValue)


def make_autoname(key: str = "", doctype: str = "", doc: Any = "", *, ignore_validate: bool = False) -> str:
	"""The next name of a pattern: `hash`, or parts separated by dots, of which one of `#` is a counter.

	`SINV-.YYYY.-.####` counts four digits for each year; `.{fieldname}.` and `.fieldname.` stand for values of the
	document. A pattern without `#` gets five digits.
	"""
	if key == "hash":
		return hash_name()
	series = NamingSeries(key if "#" in key else f"{key}.#####")
	if not ignore_validate:
		series.validate()
	return series.generate_next_name(doc)


def hash_name() -> str:
	"""Ten lower-case letters and digits that nobody had before, growing with time.

	Within a process the second half only goes up, in steps of chance, so that names of the same moment differ.
	"""
	ticks = int(time.time() * 10) % HALF
	with _hash_lock:
		_hash_state[0] = number = (_hash_state[0] + 1 + secrets.randbits(8)) % HALF
	return _base36(ticks) + _base36(number)


def _base36(number: int) -> str:
	"""Half a hash name: five digits of base 36."""
	rest, low = divmod(number, 1296)
	high, middle = divmod(rest, 1296)
	return ALPHABET[high] + _PAIRS[middle] + _PAIRS[low]


def _start_anew() -> None:
	"""A forked process counts for itself."""
	global _hash_lock
	_hash_lock = threading.Lock()
	_hash_state[0] = secrets.randbelow(HALF)


HALF = 36**5
_PAIRS = [first + second for first in ALPHABET for second in ALPHABET]
_hash_lock = threading.Lock()
_hash_state = [secrets.randbelow(HALF)]
os.register_at_fork(after_in_child=_start_anew)


class NamingSeries:
	"""A pattern with a counter: `SINV-.YYYY.-.####`."""

	def __init__(self, series: str):
		self.series = series

	def validate(self) -> None:
		"""Raise InvalidNamingSeriesError if the pattern cannot make names."""
		if "." not in self.series:
			frappe.throw(
				_("Invalid naming series {0}: dot (.) missing before the counter").format(
					frappe.bold(self.series)
				),
				InvalidNamingSeriesError,
			)
		if not re.fullmatch(r"[\w\- \/.#{}]+", self.series, re.UNICODE):
			frappe.throw(
				_(
					'Special characters except "-", "#", ".", "/", "{{" and "}}" are not allowed in naming series {0}'
				).format(frappe.bold(self.series)),
				InvalidNamingSeriesError,
			)

	def generate_next_name(self, doc: Any, *, ignore_validate: bool = False) -> str:
		"""Count up and give the name."""
		if not ignore_validate:
			self.validate()
		return parse_naming_series(self.series, doc=doc)

	def get_prefix(self) -> str:
		"""The part before the counter, as it would be now: the key under which is counted."""
		prefix = None

		def note(key: str, digits: int) -> str:
			nonlocal prefix
			prefix = key
			return "0" * digits

		parse_naming_series(self.series, number_generator=note)
		return prefix or ""

	def get_preview(self, doc: Any = None) -> list[str]:
		"""The next three names."""
		number = self.get_current_value()

		def ahead(step: int) -> Callable[[str, int], str]:
			return lambda key, digits: str(number + step).zfill(digits)

		return [parse_naming_series(self.series, doc=doc, number_generator=ahead(step)) for step in (1, 2, 3)]

	def get_current_value(self) -> int:
		"""The last number given."""
		return current_number(self.get_prefix())

	def update_counter(self, new_count: int) -> None:
		"""Set the last number given."""
		set_number(self.get_prefix(), new_count)


def parse_naming_series(
	parts: list[str] | str,
	doctype: str | None = None,
	doc: Any = None,
	number_generator: Callable[[str, int], str] | None = None,
	counter: str = "",
) -> str:
	"""Put a name together from the parts of a pattern.

	:param number_generator: gives the number for (prefix so far, digits); counts up unless given
	:param counter: key of the counter where the parts do not make one
	"""
	if isinstance(parts, str):
		parts = parts.split(".")
	number_generator = number_generator or getseries
	name, counted = "", False
	now = _naming_moment(doc)
	for part in parts:
		if not part:
			continue
		if part.startswith("#"):
			if not counted:
				name += number_generator(name or counter, len(part))
				counted = True
			continue
		name += _part(part, doc, now)
	return name


def _naming_moment(doc) -> datetime.datetime:
	return now_datetime()


def _part(part: str, doc, now: datetime.datetime) -> str:
	moments = {
		"YY": "%y",
		"MM": "%m",
		"DD": "%d",
		"YYYY": "%Y",
		"JJJ": "%j",
		"timestamp": None,
		"WW": None,
		"FY": None,
	}
	if part in moments:
		if part == "WW":
			return f"{now.isocalendar()[1]:02}"
		if part == "timestamp":
			return str(now)
		if part == "FY":
			return frappe.defaults.get_user_default("fiscal_year") or ""
		return now.strftime(moments[part])
	custom = frappe.get_hooks("naming_series_variables", {}) if not frappe.flags.in_install else {}
	if part in custom:
		return frappe.get_attr(custom[part][-1])(doc, part)
	if doc and part.startswith("{"):
		return cstr(doc.get(part[1:].rstrip("}"))).strip()
	if doc and (doc.get(part) or doc.meta.has_field(part)):
		return cstr(doc.get(part)).strip()
	return part


# counters ------------------------------------------------------------------------------------------------------------


def getseries(key: str, digits: int) -> str:
	"""Count up and give the number with at least so many digits. The count is undone with its transaction."""
	rows = frappe.db.sql(
		"insert into `tabSeries` (`name`, `current`) values (%s, 1)"
		" on conflict (`name`) do update set `current` = `current` + 1 returning `current`",
		(key,),
	)
	return str(rows[0][0]).zfill(digits)


def current_number(key: str) -> int:
	"""The last number given for a key."""
	rows = frappe.db.sql("select `current` from `tabSeries` where `name` = %s", (key,))
	return cint(rows[0][0]) if rows else 0


def set_number(key: str, number: int) -> None:
	"""Set the last number given for a key."""
	frappe.db.sql(
		"insert into `tabSeries` (`name`, `current`) values (%s, %s)"
		" on conflict (`name`) do update set `current` = excluded.`current`",
		(key, number),
	)


def next_number(doctype: str) -> int:
	"""The next name of a DocType whose names are numbers."""
	return int(getseries(f"number:{doctype}", 1))


def revert_series_if_last(key: str, name: str, doc=None) -> None:
	"""Give the number of a deleted document back if it was the last given.

	:param key: the pattern by which it was named
	"""
	if "hash" in key or (".#" not in key and not key.startswith("#")):
		prefix, hashes = key, "#####"
	else:
		prefix, hashes = key.rsplit(".", 1) if "." in key else ("", key)
		if "#" not in hashes:
			prefix, hashes = key.split("#", 1)[0].rstrip("."), "#" * key.count("#")
	if "." in prefix:
		prefix = parse_naming_series(prefix.split("."), doc=doc)
	number = cstr(name)[len(prefix) :] if cstr(name).startswith(prefix) else ""
	if not number.isdigit():
		return
	if current_number(prefix) == int(number):
		set_number(prefix, int(number) - 1)


def revert_counter_of(doc) -> None:
	"""Give the number of a document that is being deleted back if it was the last of its series."""
	if doc.get("amended_from"):
		return
	if doc.get("naming_series"):
		series = doc.naming_series
		revert_series_if_last(series if "#" in series else f"{series}.#####", doc.name, doc)
	elif "#" in (doc.meta.autoname or "") and not doc.meta.autoname.startswith("format:"):
		revert_series_if_last(doc.meta.autoname, doc.name, doc)


# checks --------------------------------------------------------------------------------------------------------------


def validate_name(doctype: str, name: Any) -> Any:
	"""A name as it may be: blanks at the ends taken off.

	:raises NameError: for names that look like those of unsaved documents, or with angle brackets
	"""
	if not name:
		frappe.throw(_("No Name Specified for {0}").format(_(doctype)))
	if isinstance(name, int):
		if is_autoincremented(doctype):
			return name
		frappe.throw(_("Invalid name type (integer) for {0}").format(_(doctype)), frappe.NameError)
	if is_autoincremented(doctype) and str(name).isdigit():
		return int(name)
	name = cstr(name).strip()
	if name.startswith("New " + doctype):
		frappe.throw(
			_("There were some errors setting the name, please contact the administrator"), frappe.NameError
		)
	if any(sign in name for sign in "<>"):
		frappe.throw(_("Name cannot contain special characters like {0}").format("< >"), frappe.NameError)
	return name


def append_number_if_name_exists(
	doctype: str, value: str, fieldname: str = "name", separator: str = "-", filters: dict | None = None
) -> str:
	"""The value, with a number behind it if it is taken."""
	wanted = {**(filters or {}), fieldname: value}
	if not frappe.db.exists(doctype, wanted):
		return value
	taken = frappe.get_all(
		doctype, filters={**(filters or {}), fieldname: ("like", f"{value}{separator}%")}, pluck=fieldname
	)
	tails = (str(name)[len(value) + len(separator) :] for name in taken)
	highest = max((int(tail) for tail in tails if tail.isdigit()), default=0)
	return f"{value}{separator}{highest + 1}"


def determine_consecutive_week_number(moment: datetime.datetime) -> str:
	"""ISO week, two digits."""
	return f"{moment.isocalendar()[1]:02}"
