"""Link fields and the search box find members, and records about members, by what is known of a person.

A name or its beginning, the first letters of the name in pinyin (`zwm`), an identity number, a part of it, a unit's code. Each kind of
text is looked for where an index has it, so that a search among hundreds of thousands costs what one in a branch does.
"""

import re
from collections.abc import Callable, Iterator

import frappe
from frappe.desk.search import validate_and_sanitize_search_inputs
from party_investigation import read_once, scope
from party_investigation.link_search import end_of_page
from party_investigation.rules import identity_number
from party_investigation.scope import POLICIES

MEMBER = "Party Member"
LETTERS = re.compile(r"[A-Za-z]+")
HAN = re.compile(r"[\u4e00-\u9fff]+")
"""Signs that every database takes for themselves alone: a name begins with them there just as it does here."""
DIGITS = re.compile(r"[0-9*]{3,17}[0-9Xx]")
MOST_PEOPLE = 200
"""So many members are taken whose records are looked for."""
LONGEST_PAGE = 100
"""So many documents are offered at most."""
SMALL = 150
"""Of so many organizations, a base committee with its branches, all documents whose names hold a text are read by one list."""

Filters = list[list]
Find = Callable[[Filters, int], list[frappe._dict]]
"""Reads the documents that fulfil filters, those changed last first, and no more than so many."""


@frappe.whitelist()
@validate_and_sanitize_search_inputs
def search(
	doctype: str,
	txt: str,
	searchfield: str,
	start: int,
	page_len: int,
	filters: dict | list | str | None = None,
	as_dict: bool = False,
) -> list:
	"""The documents of a DocType about members that the user may read and that a text is about; the hook `standard_queries`.

	:param filters: what all of them fulfil besides
	:returns: the name, the member's name and what describes the document, as tuples or dicts
	:raises frappe.ValidationError: for a page beyond `link_search.FARTHEST`
	:raises frappe.PermissionError: for a DocType that is not about members, or none of which the user may read
	"""
	policy = POLICIES.get(doctype)
	if policy is None or not (policy.personal and policy.about_member):
		raise frappe.PermissionError
	fields = list(dict.fromkeys(["name", "member_name", *frappe.get_meta(doctype).get_search_fields()]))
	standing = [["membership_status", "!=", "Merged"]] if doctype == MEMBER else []
	end = end_of_page(start, page_len, LONGEST_PAGE)

	def find(wanted: Filters, most: int) -> list[frappe._dict]:
		return frappe.get_list(
			doctype,
			filters=[*as_rows(doctype, filters), *standing, *wanted],
			fields=fields,
			order_by="modified desc",
			limit_page_length=most,
		)

	with read_once.keeping():
		page = _found(doctype, txt.strip(), find, end)[start:end]
	return page if as_dict else [tuple(row.get(field) for field in fields) for row in page]


def _found(doctype: str, text: str, find: Find, end: int) -> list[frappe._dict]:
	"""The first documents that a text is about, those first that begin with it."""
	if HAN.fullmatch(text) and _is_small(doctype):
		rows = find([["member_name", "like", f"%{text}%"]], MOST_PEOPLE)
		if len(rows) < MOST_PEOPLE:
			return sorted(rows, key=lambda row: not (row.member_name or "").startswith(text))
	documents: dict[str, frappe._dict] = {}
	for wanted in ways(doctype, text):
		documents.update((row.name, row) for row in find(wanted, end) if row.name not in documents)
		if len(documents) >= end:
			break
	return list(documents.values())


def _is_small(doctype: str) -> bool:
	"""Whether the user's part of the tree is one whose documents are all looked at as quickly as an index of names."""
	user = frappe.session.user
	if user == "Administrator":
		return False
	size = scope.Places.of(user, doctype).size_if_few()
	return size is not None and size <= SMALL


def ways(doctype: str, text: str) -> Iterator[Filters]:
	"""The filters by which a text is looked for, one after the other until a page is full."""
	number = identity_number.normalise(text)
	if not text:
		yield []
	elif identity_number.is_valid(number):
		yield of_people(doctype, [by_number(number)])
	elif LETTERS.fullmatch(text):
		yield of_people(doctype, [["search_key", "like", f"{text}%"]])
		yield [["organization", "like", f"{text}%"]]
	elif text.isascii():
		for field in ("name", "organization"):
			yield [[field, "like", f"{text}%"]]
		if DIGITS.fullmatch(text):
			yield of_people(doctype, [["masked_identity", "like", f"%{text}%"]])
	else:
		yield [["member_name", "like", f"{text}%"]]
		yield [["member_name", "like", f"%{text}%"]]


def by_number(number: str) -> list:
	"""The filter for a whole identity number: by what of it the user may see, so that nobody learns a number by trying."""
	levels = frappe.get_meta(MEMBER).get_permlevel_access("read")
	if frappe.session.user == "Administrator" or 1 in levels:
		return ["identity_number", "=", number]
	return ["masked_identity", "=", identity_number.mask(number)]


def of_people(doctype: str, filters: Filters) -> Filters:
	"""Filters on members as filters on a DocType about members."""
	if doctype == MEMBER:
		return filters
	people = frappe.get_list(MEMBER, filters=filters, pluck="name", limit_page_length=MOST_PEOPLE)
	return [["member", "in", people]]


def as_rows(doctype: str, filters: dict | list | str | None) -> Filters:
	"""Filters of a link field, in any of Frappe's forms, as rows."""
	given = frappe.parse_json(filters) if isinstance(filters, str) and filters else filters
	if not isinstance(given, dict):
		return list(given or [])
	return [
		[doctype, field, *(value if isinstance(value, list | tuple) else ("=", value))]
		for field, value in given.items()
	]
