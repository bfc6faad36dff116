"""Everything is called exactly what it is called: no other spelling of a DocType, field, parent, report or method reaches anything.

The database does not mind the case of names; rights, hooks and overrides are looked up by the name. So what is spelt otherwise must be
refused before the database is asked.
"""

import unicodedata
import unittest
from collections.abc import Iterator

import leak_faces
from leak_marks import OTHER, OWN
from leak_world import World

import frappe


def setUpModule() -> None:
	global world
	world = World().__enter__()
	with world.site():
		leak_faces.import_everything()


def tearDownModule() -> None:
	world.__exit__()


def spellings(name: str) -> Iterator[str]:
	"""Other spellings of a name: case, blanks, width, letters that look or compare alike, quotes, comments, encodings."""
	wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in name)
	variants = (
		name.lower(),
		name.upper(),
		name.swapcase(),
		name + " ",
		" " + name,
		name.replace(" ", "  "),
		name.replace(" ", "_"),
		name.replace(" ", "\u00a0"),
		name + "\u200b",
		name + "\x00",
		name + "\n",
		wide,
		unicodedata.normalize("NFD", name.replace("a", "å")).replace("å", "a"),
		name.replace("a", "а"),
		name.replace("e", "é"),
		f"`{name}`",
		f'"{name}"',
		f"[{name}]",
		f"{name}/**/",
		f"{name}--",
		f"tab{name}",
		name.replace("i", "ı"),
	)
	yield from dict.fromkeys(variant for variant in variants if variant != name)


class Spelt(unittest.TestCase):
	"""Asks as a secretary of one branch, who sees nothing of the other."""

	maxDiff = None

	def setUp(self) -> None:
		self.person = world.person("Branch Secretary", OWN)
		self.auditor = world.person("Investigation Auditor", OWN)

	def ask(self, path: str, values: dict | None = None, method: str = "GET", person=None):
		"""One request; whatever is said holds nothing from elsewhere and is no failure inside."""
		answer = world.ask(person or self.person, method, path, values)
		if answer.status_code >= 500:  # of a DocType that is not there some faces say it as stock Frappe does
			self.assertIn("ImportError", answer.text, (path, values, answer.text[-400:]))
		self.assertEqual(world.leaks(person or self.person, "", answer), [], (path, values))
		return answer

	def refused(self, path: str, values: dict | None = None, method: str = "GET", person=None) -> None:
		"""The same, and the answer is a refusal."""
		answer = self.ask(path, values, method, person)
		self.assertGreaterEqual(answer.status_code, 400, (path, values, answer.text[:300]))


class TestDocTypes(Spelt):
	def test_honest_spelling_answers(self) -> None:
		rows = self.ask("/api/resource/Party Member", {"limit_page_length": 0}).get_json()["data"]
		self.assertGreater(len(rows), 0)

	def test_no_other_spelling_of_a_doctype_over_any_face(self) -> None:
		for spelling in spellings("Party Member"):
			fields = ["name", "member_name", "identity_number"]
			for path, values, method in (
				(
					f"/api/resource/{spelling}".replace("\x00", "%00").replace("\n", "%0A"),
					{"fields": fields},
					"GET",
				),
				("/api/method/frappe.client.get_list", {"doctype": spelling, "fields": fields}, "GET"),
				("/api/method/frappe.client.get_count", {"doctype": spelling}, "GET"),
				("/api/method/frappe.client.get", {"doctype": spelling, "filters": {}}, "GET"),
				("/api/method/frappe.client.get_value", {"doctype": spelling, "fieldname": "name"}, "GET"),
				("/api/method/frappe.desk.reportview.get", {"doctype": spelling, "fields": fields}, "GET"),
				("/api/method/frappe.desk.reportview.get_count", {"doctype": spelling}, "GET"),
				(
					"/api/method/frappe.desk.reportview.export_query",
					{"doctype": spelling, "fields": fields},
					"GET",
				),
				(
					"/api/method/frappe.desk.reportview.get_stats",
					{"doctype": spelling, "stats": ["organization"]},
					"GET",
				),
				("/api/method/frappe.desk.search.search_link", {"doctype": spelling, "txt": ""}, "GET"),
				(
					"/api/method/frappe.desk.listview.get_group_by_count",
					{"doctype": spelling, "current_filters": [], "field": "organization"},
					"GET",
				),
				(
					"/api/method/frappe.desk.doctype.number_card.number_card.get_result",
					{"doc": {"document_type": spelling, "function": "Count"}},
					"GET",
				),
			):
				self.refused(path, values, method)

	def test_no_other_spelling_of_a_document_s_doctype(self) -> None:
		with world.site():
			name = frappe.db.get_value("Party Member", {"organization": OTHER})
		before = world.state_of(OTHER)
		for spelling in spellings("Party Member"):
			for path, values, method in (
				("/api/method/frappe.client.get", {"doctype": spelling, "name": name}, "GET"),
				("/api/method/frappe.desk.form.load.getdoc", {"doctype": spelling, "name": name}, "GET"),
				(
					"/api/method/frappe.client.set_value",
					{"doctype": spelling, "name": name, "fieldname": "remark", "value": "taken"},
					"POST",
				),
				("/api/method/frappe.client.delete", {"doctype": spelling, "name": name}, "POST"),
				(
					"/api/method/frappe.client.save",
					{"doc": {"doctype": spelling, "name": name, "remark": "x"}},
					"POST",
				),
			):
				self.refused(path, values, method)
		self.assertEqual(world.state_of(OTHER), before)

	def test_no_other_spelling_of_a_parent(self) -> None:
		for spelling in spellings("Disposition Case"):
			values = {"fields": ["*"], "parent": spelling, "limit_page_length": 0}
			self.refused("/api/resource/Disposition Step", values)
			self.refused(
				"/api/method/frappe.client.get_list",
				{"doctype": "Disposition Step", "parent": spelling, "fields": ["*"]},
			)


class TestFields(Spelt):
	"""Who may not read identity numbers learns nothing of them by any spelling: neither values nor their order."""

	def test_orders_and_groups(self) -> None:
		for field in ("identity_number", "phone"):
			for spelling in (field, *spellings(field)):
				for part in (
					spelling,
					f"`{spelling}`",
					f"`tabParty Member`.`{spelling}`",
					f"tabParty Member.{spelling}",
				):
					for key in ("order_by", "group_by"):
						for path in (
							"/api/resource/Party Member",
							"/api/method/frappe.desk.reportview.get",
							"/api/method/frappe.client.get_list",
						):
							values = {"doctype": "Party Member", "fields": ["name"], key: part}
							self.refused(path, values, person=self.auditor)

	def test_an_alias_is_no_column(self) -> None:
		"""SQLite takes a name in a group for the column before the alias, whatever its case."""
		for field in ("identity_number", "phone"):
			for alias in (field.upper(), field.title()):
				for key in ("order_by", "group_by"):
					values = {
						"fields": [f"docstatus as {alias}", "count(name) as n"],
						key: alias,
						"limit_page_length": 0,
					}
					answer = self.ask("/api/resource/Party Member", values, person=self.auditor)
					if key == "group_by" and answer.status_code == 200:
						self.assertEqual(len(answer.get_json()["data"]), 1, values)

	def test_filters(self) -> None:
		for field in ("identity_number", "phone"):
			for spelling in (field, *spellings(field)):
				for filters in (
					{spelling: ["like", "%"]},
					[[spelling, "like", "%"]],
					[["Party Member", spelling, "like", "%"]],
					[["party member", spelling, "like", "%"]],
					[["Party Member", f"ifnull({spelling}, '')", "like", "%"]],
				):
					for key in ("filters", "or_filters"):
						values = {"doctype": "Party Member", key: filters, "fields": ["name"]}
						self.refused("/api/method/frappe.client.get_list", values, person=self.auditor)
						self.refused("/api/method/frappe.desk.reportview.get", values, person=self.auditor)

	def test_fields_and_functions(self) -> None:
		shapes = ("{0}", "{0} as x", "max({0}) as x", "concat({0}, '') as x", "`tabParty Member`.`{0}` as x")
		for spelling in ("identity_number", *spellings("identity_number")):
			for shape in shapes:
				values = {"doctype": "Party Member", "fields": ["name", shape.format(spelling)]}
				for path in (
					"/api/resource/Party Member",
					"/api/v2/document/Party Member",
					"/api/method/frappe.desk.reportview.get",
				):
					self.ask(path, values, person=self.auditor)

	def test_other_blanks_are_no_blanks(self) -> None:
		for blank in ("\u00a0", "\u3000", "\u2003", "\x0b", "\x85", "\u200b"):
			for key, text in (
				("fields", [f"member_name{blank}as{blank}y"]),
				("fields", [f"max(member_name){blank}as{blank}y"]),
				("fields", [f"{blank}member_name"]),
				("order_by", f"member_name{blank}desc"),
				("order_by", f"{blank}member_name"),
				("group_by", f"member_name{blank}"),
				("filters", [[f"member_name{blank}", "like", "%"]]),
			):
				values = {"doctype": "Party Member", key: text}
				self.refused("/api/resource/Party Member", values)
				self.refused("/api/method/frappe.client.get_list", values)

	def test_search_fields(self) -> None:
		for spelling in ("identity_number", *spellings("identity_number")):
			values = {"doctype": "Party Member", "txt": "1", "searchfield": spelling}
			self.ask("/api/method/frappe.desk.search.search_link", values, person=self.auditor)


class TestMethods(Spelt):
	def test_a_function_is_called_by_its_name(self) -> None:
		alias = "frappe.desk.form.save.get_docinfo"
		with world.site():
			name = frappe.db.get_value("Party Member", {"organization": OWN})
		values = {"doctype": "Party Member", "name": name}
		self.assertEqual(self.ask("/api/method/frappe.desk.form.load.get_docinfo", values).status_code, 200)
		self.refused(f"/api/method/{alias}", values)

	def test_no_module_is_a_way_to_another(self) -> None:
		for path in (
			"frappe.desk.search.frappe.client.get_list",
			"frappe.client.frappe.client.get_list",
			"Frappe.client.get_list",
			"frappe.Client.get_list",
			"frappe.client.GET_LIST",
			"frappe.client..get_list",
			"frappe.client.get_list.",
			"frappe.client.get_list ",
			"frappe.client.get_list.__call__",
			"frappe.client.get_list.__wrapped__",
			"ｆrappe.client.get_list",
		):
			self.refused(f"/api/method/{path}", {"doctype": "ToDo"})

	def test_a_query_by_get_runs_nothing_that_writes(self) -> None:
		for query in (
			"frappe.client.delete",
			"frappe.desk.form.save.get_docinfo",
			"frappe.client.get_list.__wrapped__",
		):
			values = {"doctype": "ToDo", "txt": "x", "query": query}
			self.refused("/api/method/frappe.desk.search.search_link", values)


class TestReports(Spelt):
	def test_no_other_spelling_of_a_report(self) -> None:
		with world.site():
			name = frappe.get_all("Report", filters={"disabled": 0}, pluck="name", limit=1)[0]
		for spelling in spellings(name):
			self.refused("/api/method/frappe.desk.query_report.run", {"report_name": spelling})
			self.refused("/api/method/frappe.desk.query_report.get_script", {"report_name": spelling})


if __name__ == "__main__":
	unittest.main()
