"""What an Investigation Administrator builds without System Manager, and every way past it that is refused."""

import json
from collections.abc import Callable

import frappe
from party_investigation.building.kinds import BUILDER, MODULE
from party_investigation.building.plain import check_condition, check_dependence
from party_investigation.tests.building_case import FILLED, ROW, TABLE, BuildingCase, field, rule, table

KEPT = (
	*("DocType", "DocField", "DocPerm", "DocType Action", "DocType Link", "Custom Field", "Property Setter"),
	*("Custom DocPerm", "Workflow", "Workflow Document State", "Workflow Transition", "Workflow State"),
	*("Report", "Number Card", "Dashboard Chart", "Print Format", "Role", "Has Role", "Table Scope"),
)
REFUSALS = (frappe.PermissionError, frappe.ValidationError, frappe.NameError)
"""What the framework itself finds wrong, it may say first."""
FETCHED = {"fetch_from": "member.identity_number"}
MEMBER = field("member", "Link", "Party Member")


def state() -> dict[str, list]:
	"""Everything that building changes, as it is stored."""
	return {kind: frappe.get_all(kind, fields=["*"], order_by="name asc") for kind in KEPT}


class TestWhatIsBuilt(BuildingCase):
	def test_a_table_is_built_filled_and_seen_where_it_hangs(self) -> None:
		self.build()
		frappe.set_user(self.secretary)
		row = frappe.get_doc({"doctype": TABLE, "organization": "T1B1", "state": "待办"}).insert()
		foreign = {"doctype": TABLE, "organization": "T2B1"}
		self.assertRaises(frappe.PermissionError, frappe.get_doc(foreign).insert)
		frappe.set_user(self.other)
		self.assertEqual(frappe.get_list(TABLE), [])
		self.assertFalse(frappe.has_permission(TABLE, "read", doc=row.name))
		frappe.set_user(self.part)
		self.assertEqual(frappe.get_list(TABLE, pluck="name"), [row.name])

	def test_another_builder_changes_it_and_removes_it_while_it_is_empty(self) -> None:
		self.build()
		frappe.set_user(self.second)
		doctype = frappe.get_doc("DocType", TABLE)
		doctype.append("fields", field("place"))
		doctype.save()
		frappe.get_doc(
			{"doctype": "Custom Field", "dt": TABLE, **field("later", "Link", "Party Organization")}
		).insert()
		frappe.set_user(self.secretary)
		row = frappe.get_doc({"doctype": TABLE, "organization": "T1B1", "place": "办公室"}).insert()
		frappe.set_user(self.second)
		self.assertRaises(frappe.PermissionError, frappe.delete_doc, "DocType", TABLE)
		frappe.set_user("Administrator")
		frappe.delete_doc(TABLE, row.name)
		frappe.set_user(self.second)
		frappe.delete_doc("DocType", TABLE)
		self.assertFalse(frappe.db.exists("DocType", TABLE))

	def test_rows_within_rows(self) -> None:
		frappe.set_user(self.builder)
		inner = table(ROW, istable=1, permissions=[])
		inner["fields"] = [MEMBER, field("said")]
		frappe.get_doc(inner).insert()
		self.build(fields=[*table()["fields"], field("rows", "Table", ROW)])
		self.assertTrue(frappe.get_meta(TABLE).get_field("rows"))

	def test_a_field_is_added_to_a_form_of_the_program(self) -> None:
		frappe.set_user(self.builder)
		added = {"doctype": "Custom Field", "dt": "Party Member", **field("hobby", "Small Text")}
		made = frappe.get_doc(added).insert()
		made.update({"description": "爱好"}).save()
		frappe.set_user("Administrator")
		self.assertTrue(frappe.get_meta("Party Member").get_field("hobby"))
		frappe.set_user(self.second)
		frappe.delete_doc("Custom Field", made.name)

	def test_a_workflow_leads_through_an_own_table(self) -> None:
		self.build()
		workflow(self.builder).insert()
		frappe.set_user(self.secretary)
		row = frappe.get_doc({"doctype": TABLE, "organization": "T1B1", "number": 1}).insert()
		from frappe.model.workflow import apply_workflow

		self.assertEqual(apply_workflow(row, "Approve").workflow_state, "Approved")

	def test_views_count_as_whoever_looks(self) -> None:
		self.build()
		made = [frappe.get_doc(values).insert() for values in views()]
		for document in made:
			self.assertEqual(document.get("module"), MODULE)
		frappe.set_user(self.secretary)
		frappe.get_doc({"doctype": TABLE, "organization": "T1B1", "state": "已办"}).insert()
		for user, count in ((self.secretary, 1), (self.other, 0), (self.builder, 1)):
			frappe.set_user(user)
			card = frappe.get_doc("Number Card", made[1].name)
			self.assertTrue(frappe.has_permission("Number Card", "read", doc=card))
			counted = [row[1:] for row in json.loads(card.filters_json)]
			self.assertEqual(len(frappe.get_list(card.document_type, filters=counted)), count)
			self.assertEqual(len(frappe.get_doc("Report", made[0].name).get_data()[1]), count)

	def test_what_is_built_stands_on_a_workspace(self) -> None:
		def links() -> list[str]:
			rows = frappe.get_all("Workspace Link", {"parent": "Own Tables", "type": "Link"}, pluck="link_to")
			return sorted(rows)

		self.assertTrue(frappe.db.get_value("Workspace", "Own Tables", "is_hidden"))
		self.build()
		for values in views():
			frappe.get_doc(values).insert()
		self.assertEqual(links(), ["Built Report", TABLE])
		self.assertFalse(frappe.db.get_value("Workspace", "Own Tables", "is_hidden"))
		cards = frappe.get_all("Workspace Number Card", {"parent": "Own Tables"}, pluck="number_card_name")
		self.assertEqual(cards, ["Built Card"])
		frappe.delete_doc("Report", "Built Report")
		self.assertEqual(links(), [TABLE])

	def test_who_is_appointed_for_a_part_builds_nothing(self) -> None:
		self.build()
		before = state()
		for attempt in (
			lambda: self.build(self.part, name="Other"),
			lambda: frappe.get_doc("DocType", TABLE).save(),
			lambda: frappe.get_doc(views()[1]).insert(),
		):
			frappe.set_user(self.part)
			self.assertRaises(frappe.PermissionError, attempt)
		frappe.set_user("Administrator")
		self.assertEqual(state(), before)


class TestWhatIsRefused(BuildingCase):
	"""Each attempt is refused, and leaves everything as it was."""

	def prepare(self) -> None:
		super().prepare()
		frappe.get_doc(table("Built Elsewhere", module="Organization")).insert()
		self.addClassCleanup(self.remove_foreign)

	@staticmethod
	def remove_foreign() -> None:
		frappe.set_user("Administrator")
		frappe.delete_doc("DocType", "Built Elsewhere", force=True, ignore_missing=True)

	def refuse(self, attempts: dict[str, Callable]) -> None:
		frappe.set_user("Administrator")
		before = state()
		for name, attempt in attempts.items():
			with self.subTest(name):
				frappe.set_user(self.builder)
				self.assertRaises(REFUSALS, attempt)
		frappe.set_user("Administrator")
		self.assertEqual(state(), before)

	def changed(self, kind: str, name: str, **values) -> Callable:
		return lambda: frappe.get_doc(kind, name).update(values).save()

	def making(self, values: dict, **more) -> Callable:
		return lambda: frappe.get_doc({**values, **more}).insert()

	def with_field(self, *args, **more) -> Callable:
		return self.making(table("Built Other", field(*args, **more)))

	def test_tables(self) -> None:
		self.build()
		new = table("Built Other")
		settings = {
			"is_virtual": 1,
			"issingle": 1,
			"is_tree": 1,
			"has_web_view": 1,
			"allow_guest_to_view": 1,
			"make_attachments_public": 1,
			"email_append_to": 1,
			"allow_auto_repeat": 1,
			"naming_rule": "By script",
			"autoname": "format:{{ frappe.db.sql('x') }}",
			"module": "Organization",
			"custom": 0,
			"description": "<img src=x onerror=alert(1)>",
			"default_print_format": "Annex 1 Card",
			"actions": [{"label": "Run", "action_type": "Server Action", "action": "frappe.ping"}],
			"links": [{"link_doctype": "Party Member", "link_fieldname": "organization"}],
		}
		attempts = {name: self.making(new, **{name: value}) for name, value in settings.items()}
		attempts |= {
			"a table of the program": self.changed("DocType", "Party Member", description="x"),
			"the engine's": self.changed("DocType", "User", description="x"),
			"made by another": self.changed("DocType", "Built Elsewhere", description="x"),
			"a name whose rows are there": self.making(table("Singles")),
			"deletes another's": lambda: frappe.delete_doc("DocType", "Built Elsewhere"),
			"renames": lambda: frappe.rename_doc("DocType", TABLE, "Built New"),
			"takes over": self.changed("DocType", "Built Elsewhere", module=MODULE, owner=self.builder),
		}
		self.refuse(attempts)

	def test_rules(self) -> None:
		self.build()
		new = table("Built Other")
		roles = (
			*("System Manager", "Administrator", "All", "Guest", "Desk User", "Made Up"),
			*("System Administrator", "Security Administrator", "Security Auditor"),
		)
		self.refuse({role: self.making(new, permissions=[rule(role, "read")]) for role in roles})
		own = [rule("Branch Secretary", *FILLED), rule(BUILDER, "read")]
		self.refuse(
			{
				"above level 0": self.making(new, permissions=[*own, rule(BUILDER, "read", permlevel=1)]),
				"an auditor writes": self.making(
					new, permissions=[rule("Investigation Auditor", "read", "write")]
				),
				"rights on rights": self.making(
					new, permissions=[rule("Branch Secretary", "read", set_user_permissions=1)]
				),
				"a rule alone": self.making(
					{
						"doctype": "DocPerm",
						"parent": TABLE,
						"parenttype": "DocType",
						"parentfield": "permissions",
						"role": "All",
						"read": 1,
					}
				),
				"a field alone": self.making(
					{
						"doctype": "DocField",
						"parent": TABLE,
						"parenttype": "DocType",
						"parentfield": "fields",
						**field("secret", "HTML", "<script>"),
					}
				),
				"a rule of the site": self.making(
					{"doctype": "Custom DocPerm", "parent": "Party Member", "role": BUILDER, "permlevel": 1}
				),
			}
		)

	def test_fields(self) -> None:
		attempts = {
			"a masked number": self.making(
				table("Built Other", MEMBER, field("copy", **FETCHED, permlevel=1))
			),
			"a masked number openly": self.making(table("Built Other", MEMBER, field("copy", **FETCHED))),
			"no link": self.with_field("copy", fetch_from="nothing.here"),
			"what the filler may not read": self.making(
				table(
					"Built Other",
					field("import_of", "Link", "Column Mapping"),
					permissions=[rule("Discipline Reviewer", "read")],
				)
			),
			"a user's": self.with_field("who", "Link", "User"),
			"the engine's": self.with_field("what", "Link", "DocType"),
			"any": self.with_field("matter", "Dynamic Link", "state"),
			"rows of the program": self.with_field("rows", "Table", "Table Scope Field"),
			"a link's filter": self.with_field(
				"of", "Link", "Party Organization", link_filters='[["a","b"]]'
			),
			"past user permissions": self.with_field(
				"of", "Link", "Party Organization", ignore_user_permissions=1
			),
			"a virtual field": self.with_field("seen", is_virtual=1, options="frappe.get_all('User')"),
			"html": self.with_field("shown", "HTML", "<script>alert(1)</script>"),
			"a button": self.with_field("run", "Button", "frappe.ping"),
			"markup": self.with_field("said", description="<b onclick=x>"),
			"unfiltered": self.with_field("said", "Small Text", ignore_xss_filter=1),
			"public files": self.with_field("file", "Attach", make_attachment_public=1),
			"a script": self.with_field("said", depends_on="eval:frappe.call('x')"),
			"a function": self.with_field("said", depends_on="fn:run"),
			"a default from elsewhere": self.with_field("said", default=":Party Member"),
			"a currency from elsewhere": self.with_field("cost", "Currency", "Party Member:member:phone"),
			"a style": self.with_field("said", width="1px;background:url(x)"),
			"a title of a level": self.making(
				table("Built Other", field("number_of", permlevel=1), title_field="number_of")
			),
			"a name of a level": self.making(
				table("Built Other", field("number_of", permlevel=1, reqd=1), autoname="field:number_of")
			),
		}
		self.refuse(attempts)

	def test_levels_and_places_stay(self) -> None:
		self.build(fields=[*table()["fields"], field("secret", permlevel=1)])
		frappe.set_user(self.secretary)
		frappe.get_doc({"doctype": TABLE, "organization": "T1B1"}).insert()

		def without(*names: str, **levels: int) -> Callable:
			def attempt() -> None:
				doctype = frappe.get_doc("DocType", TABLE)
				doctype.fields = [df for df in doctype.fields if df.fieldname not in names]
				for df in doctype.fields:
					df.permlevel = levels.get(df.fieldname, df.permlevel)
				doctype.save()

			return attempt

		def elsewhere() -> None:
			doctype = frappe.get_doc("DocType", TABLE)
			doctype.fields[0].options = "Party Member"
			doctype.save()

		def shadowed() -> None:
			doctype = frappe.get_doc("DocType", TABLE)
			doctype.append("fields", field("Owner"))
			doctype.save()

		self.refuse(
			{
				"a level lowered": without(secret=0),
				"a field of a level removed": without("secret"),
				"the place removed": without("organization"),
				"the place changed": elsewhere,
				"a column of another": shadowed,
				"open to all": self.changed(
					"Table Scope",
					frappe.db.get_value("Table Scope", {"document_type": TABLE}),
					hangs_on="Nothing",
					open_reason="x",
				),
			}
		)

	def test_added_fields(self) -> None:
		self.build()
		frappe.set_user("Administrator")
		given = frappe.get_doc(
			{"doctype": "Custom Field", "dt": "Party Member", **field("given", permlevel=1)}
		).insert()
		new = {"doctype": "Custom Field", "dt": "Party Member"}
		attempts = {
			"on a form of the engine": self.making({**new, "dt": "User", **field("x")}),
			"on what gives rights": self.making({**new, "dt": "Organization Appointment", **field("x")}),
			"on what is handed in": self.making({**new, "dt": "Return Version", **field("x")}),
			"on another's table": self.making({**new, "dt": "Built Elsewhere", **field("x")}),
			"a link": self.making({**new, **field("x", "Link", "Party Organization")}),
			"copied": self.making({**new, **field("x", fetch_from="organization.organization_name")}),
			"required": self.making({**new, **field("x", reqd=1)}),
			"unique": self.making({**new, **field("x", unique=1)}),
			"a default": self.making({**new, **field("x", default="x")}),
			"of the system": self.making({**new, **field("x", is_system_generated=1)}),
			"a level lowered": self.changed("Custom Field", given.name, permlevel=0),
			"a column of another": self.making({**new, **field("Phone")}),
			"another's removed": lambda: frappe.delete_doc("Custom Field", given.name),
			"a property": self.making(
				{
					"doctype": "Property Setter",
					"doctype_or_field": "DocField",
					"doc_type": "Party Member",
					"field_name": "phone",
					"property": "permlevel",
					"value": "0",
				}
			),
			"a script": self.making({"doctype": "Client Script", "dt": TABLE, "script": "alert(1)"}),
		}
		self.refuse(attempts)

	def test_workflows(self) -> None:
		self.build()
		attempts = {}

		def changed(**more) -> Callable:
			return lambda: workflow(self.builder, **more).insert()

		attempts["of the program"] = changed(document_type="Party Member")
		attempts["changes the program's"] = self.changed(
			"Workflow",
			frappe.get_all("Workflow", {"document_type": "Unit Return"}, pluck="name")[0],
			is_active=0,
		)
		attempts["a word of the program"] = self.changed("Workflow State", "Approved", icon="ok")
		attempts["a state in a link"] = changed(workflow_state_field="organization")
		attempts["mail"] = changed(send_email_alert=1)
		for name, step in {
			"a script": {"condition": "frappe.db.get_value('User', 'x', 'y')"},
			"a call": {"condition": "doc.get('x')"},
			"a dunder": {"condition": "doc.__class__"},
			"a role": {"allowed": "All"},
			"an auditor": {"allowed": "Investigation Auditor"},
			"a task": {"transition_tasks": "x"},
		}.items():
			attempts[name] = changed(step=step)
		for name, part in {
			"a place": {"update_field": "organization", "update_value": "T2B1"},
			"an expression": {"update_field": "number", "update_value": "1", "evaluate_as_expression": 1},
			"a message": {"message": "{{ frappe.session }}"},
			"an editor": {"allow_edit": "System Manager"},
		}.items():
			attempts[f"state: {name}"] = changed(part=part)
		self.refuse(attempts)

	def test_views(self) -> None:
		self.build()
		report, card, chart, paper = views()
		attempts = {
			"a query": self.making(report, report_type="Query Report", query="select 1"),
			"a script": self.making(report, report_type="Script Report", report_script="x"),
			"in the browser": self.making(report, javascript="alert(1)"),
			"of users": self.making(report, ref_doctype="User"),
			"of appointments not reported on": self.making(report, ref_doctype="Access Log"),
			"standard": self.making(report, is_standard="Yes"),
			"for all": self.making(report, roles=[{"role": "All"}]),
			"the program's report": self.changed("Report", "Progress by Unit", disabled=1),
			"the program's card": self.changed("Number Card", "Organizations in the Tree", color="red"),
			"the program's chart": self.changed("Dashboard Chart", "State of the Check", color="red"),
			"the program's format": self.changed("Print Format", "Annex 1 Card", css="x"),
			"a method": self.making(card, type="Custom", method="frappe.ping"),
			"of a report": self.making(card, type="Report", report_name="Progress by Unit"),
			"sessions": self.making(card, document_type="Activity Log"),
			"a sum of a level": self.making(
				card, document_type="Party Member", function="Sum", aggregate_function_based_on="birth_date"
			),
			"run by the desk": self.making(
				card, dynamic_filters_json=json.dumps([[TABLE, "state", "=", "frappe.session.user"]])
			),
			"a filter of a level": self.making(
				card,
				document_type="Party Member",
				filters_json=json.dumps([["Party Member", "phone", "like", "13%"]]),
			),
			"a source": self.making(chart, chart_type="Custom", source="x"),
			"options": self.making(chart, custom_options='{"tooltip": "x"}'),
			"markup in a chart": self.making(chart, chart_name="<img src=x>"),
			"a format of the program's form": self.making(paper, doc_type="Party Member"),
			"a template": self.making(paper, custom_format=1, html="{{ frappe.get_all('User') }}"),
			"a style": self.making(paper, css="body {}"),
			"raw": self.making(paper, raw_printing=1, raw_commands="x"),
			"a template in a layout": self.making(paper, format_data=layout("{{ frappe.session.user }}")),
			"a block": self.making(paper, format_data=layout("{% for x in frappe.get_all('User') %}")),
			"an image": self.making(paper, format_data=layout("<img src='x' onerror='y'>")),
			"a condition": self.making(paper, format_data=layout("x", visible_if="frappe.get_all('User')")),
		}
		self.refuse(attempts)


class TestPlain(BuildingCase):
	def test_conditions(self) -> None:
		fields = {"state", "number", "is_open"}
		for text in (
			"doc.state == 'Open'",
			'doc.number >= 3 && (doc.state != "x" || !doc.is_open)',
			"doc.number > 1 and not doc.is_open",
			"doc.is_open === true",
		):
			check_condition(text, fields)
			check_dependence(f"eval:{text}", fields)
		check_dependence("is_open", fields)
		for text in (
			"doc.other == 1",
			"doc.state(1)",
			"doc.state[0]",
			"alert(1)",
			"doc.state == alert",
			"doc.constructor",
			"doc.state == `x`",
			"doc.state = 1",
			"doc.state == 'a\\'",
			"doc.state == 'a' // x",
			"doc.state.x",
			"doc['state']",
			"1;2",
			"x => 1",
			"/a/",
			"doc.state == 0x1",
			"() ",
			"doc.state " * 100,
		):
			with self.subTest(text):
				self.assertRaises(frappe.PermissionError, check_condition, text, fields)
				self.assertRaises(frappe.PermissionError, check_dependence, f"eval:{text}", fields)


def workflow(user: str, step: dict | None = None, part: dict | None = None, **more):
	"""A workflow of the table, as `user` makes it."""
	frappe.set_user(user)
	states = [
		{"state": "Pending", "doc_status": "0", "allow_edit": "Branch Secretary", **(part or {})},
		{"state": "Approved", "doc_status": "0", "allow_edit": "Branch Secretary"},
	]
	way = {
		"state": "Pending",
		"action": "Approve",
		"next_state": "Approved",
		"allowed": "Branch Secretary",
		"condition": "doc.number > 0",
		**(step or {}),
	}
	return frappe.get_doc(
		{
			"doctype": "Workflow",
			"workflow_name": "Built Flow",
			"document_type": TABLE,
			"is_active": 1,
			"workflow_state_field": "workflow_state",
			"states": states,
			"transitions": [way],
			**more,
		}
	)


def views() -> list[dict]:
	"""A report, a card, a chart and a print format on the table."""
	filters = json.dumps([[TABLE, "state", "=", "已办"]])
	return [
		{
			"doctype": "Report",
			"report_name": "Built Report",
			"ref_doctype": TABLE,
			"report_type": "Report Builder",
			"is_standard": "No",
			"json": json.dumps({"fields": [["name", TABLE], ["state", TABLE]], "filters": []}),
		},
		{
			"doctype": "Number Card",
			"label": "Built Card",
			"type": "Document Type",
			"document_type": TABLE,
			"function": "Count",
			"is_public": 1,
			"filters_json": filters,
		},
		{
			"doctype": "Dashboard Chart",
			"chart_name": "Built Chart",
			"chart_type": "Group By",
			"document_type": TABLE,
			"group_by_type": "Count",
			"group_by_based_on": "state",
			"type": "Bar",
			"is_public": 1,
			"filters_json": filters,
		},
		{
			"doctype": "Print Format",
			"name": "Built Format",
			"doc_type": TABLE,
			"standard": "No",
			"print_format_builder_beta": 1,
			"format_data": layout("走访 {{ doc.remark }}", visible_if="doc.state == '已办'"),
		},
	]


def layout(text: str, **more) -> str:
	"""What the builder of print formats writes."""
	blocks = [
		{"fieldtype": "Static Text", "text": text, **more},
		{"fieldname": "state", "fieldtype": "Select", "label": "State"},
	]
	return json.dumps({"sections": [{"label": "", "columns": [{"fields": blocks}]}]})
