"""What must be true after any request, whoever sent it and whatever it was: told by the answer and by the database file."""

import json
import re
import sqlite3
import unicodedata
from collections.abc import Callable
from functools import cached_property
from typing import Any

from attack_building import BUILDER, is_built
from attack_coverage import DESK
from attack_pointed import HOSTILE_NAMES
from attack_requests import Request
from leak_marks import MARK, OTHER, OWN, Person, text_of
from leak_state import LOGS
from leak_world import World

SECONDS = 5.0
MOST_BYTES = 4_000_000
SPOKEN = ("Traceback (most recent", "sqlite3.", "no such column", "syntax error", "from `tab")
EXPECTED_ERRORS = (501, 503)
"""What is not there yet, and a site that is busy or closed; everything else that is wrong is said with 4xx."""
TRAIL = ("tabAccess Log", "tabView Log", "tabActivity Log", "tabVersion")
RIGHTS = (
	"tabHas Role",
	"tabDocPerm",
	"tabCustom DocPerm",
	"tabUser Permission",
	"tabRole",
	"tabProperty Setter",
	"tabCustom Field",
	"tabOrganization Appointment",
	"__Auth",
)
UNDIVIDED = "System Manager"
APPOINTS = {"tabHas Role", "tabOrganization Appointment"}
"""What an Investigation Administrator writes of what `RIGHTS` lists, besides the rules of what is built."""
GIVES_RIGHTS = "Security Administrator"
RUNS_SITE = "System Administrator"
BUILT = {"tabDocPerm", "tabCustom Field"}
"""Of these `_of_building` says which rows."""
CAPACITIES = {
	*("Branch Secretary", "Branch Recorder", "Committee Officer", "Organization Department Officer"),
	*("Discipline Reviewer", "Investigation Auditor", "Investigation Administrator"),
}
SHAPES = {"tabProperty Setter", "tabCustom Field"}
"""What the system administrator writes of what `RIGHTS` lists; the security administrator writes the rest."""
DECISIONS = ("tabTable Scope", "tabOrganization Appointment", "tabHas Role")
LOGS_OF_SESSIONS = ("tabSessions", "tabError Log", "tabScheduled Job Log")
DESCRIPTIONS = (
	"tabDocField",
	"tabTranslation",
	"tabPatch Log",
	"tabLanguage",
	"tabWorkspace Link",
	"tabModule Def",
)
INSIGNIFICANT = (
	"blank before",
	"blank after",
	"backticks",
	"newline",
	"tab",
	"two blanks",
	"table",
	"quotes",
)
"""What SQL skips around a name, and quotes, which make a text of its own of it: neither names another field."""
PERSONAL = ("identity_number", "phone", "home_address", "registered_address")
SECRET = re.compile("identitynumber|phone|homeaddress")


class Snapshot:
	"""The database as it is: tables as rows by name."""

	def __init__(self, world: World, database: sqlite3.Connection, before: "Snapshot | None" = None) -> None:
		"""Read the file; tables that are as in `before` are taken from there."""
		self.world = world
		self.version = database.execute("pragma data_version").fetchone()[0]
		self.raw: dict[str, list[tuple]] = {}
		self.tables: dict[str, dict[str, dict]] = {}
		self.known_others: dict[str, dict[tuple, tuple]] = {}
		for table in _tables(database):
			cursor = database.execute(f'select * from "{table}"')
			rows = self.raw[table] = cursor.fetchall()
			if before and before.raw.get(table) == rows:
				self.tables[table] = before.tables[table]
				self.known_others[table] = before.others[table]
				continue
			columns = [column[0] for column in cursor.description]
			self.tables[table] = {
				str(row[0]) if columns[0] == "name" else str(row): dict(zip(columns, row, strict=True))
				for row in rows
			}

	def is_as(self, other: "Snapshot") -> bool:
		"""Whether nothing has changed."""
		return all(rows is other.tables.get(table) for table, rows in self.tables.items())

	@property
	def of_others(self) -> dict[tuple, tuple]:
		"""The rows of the other branch and those about its documents; the numbers of the tree may shift."""
		return {key: row for rows in self.others.values() for key, row in rows.items()}

	@cached_property
	def others(self) -> dict[str, dict[tuple, tuple]]:
		"""The same by table. A row says by `organization` whose it is; a name in a text of it does not make it another's."""
		names = {
			text
			for text, mark in self.world.marks.items()
			if mark.what == "name" and mark.organization == OTHER
		} | {OTHER}
		found: dict[str, dict[tuple, tuple]] = {}
		for table, rows in self.tables.items():
			if table in LOGS or table == "tabTrail Entry":
				found[table] = {}
			elif table in self.known_others:
				found[table] = self.known_others[table]
			else:
				found[table] = {
					(table, key): _bare(table, row)
					for key, row in rows.items()
					if row.get("organization") != OWN
					and names.intersection(value for value in row.values() if isinstance(value, str))
				}
		return found

	@cached_property
	def rights(self) -> dict[tuple, tuple]:
		"""The rows that give anybody a right."""
		return {
			(table, key): _bare(table, row)
			for table in RIGHTS
			for key, row in self.tables.get(table, {}).items()
		}

	@cached_property
	def trail(self) -> dict[tuple, tuple]:
		"""The entries of the logs."""
		return {
			(table, key): _bare(table, row)
			for table in TRAIL
			for key, row in self.tables.get(table, {}).items()
		}

	@cached_property
	def below(self) -> set[tuple[str, str]]:
		"""Which organization encloses which, by the numbers of the tree."""
		rows = [
			(row["name"], row["lft"], row["rgt"]) for row in self.tables["tabParty Organization"].values()
		]
		return {(a, c) for a, al, ar in rows for c, cl, cr in rows if al <= cl and cr <= ar}

	def added(self, before: "Snapshot") -> list[tuple[str, dict]]:
		"""Rows that were not there, or were different."""
		return [
			(table, row)
			for table, rows in self.tables.items()
			if table not in LOGS and rows is not before.tables.get(table)
			for key, row in rows.items()
			if not _is_same(table, before.tables.get(table, {}).get(key), row)
		]


def _tables(database: sqlite3.Connection) -> list[str]:
	"""The tables that are looked at: not what only describes DocTypes, and not what a session writes."""
	named = database.execute("select name from sqlite_master where type = 'table'")
	return [
		name
		for (name,) in named
		if (name.startswith("tab") or name == "__Auth") and name not in (*LOGS_OF_SESSIONS, *DESCRIPTIONS)
	]


def _is_same(table: str, before: dict | None, row: dict) -> bool:
	return before is not None and _bare(table, before) == _bare(table, row)


def _bare(table: str, row: dict) -> tuple:
	left_out = ("lft", "rgt", "_seen") if table == "tabParty Organization" else ("_seen",)
	if table in RIGHTS:
		left_out = ("_assign", "_comments", "_liked_by", "_seen", "_user_tags", "modified", "modified_by")
	return tuple(value for key, value in row.items() if key not in left_out)


def of_answer(
	world: World, person: Person, request: Request, answer, seconds: float, send: Callable[[Request], Any]
) -> list[str]:
	"""What is wrong with an answer.

	:param send: sends another request of the same person, where only that can tell
	"""
	wrong = []
	asked = request.path + json.dumps(request.values, ensure_ascii=False, default=str)
	if seconds > SECONDS:
		wrong.append(f"takes longer than {SECONDS:.0f} s")
	if len(answer.get_data()) > MOST_BYTES:
		wrong.append(f"answers more than {MOST_BYTES // 10**6} MB")
	said = answer.get_data().decode("utf-8", "replace")
	for text, mark in world.leaks(person, asked, answer):
		if text.casefold() in asked.casefold() or (mark.what == "name" and text in world.brought):
			continue
		where = "own place" if mark.organization in person.covered else "other place"
		wrong.append(f"shows {mark.doctype} level {mark.level} of the {where}")
		request.changes.append(f"shown: {mark.what} {_around(said, text)!r}")
		break
	if answer.status_code >= 500 and answer.status_code not in EXPECTED_ERRORS:
		wrong.append(f"ends in {answer.status_code} {reason_of(answer)}")
	spoken = _without(said, HOSTILE_NAMES)  # what a template of the attack says is no answer of the server
	for word in SPOKEN:
		if word in spoken and word not in asked:
			wrong.append(f"says {word!r}")
	if _holds_sid(world, person, said):
		wrong.append("shows the key of a session")
	if answer.status_code < 300:
		wrong += _of_names(world, person, request, answer, send)
	return wrong


def _without(said: str, texts: tuple[str, ...]) -> str:
	for text in texts:
		said = said.replace(text, "")
	return said


def personal_in(world: World, request: Request, answer) -> list[str]:
	"""What personal data an answer shows that the request did not bring along."""
	if answer.status_code >= 300:
		return []
	asked = request.path + json.dumps(request.values, ensure_ascii=False, default=str)
	marks = {text: world.marks[text] for text in MARK.findall(text_of(answer)) if text in world.marks}
	return sorted({mark.what for text, mark in marks.items() if mark.what in PERSONAL and text not in asked})


def reason_of(answer) -> str:
	"""The name of the error that an answer tells of."""
	body = answer.get_json(silent=True)
	body = body if isinstance(body, dict) else {}
	return body.get("exc_type") or ((body.get("errors") or [{}])[0]).get("type") or "no reason"


def _around(said: str, text: str) -> str:
	place = said.find(text)
	return said[max(0, place - 60) : place + 60] if place >= 0 else text


def _holds_sid(world: World, person: Person, said: str) -> bool:
	cookie = person.client.get_cookie("sid", domain=world.host) if person.client else None
	return bool(cookie and len(cookie.value) > 20 and cookie.value in said)


def _of_names(
	world: World, person: Person, request: Request, answer, send: Callable[[Request], Any]
) -> list[str]:
	"""Names that were respelled and answered all the same, and orders of fields that may not be read."""
	wrong = []
	respelled = [change for change in request.changes if change.startswith("respelled")]
	marks = {text for text in MARK.findall(text_of(answer)) if text in world.marks}
	asked = json.dumps(request.values, ensure_ascii=False, default=str) + request.path
	marks = {text for text in marks if text not in asked}
	insignificant = (
		respelled and respelled[0].startswith("respelled field: ") and respelled[0].endswith(INSIGNIFICANT)
	)
	if (
		marks
		and len(request.changes) == 1
		and respelled
		and not insignificant
		and not _leaves_out(request, answer)
		and "of a value" not in respelled[0]
		and not request.path.startswith(DESK)  # the same page, whatever is sent to it
		and not (respelled[0].startswith("respelled field: ") and _is_as_without(request, answer, send))
	):
		wrong.append(respelled[0].split(":")[0] + " is answered")
	if person.roles == ("Investigation Auditor",) and len(marks) > 3:
		for key in ("order_by", "group_by"):
			sent = unicodedata.normalize("NFKC", str(request.values.get(key) or "")).casefold()
			if SECRET.search(re.sub(r"\W|_", "", sent)):
				wrong.append(f"{key} gives away the order of a forbidden field")
	return wrong


def _leaves_out(request: Request, answer) -> bool:
	"""Whether a list was answered without the one of its fields that was spelled otherwise: so are fields that one may not read."""
	if not request.respelled:
		return False
	name, text = (json.dumps(one, ensure_ascii=False) for one in request.respelled)
	said = text_of(answer)
	asked = json.dumps(request.values, ensure_ascii=False, default=str)
	return text not in said and (name in asked or name not in said)


def _is_as_without(request: Request, answer, send: Callable[[Request], Any]) -> bool:
	"""Whether what was respelled in a document that was sent did nothing: without it the same is answered.

	So the door leaves out what is no field. What stands elsewhere in a request has no such excuse.
	"""
	if not request.place or not _is_in_document(request.values, request.place):
		return False
	other = send(request.without(request.place))
	return (answer.status_code, _lasting(answer)) == (other.status_code, _lasting(other))


def _is_in_document(values: dict, place: tuple) -> bool:
	"""Whether a value stands in a document or a row that was sent, and not among the arguments of the request."""
	inside: Any = values
	for key in place[:-1]:
		inside = inside[key]
	return len(place) > 1 and isinstance(inside, dict) and "doctype" in inside


def _lasting(answer) -> str:
	"""An answer's text without what is drawn by chance each time."""
	return re.sub(r"[0-9a-f]{32,}", "", answer.get_data(as_text=True))


def of_state(person: Person, request: Request, before: Snapshot, after: Snapshot) -> list[str]:
	"""What a request has done that it may not do."""
	if after.is_as(before):
		return []
	wrong = []
	rules, builds = UNDIVIDED in person.roles, BUILDER in person.roles
	others = after.of_others
	for key, row in before.of_others.items() if OTHER not in person.covered or not builds else ():
		appoints = GIVES_RIGHTS in person.roles and key[0] == "tabOrganization Appointment"
		shapes = rules and key[0] in ("tabPrint Format", "tabReport")
		if others.get(key) != row and not (appoints or shapes):
			wrong.append(f"changes {key[0]} of the other place")
	if not rules and before.rights != after.rights:
		wrong += _of_rights(person, before, after)
	if builds:
		wrong += _of_building(before, after)
	for key, row in before.trail.items():
		if after.trail.get(key) != row:
			wrong.append(f"changes the trail: {key[0]}")
	widened = {pair for pair in after.below - before.below if pair[1] in _names(before, "T2")}
	if widened:
		wrong.append("widens what is below an organization")
	return sorted(set(wrong + _of_rows(person, request, before, after, rules)))


def _of_rights(person: Person, before: Snapshot, after: Snapshot) -> list[str]:
	"""Rights and passwords that were changed by who gives none."""
	changed = {
		key[0]
		for key in before.rights.keys() | after.rights.keys()
		if before.rights.get(key) != after.rights.get(key)
	}
	lawful = {RUNS_SITE: SHAPES, GIVES_RIGHTS: {*RIGHTS} - SHAPES}
	allowed = set().union(*(lawful.get(role, set()) for role in person.roles))
	if BUILDER in person.roles:
		allowed |= APPOINTS | BUILT
	if RUNS_SITE in person.roles and _only_of_deleted_doctypes(before, after):
		allowed.add("tabDocPerm")
	wrong = [f"changes rights: {table}" for table in sorted(changed - {"__Auth"} - allowed)]
	others = [
		key
		for key in before.rights
		if key[0] == "__Auth" and before.rights[key] != after.rights.get(key)
		if person.user not in map(str, before.rights[key])
	]
	if others and GIVES_RIGHTS not in person.roles:
		wrong.append("changes the password of somebody else")
	return wrong


def _of_building(before: Snapshot, after: Snapshot) -> list[str]:
	"""What a builder has changed of what builders have not made, or given to whom nothing is given."""
	wrong = set()
	known = {**before.tables["tabDocType"], **after.tables["tabDocType"]}
	built = {row["name"] for row in known.values() if is_built(row)}
	for table, fieldname in (("tabDocType", "name"), ("tabDocPerm", "parent"), ("tabCustom Field", "dt")):
		rows = before.tables[table], after.tables[table]
		for key in rows[0].keys() | rows[1].keys():
			old, new = (each.get(key) for each in rows)
			one = new or old
			if one is None or (old and new and _is_same(table, old, new)):
				continue
			if one[fieldname] not in built and (table != "tabCustom Field" or _is_more_than_a_value(one)):
				wrong.add(f"builds on what is not built: {table} of {one[fieldname]}")
			if (
				table == "tabDocPerm"
				and new
				and (new["role"] not in CAPACITIES or int(new["permlevel"] or 0))
			):
				wrong.add(f"gives rights to {new['role']}")
	return sorted(wrong)


def _is_more_than_a_value(field: dict) -> bool:
	return bool(
		field["dt"] in ("User", "DocType", "Organization Appointment", "Return Version")
		or field["options"]
		or field["fetch_from"]
		or field["fieldtype"] != "Data"
		or str(field["reqd"]) == "1"
	)


def _only_of_deleted_doctypes(before: Snapshot, after: Snapshot) -> bool:
	"""Whether all rules that were there before and differ now went with their DocType, and none came."""
	rules = [
		{key: row for key, row in one.rights.items() if key[0] == "tabDocPerm"} for one in (before, after)
	]
	gone = [key for key, row in rules[0].items() if rules[1].get(key) != row]
	kept = after.tables["tabDocType"]
	return rules[1].keys() <= rules[0].keys() and all(
		key not in rules[1] and before.tables["tabDocPerm"][key[1]]["parent"] not in kept for key in gone
	)


def names_in(world: World, request: Request) -> set[str]:
	"""Names of documents that a request brings along, in its values or its files: what is called so afterwards need not be theirs."""
	asked = request.path + json.dumps(request.values, ensure_ascii=False, default=str)
	asked += "".join(content.decode(errors="replace") for _name, content in request.files.values())
	return {text for text in MARK.findall(asked) if text in world.marks and world.marks[text].what == "name"}


def is_decision(before: Snapshot, after: Snapshot) -> bool:
	"""Whether somebody opened a table, appointed, or gave a role: a later answer could not be judged by what was so before."""
	return any(after.tables.get(table) is not before.tables.get(table) for table in DECISIONS)


def _names(snapshot: Snapshot, top: str) -> set[str]:
	return {below for above, below in snapshot.below if above == top}


def _of_rows(person: Person, request: Request, before: Snapshot, after: Snapshot, rules: bool) -> list[str]:
	"""New rows that hold what is somebody else's, or are open to all."""
	wrong = []
	asked = request.path + json.dumps(request.values, ensure_ascii=False, default=str)
	for table, row in after.added(before):
		for value in row.values():
			for text in MARK.findall(value) if isinstance(value, str) else ():
				mark = before.world.marks.get(text)
				if mark and mark.what == "name" and text in before.world.brought:
					continue
				if mark and mark.organization == OTHER and text not in asked and OTHER not in person.covered:
					wrong.append(f"copies {mark.doctype}.{mark.what} of the other place to {table}")
		if table == "tabFile" and row["name"] not in before.tables[table]:
			mark = before.world.contents.get(row["content_hash"])
			if mark and mark.organization == OTHER and not person.may_see(mark, before.world.readable):
				wrong.append("takes over a file of the other place")
			if not row["is_private"] and not row["is_folder"] and not rules:
				wrong.append("makes a file that everybody can read")
	if "tabTable Scope" in before.tables and not rules and GIVES_RIGHTS not in person.roles:
		opened = [row for table, row in after.added(before) if table == "tabTable Scope"]
		built = {one["name"] for one in after.tables["tabDocType"].values() if is_built(one)}
		opened = [row for row in opened if BUILDER not in person.roles or row["document_type"] in built]
		if any(row["hangs_on"] == "Nothing" for row in opened):
			wrong.append("opens an own table to all")
	singles = [_single(one, "Officer Separation", "enabled") for one in (before, after)]
	if singles[0] != singles[1] and GIVES_RIGHTS not in person.roles:
		wrong.append("takes the officers' separation away")
	tracked = after.tables["tabDocType"].get("Party Member", {})
	if not (tracked.get("track_changes") and tracked.get("track_views")):
		wrong.append("switches the trail off")
	for row in after.tables.get("tabProperty Setter", {}).values():
		if row["doc_type"] == "Party Member" and row["property"] in ("track_changes", "track_views"):
			wrong.append("switches the trail off")
	return wrong


def _single(snapshot: Snapshot, doctype: str, field: str) -> str | None:
	rows = snapshot.tables.get("tabSingles", {}).values()
	return next((row["value"] for row in rows if (row["doctype"], row["field"]) == (doctype, field)), None)


__all__ = ["OWN", "Snapshot", "of_answer", "of_state"]
