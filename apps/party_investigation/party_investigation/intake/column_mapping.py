"""Kept column mappings: what a Column Mapping says as `workbook.headings` takes it, and what the dialog *Columns* asks and keeps.

A file is read only if the user may read it; samples of its cells are masked, whatever they are.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from party_investigation.uploaded import require_readable
from party_investigation.workbook import proposal
from party_investigation.workbook.checker import needed_fields
from party_investigation.workbook.columns import Column, OrganizationCode
from party_investigation.workbook.headings import UNMAPPED, SheetMapping, WorkbookMapping, squeeze
from party_investigation.workbook.layout import PROBLEM_HEADING, SHEETS, Sheet
from party_investigation.workbook.problems import WorkbookRefused
from party_investigation.workbook.roster_list import ROSTER

MAPPING = "Column Mapping"
PURPOSES: dict[str, tuple[Sheet, ...]] = {"import": SHEETS, "compare": (ROSTER,)}
"""What a workbook is read for, and the sheets that it may then have."""
BY_TITLE = {sheet.title: sheet for sheets in PURPOSES.values() for sheet in sheets}
BY_KEY = {sheet.key: sheet for sheet in BY_TITLE.values()}
MOST_TRIED = 50
"""So many kept mappings are tried on a workbook, the latest first."""
MOST_COLUMNS, MOST_WORDS = 300, 500


# ---------------------------------------------------------------- what a document says


def mapping_of(name: str | None, purpose: str) -> WorkbookMapping:
	"""Return what a kept mapping says for a purpose; without a name the known headings hold.

	:raises frappe.PermissionError: the mapping is not the user's to read
	:raises frappe.ValidationError: it says nothing for this purpose
	"""
	if not name:
		return UNMAPPED
	document = frappe.get_doc(MAPPING, name)
	document.check_permission("read")
	mapping = for_purpose(read(document), purpose)
	if not mapping:
		frappe.throw(
			_("The column mapping {0} names no sheet for this. It should name one of: {1}.").format(
				document.mapping_name, "、".join(sheet.title for sheet in PURPOSES[purpose])
			)
		)
	return mapping


def for_purpose(mapping: WorkbookMapping, purpose: str) -> WorkbookMapping:
	"""Return the part of a mapping that is about the sheets of a purpose."""
	return {sheet.key: mapping[sheet.key] for sheet in PURPOSES[purpose] if sheet.key in mapping}


def read(document: Document) -> WorkbookMapping:
	"""Return what a Column Mapping says.

	:raises frappe.ValidationError: it names what is not there, or one thing twice; the words name it
	"""
	names: dict[str, str] = {}
	spelled: dict[str, dict[str, str]] = defaultdict(dict)
	fixed: dict[str, dict[str, str]] = defaultdict(dict)
	for row in document.columns:
		sheet = _sheet(row)
		column = _column(row, sheet)
		_take_name(row, sheet, names)
		heading, same = (row.heading or "").strip(), (row.same_value or "").strip()
		if bool(heading) == bool(same):
			_refuse(
				row, _("Give {0} a heading of the file, or one value for all rows.").format(column.heading)
			)
		_check_once(row, sheet, column, spelled[sheet.key], fixed[sheet.key])
		if heading:
			spelled[sheet.key][column.fieldname] = heading
		else:
			fixed[sheet.key][column.fieldname] = _choice(row, column, same)
	words = _words(document, spelled)
	for key in spelled.keys() | fixed.keys():
		_check_needed(BY_KEY[key], {*spelled[key], *fixed[key]})
	if not names:
		frappe.throw(_("A column mapping names at least one column."))
	return {key: SheetMapping(names[key], spelled[key], words[key], fixed[key]) for key in names}


def _refuse(row: Document, reason: str) -> NoReturn:
	frappe.throw(_("{0}, row {1}: {2}").format(_(row.doctype), row.idx, reason))


def _sheet(row: Document) -> Sheet:
	sheet = BY_TITLE.get(row.sheet or "")
	if sheet is None:
		_refuse(
			row,
			_("There is no sheet {0}. Choose one of: {1}.").format(row.sheet or "—", "、".join(BY_TITLE)),
		)
	return sheet


def _column(row: Document, sheet: Sheet) -> Column:
	column = next((each for each in sheet.columns if each.heading == row.stands_for), None)
	if column is None:
		_refuse(
			row,
			_("The sheet {0} has no column {1} that may be imported. Choose one of: {2}.").format(
				sheet.title, row.stands_for or "—", "、".join(sheet.headings())
			),
		)
	return column


def _take_name(row: Document, sheet: Sheet, names: dict[str, str]) -> None:
	"""All rows of a sheet name the same sheet of the file, which is that of no other one."""
	name = (row.sheet_in_file or "").strip()
	if names.setdefault(sheet.key, name) != name:
		_refuse(
			row, _("The sheet {0} is called {1} further up.").format(sheet.title, names[sheet.key] or "—")
		)
	other = next((key for key, each in names.items() if name and each == name and key != sheet.key), None)
	if other:
		_refuse(row, _("The file's sheet {0} is taken for {1} already.").format(name, BY_KEY[other].title))


def _check_once(
	row: Document, sheet: Sheet, column: Column, spelled: dict[str, str], fixed: dict[str, str]
) -> None:
	if column.fieldname in spelled or column.fieldname in fixed:
		other = spelled.get(column.fieldname) or fixed[column.fieldname]
		_refuse(
			row,
			_("{0} and {1} both stand for {2}. Keep one of the two.").format(
				other, row.heading or row.same_value, column.heading
			),
		)
	same = next((f for f, each in spelled.items() if squeeze(each) == squeeze(row.heading)), None)
	if row.heading and same:
		_refuse(
			row,
			_("The heading {0} stands for {1} already. Keep one of the two.").format(
				row.heading, sheet.column(same).heading
			),
		)
	if squeeze(row.heading) == PROBLEM_HEADING:
		_refuse(row, _("The column {0} is that of the error workbook, and is not read.").format(row.heading))


def _choice(row: Document, column: Column, value: str) -> str:
	choices = proposal.choices(column)
	if choices and value not in choices:
		_refuse(
			row, _("{0} is none of the words of {1}: {2}.").format(value, column.heading, "、".join(choices))
		)
	return value


def _words(document: Document, spelled: dict[str, dict[str, str]]) -> dict[str, dict[str, dict[str, str]]]:
	words: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
	for row in document.words:
		sheet = _sheet(row)
		column = _column(row, sheet)
		if column.fieldname not in spelled[sheet.key]:
			_refuse(row, _("No heading stands for {0}.").format(column.heading))
		word = squeeze(row.word)
		if not word or not (row.value or "").strip():
			_refuse(row, _("Say which word of the file stands for which of ours."))
		if words[sheet.key][column.fieldname].setdefault(word, row.value) != row.value:
			_refuse(row, _("{0} stands for two words.").format(row.word))
		_choice(row, column, row.value)
	return words


def _check_needed(sheet: Sheet, there: set[str]) -> None:
	missing = [each.heading for each in missing_columns(sheet, there)]
	if missing:
		frappe.throw(
			_(
				"The sheet {0} is not taken in without {1}. Say under which headings of the file they stand, or give one value for all rows."
			).format(sheet.title, "、".join(missing))
		)


def missing_columns(sheet: Sheet, there: set[str]) -> list[Column]:
	"""Return the columns without which every row of a sheet would be refused."""
	needed = needed_fields(sheet) if sheet is not ROSTER else {"member_name", "identity_number"}
	return [each for each in sheet.columns if each.fieldname in needed - there]


# ---------------------------------------------------------------- what the dialog asks


@frappe.whitelist(methods=["POST"])
def look(
	file: str, purpose: str, mapping: str | None = None, sheets: str | dict | None = None
) -> dict[str, Any]:
	"""Return the sheets and headings of an uploaded workbook, each with masked samples and the column that it probably stands for.

	:param purpose: one of `PURPOSES`
	:param mapping: a kept mapping to begin with; without one the latest that fits
	:param sheets: our sheets' titles by the names of the file's, where somebody has said so, also as JSON; an empty title leaves the sheet out
	:raises frappe.PermissionError: the file or the mapping is not the user's to read
	:raises frappe.ValidationError: the file is no workbook, or something else is sent
	"""
	book = _first_rows(file, purpose)
	chosen = {
		str(name): BY_TITLE[title].key if title in BY_TITLE else ""
		for name, title in _as(dict, sheets or {}).items()
		if isinstance(title, str)
	}
	ours = PURPOSES[purpose]
	name = mapping or _fitting(book, purpose)
	kept = mapping_of(name, purpose) if name else UNMAPPED
	found = proposal.look(book, ours, kept, {key: value for key, value in chosen.items() if key in book})
	return {
		**_kept(name),
		"is_known": proposal.is_known(book, ours),
		"titles": [sheet.title for sheet in ours],
		"columns": {sheet.title: sheet.headings() for sheet in ours},
		"sheets": [
			{
				"name": each.name,
				"title": BY_KEY[each.key].title if each.key else "",
				"columns": [
					{
						"heading": column.heading,
						"samples": column.samples,
						"stands_for": BY_KEY[each.key].column(column.fieldname).heading
						if column.fieldname
						else "",
						"why": column.why,
					}
					for column in each.columns
				],
			}
			for each in found
		],
	}


def _kept(name: str | None) -> dict[str, Any]:
	"""Return what the dialog begins with of a kept mapping that the user reads: its name, its values and words, and whether it may be changed."""
	if not name:
		return {
			"mapping": None,
			"mapping_name": "",
			"organization": "",
			"may_change": False,
			"same": [],
			"words": [],
		}
	document = frappe.get_doc(MAPPING, name)
	return {
		"mapping": name,
		"mapping_name": document.mapping_name,
		"organization": document.organization,
		"may_change": bool(document.has_permission("write")),
		"same": [
			{field: row.get(field) for field in OF_COLUMN} for row in document.columns if row.same_value
		],
		"words": [{field: row.get(field) for field in OF_WORD} for row in document.words],
	}


@frappe.whitelist(methods=["POST"])
def propose(file: str, purpose: str) -> str | None:
	"""Return the kept mapping that fits an uploaded workbook whose headings are not the known ones; None where none does.

	:raises frappe.PermissionError: the file is not the user's to read
	"""
	book = _first_rows(file, purpose)
	return None if proposal.is_known(book, PURPOSES[purpose]) else _fitting(book, purpose)


@frappe.whitelist(methods=["POST"])
def open_points(file: str, purpose: str, columns: str | list) -> dict[str, list[dict[str, Any]]]:
	"""Return what is still to be said of a mapping: columns that every row needs, and words of the file that are none of ours.

	:param columns: rows of *Column Mapping Heading*, also as JSON
	:raises frappe.PermissionError: the file is not the user's to read
	:raises frappe.ValidationError: something else is sent, or a row names what is not there
	"""
	_check(purpose)
	document = _draft(columns, [])
	there: dict[str, set[str]] = defaultdict(set)
	for row in document.columns:
		sheet = _sheet(row)
		there[sheet.key].add(_column(row, sheet).fieldname)
	missing = [
		(BY_KEY[key], each) for key, fields in there.items() for each in missing_columns(BY_KEY[key], fields)
	]
	for sheet, column in missing:
		document.append("columns", {**_of(document, sheet), "stands_for": column.heading, "same_value": "?"})
	mapping = for_purpose(_unchecked(document), purpose)
	try:
		words = [*proposal.unknown_words(_path(file), PURPOSES[purpose], mapping)]
	except WorkbookRefused as refused:
		frappe.throw(refused.text(_))
	return {
		"missing": [
			{
				**_of(document, sheet),
				"stands_for": column.heading,
				"choices": proposal.choices(column),
				"is_organization": isinstance(column, OrganizationCode),
			}
			for sheet, column in missing
		],
		"words": [
			{
				"sheet": BY_KEY[each.key].title,
				"stands_for": BY_KEY[each.key].column(each.fieldname).heading,
				"heading": each.heading,
				"word": each.word,
				"count": each.count,
				"choices": proposal.choices(BY_KEY[each.key].column(each.fieldname)),
			}
			for each in words
		],
	}


@frappe.whitelist(methods=["POST"])
def keep(
	mapping_name: str,
	organization: str,
	columns: str | list,
	words: str | list | None = None,
	mapping: str | None = None,
) -> str:
	"""Keep a mapping, a new one or one that is there already, and return its name.

	:param columns: rows of *Column Mapping Heading*, also as JSON
	:param words: rows of *Column Mapping Word*
	:raises frappe.PermissionError: the user may keep none for this organization, or may not change this one
	:raises frappe.ValidationError: see `read`
	"""
	document = frappe.get_doc(MAPPING, str(mapping)) if mapping else frappe.new_doc(MAPPING)
	if mapping:
		document.check_permission("write")
	sent = _draft(columns, words)
	document.update(
		{"mapping_name": str(mapping_name or "").strip(), "organization": str(organization or "")}
	)
	for table, fields in (("columns", OF_COLUMN), ("words", OF_WORD)):
		document.set(table, [{field: row.get(field) for field in fields} for row in sent.get(table)])
	document.save()
	return document.name


OF_COLUMN = ("sheet", "sheet_in_file", "heading", "stands_for", "same_value")
OF_WORD = ("sheet", "stands_for", "word", "value")


def _draft(columns: object, words: object) -> Document:
	"""Return a mapping, not saved, with rows that a client sends."""
	document = frappe.new_doc(MAPPING)
	for table, fields, sent, most in (
		("columns", OF_COLUMN, columns, MOST_COLUMNS),
		("words", OF_WORD, words or [], MOST_WORDS),
	):
		rows = _as(list, sent)
		if len(rows) > most or not all(
			isinstance(row, dict) and all(isinstance(row.get(field) or "", str) for field in fields)
			for row in rows
		):
			_no_rows()
		for row in rows:
			document.append(table, {field: row.get(field) or "" for field in fields})
	return document


def _as(kind: type, sent: object) -> Any:
	try:
		value = json.loads(sent) if isinstance(sent, str) and sent else sent
	except ValueError:
		value = None
	if not isinstance(value, kind):
		_no_rows()
	return value


def _no_rows() -> NoReturn:
	frappe.throw(_("Say of each column of the file which column of ours it stands for."))


def _of(document: Document, sheet: Sheet) -> dict[str, str]:
	"""Return our sheet and what the rows of a mapping call it in the file."""
	row = next(each for each in document.columns if each.sheet == sheet.title)
	return {"sheet": sheet.title, "sheet_in_file": row.sheet_in_file or ""}


def _unchecked(document: Document) -> WorkbookMapping:
	"""Return what a draft says before its open points are settled."""
	spelled: dict[str, dict[str, str]] = defaultdict(dict)
	names: dict[str, str] = {}
	for row in document.columns:
		sheet = _sheet(row)
		_take_name(row, sheet, names)
		column = _column(row, sheet)
		if row.heading:
			_check_once(row, sheet, column, spelled[sheet.key], {})
			spelled[sheet.key][column.fieldname] = row.heading
	return {key: SheetMapping(name, spelled[key]) for key, name in names.items()}


# ---------------------------------------------------------------- files


def _check(purpose: object) -> None:
	if not isinstance(purpose, str) or purpose not in PURPOSES:
		frappe.throw(_("Say what the workbook is read for: {0}.").format("、".join(PURPOSES)))
	frappe.has_permission(MAPPING, "read", throw=True)


def _path(file: object) -> str:
	message = _("The workbook is not there, or you may not read it. Upload it again.")
	return require_readable(file if isinstance(file, str) else None, message).get_full_path()


def _first_rows(file: object, purpose: object) -> dict[str, list[tuple]]:
	_check(purpose)
	try:
		return proposal.first_rows(_path(file))
	except WorkbookRefused as refused:
		frappe.throw(refused.text(_))


def _fitting(book: dict[str, list[tuple]], purpose: str) -> str | None:
	"""Return the latest kept mapping that the user sees and whose sheets and headings the workbook has."""
	names = frappe.get_list(MAPPING, pluck="name", order_by="modified desc", limit_page_length=MOST_TRIED)
	kept = _read_all(names)
	return next(
		(
			name
			for name in names
			if (mapping := for_purpose(kept[name], purpose))
			and proposal.fits(book, mapping, PURPOSES[purpose])
		),
		None,
	)


def _read_all(names: Sequence[str]) -> dict[str, WorkbookMapping]:
	"""Return the headings of several kept mappings, with one query."""
	rows: Iterable[frappe._dict] = frappe.get_all(
		"Column Mapping Heading",
		filters={"parent": ["in", [*names] or [""]], "parenttype": MAPPING},
		fields=["parent", "sheet", "sheet_in_file", "heading", "stands_for"],
		order_by="parent asc, idx asc",
	)
	named: dict[str, dict[str, str]] = {name: {} for name in names}
	spelled: dict[str, dict[str, dict[str, str]]] = {name: defaultdict(dict) for name in names}
	for row in rows:
		sheet = BY_TITLE[row.sheet]
		named[row.parent][sheet.key] = row.sheet_in_file or ""
		column = next((each for each in sheet.columns if each.heading == row.stands_for), None)
		if column and row.heading:
			spelled[row.parent][sheet.key][column.fieldname] = row.heading
	return {
		name: {key: SheetMapping(called, spelled[name][key]) for key, called in named[name].items()}
		for name in names
	}
