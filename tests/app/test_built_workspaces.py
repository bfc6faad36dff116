"""Public workspaces that an Investigation Administrator arranges: own ones only, and nothing on them leads outside or past anybody's rights."""

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from building_site import BUILDER, PART, REFUSALS, RUNS, SECRETARY, TABLE, OnSite, begin, table

import frappe
from frappe.desk import desktop
from frappe.desk.doctype.workspace import workspace as pages
from frappe.model.incoming import document_from_client, new_document_from_client

setUpModule = begin
TITLE = "Visits of the Year"
HEAD = {"id": "head", "type": "header", "data": {"text": "Visits", "col": 12}}


class TestWorkspaces(OnSite):
	def setUp(self) -> None:
		from party_investigation.tests.test_building import views

		super().setUp()
		self.as_user("Administrator")
		frappe.get_doc(
			{"doctype": "Workspace", "label": "Theirs", "title": "Theirs", "for_user": RUNS}
		).insert()
		self.as_user(BUILDER)
		frappe.get_doc(table()).insert()
		for values in views():
			frappe.get_doc(values).insert()
		page = {
			"doctype": "Web Form",
			"title": "Visit Page",
			"route": "visits",
			"doc_type": TABLE,
			"published": 1,
		}
		page |= {
			"login_required": 1,
			"web_form_fields": [{"fieldname": "organization"}, {"fieldname": "state"}],
		}
		frappe.get_doc(page).insert()

	def make(self, **more: Any) -> str:
		"""Make a workspace as the editor does."""
		page = {"title": TITLE, "public": 1, "content": json.dumps([HEAD]), **more}
		return pages.new_page(page).name

	def arrange(self, name: str, blocks: list | None = None, **rows: list) -> None:
		pages.save_page(name, 1, rows, json.dumps([HEAD] if blocks is None else blocks))

	def everything(self) -> dict[str, list]:
		"""One row of each kind, as a builder may have it."""
		filters = json.dumps([[TABLE, "state", "=", "已办"]])
		return {
			"shortcut": [
				{
					"type": "DocType",
					"link_to": TABLE,
					"label": "List",
					"stats_filter": filters,
					"format": "{} open",
				},
				{"type": "DocType", "link_to": "Disposition Case", "label": "Cases"},
				{"type": "Report", "link_to": "Built Report", "label": "Report"},
				{"type": "URL", "url": "/visits", "label": "Page"},
			],
			"chart": [{"chart_name": "Built Chart", "label": "Built Chart"}],
			"number_card": [{"number_card_name": "Built Card", "label": "Built Card"}],
			"quick_list": [{"document_type": TABLE, "label": "Short", "quick_list_filter": filters}],
		}

	def test_it_is_made_arranged_and_shown_to_each_as_far_as_rights_go(self) -> None:
		name = self.make()
		self.arrange(name, **self.everything())
		(page,) = [page for page in desktop.get_workspace_sidebar_items()["pages"] if page["name"] == name]
		self.assertEqual((page["may_change"], page.get("owner")), (1, None))
		pages.hide_page(name)
		self.assertIn(name, self.sidebar())
		self.as_user(SECRETARY)
		self.assertNotIn(name, self.sidebar())
		self.as_user(BUILDER)
		pages.unhide_page(name)
		self.assertEqual(self.shown(name), {"List", "Cases", "Report", "Built Chart", "Built Card", "Short"})
		self.as_user(SECRETARY)
		self.assertEqual(self.sidebar()[name]["may_change"], 0)
		self.assertEqual(
			self.shown(name), {"List", "Cases", "Report", "Page", "Built Chart", "Built Card", "Short"}
		)
		self.as_user("Administrator")
		frappe.db.delete("DocPerm", {"parent": TABLE, "role": "Branch Secretary"})
		frappe.clear_cache()
		self.as_user(SECRETARY)
		self.assertEqual(self.shown(name), {"Cases"})
		self.as_user(BUILDER)
		pages.delete_page(name)
		self.assertFalse(frappe.db.exists("Workspace", name))

	@staticmethod
	def sidebar() -> dict[str, dict]:
		return {page["name"]: page for page in desktop.get_workspace_sidebar_items()["pages"]}

	@staticmethod
	def shown(name: str) -> set[str]:
		"""The labels of what a user is shown."""
		page = desktop.get_desktop_page(name)
		return {item["label"] for kind in page.values() for item in kind["items"]}

	def test_private_ones_are_everybodys_own(self) -> None:
		for who in (BUILDER, PART, SECRETARY):
			self.as_user(who)
			name = self.make(public=0)
			self.arrange(name, shortcut=[{"type": "DocType", "link_to": TABLE, "label": "List"}])
			self.assertEqual(frappe.db.get_value("Workspace", name, "for_user"), who)
			pages.delete_page(name)

	def test_nobody_arranges_what_is_not_ones_own(self) -> None:
		name = self.make()
		private = self.make(title="Mine", public=0)
		standard = frappe.get_all("Workspace", {"module": "Investigation"}, pluck="name")[0]
		for who, others in {
			BUILDER: (standard, "Own Tables", "Build", "Theirs"),
			PART: (standard, name, private, "Theirs"),
			SECRETARY: (standard, name, private, "Theirs"),
			"Guest": (standard, name, private),
		}.items():
			for other in others:
				for ask in (
					lambda other=other: self.arrange(other),
					lambda other=other: pages.hide_page(other),
					lambda other=other: pages.delete_page(other),
					lambda other=other, who=who: self.put(other, public=0, for_user=who),
					lambda other=other: self.put(other, public=1, title="Taken"),
					lambda other=other: frappe.rename_doc("Workspace", other, "Taken"),
					lambda other=other: self.alone(other),
				):
					self.refused(who, ask)
		for who in (PART, SECRETARY):
			self.refused(who, self.make)
			self.refused(
				who,
				lambda: new_document_from_client(
					{"doctype": "Workspace", "label": "X", "title": "X", "public": 1}
				).insert(),
			)
		self.refused(BUILDER, lambda: self.alone(name))
		self.refused(BUILDER, lambda: self.put(name, public=0, for_user=SECRETARY))

	@staticmethod
	def put(name: str, **values: Any) -> None:
		stored = json.loads(frappe.as_json(frappe.get_doc("Workspace", name)))
		document_from_client({**stored, **values}).save()

	@staticmethod
	def alone(name: str) -> None:
		place = {"parent": name, "parenttype": "Workspace", "parentfield": "shortcuts"}
		row = {"doctype": "Workspace Shortcut", "type": "URL", "url": "https://else.example/", "label": "x"}
		new_document_from_client({**row, **place}).insert()

	def test_what_does_not_stand_on_one(self) -> None:
		name = self.make()
		self.as_user("Administrator")
		card = {"doctype": "Number Card", "label": "Users", "type": "Document Type", "document_type": "User"}
		frappe.get_doc({**card, "function": "Count", "is_public": 1}).insert()
		closed = {"doctype": "Web Form", "title": "C", "route": "closed", "doc_type": TABLE, "published": 0}
		frappe.get_doc({**closed, "login_required": 1, "web_form_fields": [{"fieldname": "state"}]}).insert()
		shortcuts = [
			*({"type": "URL", "url": url} for url in ADDRESSES),
			{"type": "URL", "url": "/visits", "link_to": TABLE},
			*(
				{"type": "DocType", "link_to": doctype}
				for doctype in ("User", "DocType", "Built Elsewhere", "", "x")
			),
			*({"type": kind, "link_to": "backups"} for kind in ("Page", "Dashboard", "", "Script")),
			{"type": "Report", "link_to": "No Such Report"},
			{"type": "DocType", "link_to": TABLE, "url": "https://else.example/"},
			*({"type": "DocType", "link_to": TABLE, "stats_filter": text} for text in FILTERS),
			{"type": "DocType", "link_to": TABLE, "label": "<img src=x onerror=x()>"},
			{"type": "DocType", "link_to": TABLE, "format": "{{ frappe.session.user }}"},
			{"type": "DocType", "link_to": TABLE, "color": "red;background:url(x)"},
			{"type": "DocType", "link_to": TABLE, "kanban_board": "No Such Board"},
		]
		rows = [
			*({"shortcut": [{"label": "x", **row}]} for row in shortcuts),
			{"chart": [{"chart_name": "No Such Chart"}]},
			{"number_card": [{"number_card_name": "No Such Card"}]},
			{"number_card": [{"number_card_name": "Users"}]},
			{"quick_list": [{"document_type": "User", "label": "x"}]},
			{"quick_list": [{"document_type": TABLE, "label": "x", "quick_list_filter": FILTERS[0]}]},
		]
		for row in rows:
			self.refused(BUILDER, lambda row=row: self.arrange(name, **row))
		for block in BLOCKS:
			self.refused(BUILDER, lambda block=block: self.arrange(name, [HEAD, block]))
		for values in SETTINGS:
			self.refused(BUILDER, lambda values=values: self.put(name, **values))
		frappe.local.lang = "zh"
		for title in (
			"Party Member",
			"party member",
			"Own Tables",
			"User",
			"自建表",
			"排查设置",
			"",
			"<b>",
		):
			self.refused(BUILDER, lambda title=title: self.make(title=title))
		self.as_user(BUILDER)
		self.put(name, sequence_id=0, links=[{"type": "Card Break", "label": "x"}])
		self.assertGreater(frappe.db.get_value("Workspace", name, "sequence_id"), 90)

	def refused(self, who: str, ask: Any) -> None:
		"""It is refused, and no workspace is otherwise."""
		frappe.set_user(who)
		before = self.state()
		with self.subTest(f"{who}: {ask.__defaults__}"):
			frappe.db.savepoint("asked")
			self.assertRaises(REFUSALS, ask)
			frappe.db.rollback(save_point="asked")
			self.assertEqual(self.state(), before)

	@staticmethod
	def state() -> list:
		return frappe.get_all("Workspace", fields=["name", "owner", "modified", "for_user"], order_by="name")


ADDRESSES = (
	*(
		"https://else.example/",
		"//else.example",
		"/\\else.example",
		"javascript:x()",
		"data:text/html,x",
		"visits",
	),
	*(
		"/closed",
		"/visits/../app",
		"/visits?x=1",
		"/VISITS",
		"/ visits",
		"/api/method/logout",
		"/app/user",
		"/",
		"",
	),
	*("\t//else.example", "/visits#x", "https:else.example", "mailto:x@else.example", "/visits "),
)
FILTERS = (
	"eval(x)",
	"frappe.session.user",
	'[["User", "name", "=", "x"]]',
	'[["Built Visit", "secret", "=", "x"]]',
	'[["Built Visit", "state", "=", "<img src=x>"]]',
	'{"state": "x"}',
	"{",
)
BLOCKS = (
	*("text", None, 1, [], {}, {"type": "header"}, {"type": "header", "data": "x"}),
	{"type": "custom_block", "data": {"custom_block_name": "x"}},
	{"type": "onboarding", "data": {"onboarding_name": "x"}},
	{"type": "header", "data": {"text": "<script>x()</script>"}},
	{"type": "header", "data": {"text": "<a href='https://else.example'>x</a>"}},
	{"type": "paragraph", "data": {"text": "<img src=x onerror=x()>"}},
	{"type": "paragraph", "data": {"text": "{{ frappe.session.user }}"}},
	{"type": "paragraph", "data": {"text": {"html": "x"}}},
	{"type": "paragraph", "data": {"text": "x", "onclick": "x()"}},
	{"id": "<img src=x>", "type": "spacer", "data": {"col": 12}},
	{"type": ["header"], "data": {"text": "x"}},
)
SETTINGS = (
	{"type": "URL", "external_link": "https://else.example/"},
	{"type": "Link", "link_type": "DocType", "link_to": "User"},
	{"module": "Investigation", "app": "party_investigation"},
	{"parent_page": "Theirs"},
	{"roles": [{"role": "System Manager"}]},
	{"roles": [{"role": "All"}]},
	{"title": "Party Member"},
	{"content": "[" * 50},
	{"content": "{}"},
	{"icon": "<svg onload=x()>"},
	{"links": [{"type": "Link", "label": "x", "link_type": "Page", "link_to": "backups"}]},
	{"links": [{"type": "Link", "label": "x", "link_type": "DocType", "link_to": "User"}]},
	{"links": [{"type": "Card Break", "label": "<b onclick=x()>"}]},
)
