"""What administrators write on a site (templates, reports, conditions) gives what the running user may see, and only reads.

The system manager of these tests has no appointment: not one mark of a branch may come out.
"""

import json
import unittest
import uuid

from leak_marks import MANAGER, OWN, PASSWORD
from leak_world import World

import frappe

TEMPLATES = (
	"{{ frappe.get_all('Party Member', fields=['*']) }}",
	"{{ frappe.get_all('Party Member', fields=['*'], ignore_permissions=True) }}",
	"{{ frappe.get_list('Party Member', fields=['*'], ignore_permissions=True) }}",
	"{{ frappe.get_list('Party Member', fields=['*'], user='Administrator') }}",
	"{{ frappe.db.get_all('Party Member', fields=['*']) }}",
	"{{ frappe.db.get_list('Party Member', fields=['*'], ignore_permissions=1) }}",
	"{{ frappe.db.get_value('Party Member', {'name': ('!=', '')}, '*') }}",
	"{{ frappe.db.get_value('Party Member', {'name': ('!=', '')}, ['name', 'identity_number'], as_dict=True) }}",
	"{{ frappe.db.get_values('Party Member', {'name': ('!=', '')}, ['name', 'identity_number']) }}",
	"{{ frappe.db.exists('Party Member', {'name': ('!=', '')}) }}",
	"{{ frappe.db.count('Party Member') }}",
	"{{ frappe.db.sql('select * from `tabParty Member`') }}",
	"{{ frappe.db.sql('select password from __Auth') }}",
	"{{ frappe.qb.from_('tabParty Member').select('*').run() }}",
	"{{ frappe.qb.from_('__Auth').select('*').run() }}",
	"{{ frappe.qb.DocType('Party Member') }}",
	"{{ frappe.get_doc('Party Member', MEMBER).as_dict() }}",
	"{{ frappe.get_cached_doc('Party Member', MEMBER).identity_number }}",
	"{{ frappe.get_last_doc('Party Member').as_dict() }}",
	"{{ frappe.format(MEMBER, {'fieldtype': 'Link', 'options': 'Party Member'}) }}",
	"{{ frappe.get_print('Party Member', MEMBER) }}",
	"{{ frappe.call('frappe.client.get_list', doctype='Party Member') }}",
	"{{ frappe.session.sid }}",
	"{{ frappe.session.csrf_token }}",
	"{{ frappe.session.data }}",
	"{{ frappe.request.cookies }}",
	"{{ frappe.request.headers }}",
	"{{ frappe.request.environ }}",
	"{{ frappe.form_dict }}",
	"{{ frappe.response }}",
	"{{ frappe.conf }}",
	"{{ frappe.local.conf }}",
	"{{ frappe.get_hooks() }}",
	"{{ frappe.utils.get_traceback(with_context=True) }}",
	"{{ frappe.utils.get_site_path() }}",
	"{{ frappe.utils.get_files_path() }}",
	"{{ frappe.utils.get_html_format('/etc/passwd') }}",
	"{{ frappe.make_get_request('http://127.0.0.1') }}",
	"{{ frappe.enqueue('frappe.utils.now') }}",
	"{{ frappe.sendmail(recipients=['a@b.example']) }}",
	"{{ frappe.log_error('x') }}",
	"{{ frappe.get_attr('os.system')('id') }}",
	"{{ frappe.set_user('Administrator') }}",
	"{{ frappe.render_template('{{ frappe.qb }}') }}",
	"{{ frappe.render_template('frappe/www/login.html', is_path=True) }}",
	"{{ doc.save() }}",
	"{{ doc.db_set('first_name', 'x') }}",
	"{{ doc.run_method('on_update') }}",
	"{{ doc.get_password('new_password') }}",
	"{{ doc.flags }}",
	"{{ doc.meta.permissions }}",
	"{{ doc.meta.get_permlevel_access }}",
	"{{ doc.get_doc_before_save() }}",
	"{{ doc.delete() }}",
	"{{ doc.add_comment('Comment', 'x') }}",
	"{{ doc.__dict__ }}",
	"{{ doc['__dict__'] }}",
	"{{ doc._document }}",
	"{{ doc|attr('_document') }}",
	"{{ doc|attr('__dict__') }}",
	"{{ [doc]|map(attribute='_document')|list }}",
	"{{ [doc]|map(attribute='flags')|list }}",
	"{{ doc.get.__self__ }}",
	"{{ doc.get|attr('__self__') }}",
	"{{ doc.get.__func__.__globals__ }}",
	"{{ frappe.get_list.__globals__ }}",
	"{{ frappe.get_list|attr('__globals__') }}",
	"{{ frappe.utils.now.__wrapped__ }}",
	"{{ '{0._document}'.format(doc) }}",
	"{{ '{0.__class__.__init__.__globals__}'.format(doc) }}",
	"{{ '%s'|format(doc.__class__) }}",
	"{{ cycler.__init__.__globals__ }}",
	"{{ self.__init__.__globals__ }}",
	"{{ self._TemplateReference__context }}",
	"{{ namespace.__init__.__globals__ }}",
	"{{ lipsum.__globals__ }}",
	"{{ json.loads.__self__ }}",
	"{{ _.__globals__ }}",
	"{% include 'frappe/hooks.py' %}",
	"{% import 'frappe/app.py' as a %}{{ a }}",
	"{% set x = frappe.flags %}{% do x.update({'ignore_permissions': 1}) %}{{ frappe.get_all('Party Member', fields=['*']) }}",
)
"""What a print format may try; `MEMBER` stands for the name of a member."""

GOOD = (
	("{{ doc.name }}", MANAGER),
	("{{ doc.get('email') }}", MANAGER),
	("{{ doc.get_formatted('enabled') }}", "1"),
	("{% for row in doc.roles %}{{ row.role }}/{{ loop.index }},{% endfor %}", "System Manager/"),
	("{{ doc.get('roles', {'role': 'System Manager'})|length }}-{{ doc.get('phone', 'none') }}", "1-none"),
	("{{ doc.meta.get_label('email') }}", "Email"),
	("{{ frappe.utils.fmt_money(1000.5, 2) }}", "1,000.50"),
	("{{ frappe.format('2024-02-29', 'Date') }}", "2024"),
	("{{ frappe.get_doc('User', doc.name).first_name }}", "manager"),
	("{{ frappe.db.get_value('User', doc.name, 'first_name') }}", "manager"),
	("{{ frappe.db.get_value('User', {'name': doc.name}, ['name', 'enabled'])[0] }}", MANAGER),
	("{{ frappe.get_all('User', filters={'name': doc.name}, pluck='name')[0] }}", MANAGER),
	("{{ frappe.db.get_single_value('System Settings', 'time_zone') }}", "Asia/Shanghai"),
	("{{ frappe.session.user }}", MANAGER),
	("{{ frappe.db.exists('User', doc.name) }}", MANAGER),
	("{{ doc|json }}", MANAGER),
)
REFUSALS = (frappe.ValidationError, AttributeError, NameError, SyntaxError, TypeError, KeyError)
SECRETS = (
	"pbkdf2",
	"argon2",
	"scrypt",
	"root:x:",
	"encryption_key",
	"ignore_csrf",
	"HTTP_COOKIE",
	"sid=",
	"db_name",
)


def setUpModule() -> None:
	global world, manager
	world = World().__enter__()
	manager = next(person for person in world.people if person.user == MANAGER)


def tearDownModule() -> None:
	world.__exit__()


def ask(method: str, path: str, values: dict | None = None):
	"""A request of the system manager."""
	return world.ask(manager, method, path, values)


class Sandbox(unittest.TestCase):
	def check(self, asked: str, answer) -> None:
		"""No mark of a branch, no secret of the machine or of a session."""
		text = answer.get_data(as_text=True)
		self.assertEqual(world.leaks(manager, asked, answer), [])
		session = manager.client.get_cookie("sid", domain="localhost") or manager.client.get_cookie("sid")
		for secret in (*SECRETS, *([session.value] if session else [])):
			self.assertNotIn(secret, text)


class TestTemplates(Sandbox):
	"""Print formats of the system manager, looked at before they are stored."""

	def look(self, html: str = "", **more):
		values = {"print_format": {"doc_type": "User", "html": html, **more}, "name": MANAGER}
		return ask(
			"POST",
			"/api/method/frappe.printing.page.print_format_builder.print_format_builder.preview",
			values,
		)

	def test_nothing_of_a_branch_or_of_the_machine(self) -> None:
		member = world.made["Party Member"][OWN]
		before = world.state_of(OWN)
		for template in TEMPLATES:
			with self.subTest(template):
				asked = template.replace("MEMBER", repr(member))
				answer = self.look(f"«{asked}»")
				self.check(asked, answer)
				text = answer.get_data(as_text=True)
				said = text.partition("«")[2].partition("»")[0].strip()
				told = 'role="alert"' in text or answer.status_code >= 400
				self.assertTrue(
					told or said in ("", "0", "None", "[]", "[Undefined]", "{}", member), said[:300]
				)
		self.assertEqual(world.state_of(OWN), before)

	def test_nothing_by_a_layout_and_its_conditions(self) -> None:
		"""A condition is asked before what hangs on it is printed; the text of a block is a template like any other."""
		member = world.made["Party Member"][OWN]
		before = world.state_of(OWN)
		for template in TEMPLATES:
			asked = template.replace("MEMBER", repr(member)).strip("{} ")
			parts: tuple[dict, ...] = ({"fieldname": "email", "label": "«shown»", "visible_if": asked},)
			if template in TEMPLATES[:6]:
				parts = ({"fieldtype": "HTML", "html": template.replace("MEMBER", repr(member))},)
			layout = {"sections": [{"columns": [{"fields": parts}]}]}
			with self.subTest(asked):
				answer = self.look(print_format_builder_beta=1, format_data=json.dumps(layout))
				self.check(asked, answer)
				self.assertNotIn("«shown»", answer.get_data(as_text=True))
		self.assertEqual(world.state_of(OWN), before)

	def test_what_print_formats_are_made_of(self) -> None:
		for template, expected in GOOD:
			with self.subTest(template):
				self.assertIn(expected, self.look(template).get_data(as_text=True))

	def test_letter_heads(self) -> None:
		name = f"Head {uuid.uuid4().hex[:6]}"
		content = "".join(t.replace("MEMBER", "''") for t in TEMPLATES[:2])
		made = ask(
			"POST",
			"/api/resource/Letter Head",
			{"letter_head_name": name, "source": "HTML", "content": content},
		)
		self.assertEqual(made.status_code, 200, made.text)
		answer = ask("GET", "/printview", {"doctype": "User", "name": MANAGER, "letterhead": name})
		self.check(content, answer)
		self.assertEqual(ask("DELETE", f"/api/resource/Letter Head/{name}").status_code, 202)


class TestLevels(Sandbox):
	"""A level that the user may not read stays empty in what others wrote."""

	def test_templates_of_a_document(self) -> None:
		with world.site():
			auditor = world.person("Investigation Auditor", OWN).user
			member = frappe.get_doc("Party Member", world.made["Party Member"][OWN])
			frappe.set_user(auditor)
			for template in (
				"{{ doc.identity_number }}",
				"{{ doc.get('phone') }}",
				"{{ doc.as_dict() }}",
				"{{ doc|json }}",
				"{{ doc.get_formatted('identity_number') }}",
				"{{ frappe.get_doc(doc.doctype, doc.name).identity_number }}",
				"{{ frappe.db.get_value(doc.doctype, doc.name, 'identity_number') }}",
				"{{ frappe.db.get_value(doc.doctype, doc.name, '*') }}",
				"{{ [doc]|map(attribute='identity_number')|join }}",
			):
				with self.subTest(template):
					text = frappe.render_template(template, {"doc": member})
					for secret in (member.identity_number, member.phone):
						self.assertNotIn(secret, text)


class TestReports(Sandbox):
	"""Queries and scripts come from the command line or with an app."""

	VALUES = {
		"ref_doctype": "User",
		"is_standard": "No",
		"report_type": "Query Report",
		"query": "select name, member_name, identity_number from `tabParty Member`",
	}

	def run_report(self, name: str):
		return ask("POST", "/api/method/frappe.desk.query_report.run", {"report_name": name, "filters": "{}"})

	def ways(self, name: str):
		values = {"report_name": name, **self.VALUES}
		yield ask("POST", "/api/resource/Report", values)
		yield ask("POST", "/api/v2/document/Report", values)
		yield ask("POST", "/api/method/frappe.client.insert", {"doc": {"doctype": "Report", **values}})
		yield ask(
			"POST", "/api/method/frappe.client.insert_many", {"docs": [{"doctype": "Report", **values}]}
		)
		yield ask(
			"POST",
			"/api/method/frappe.desk.form.save.savedocs",
			{"doc": json.dumps({"doctype": "Report", "__islocal": 1, **values}), "action": "Save"},
		)
		yield ask("POST", "/api/resource/Report", {**values, "is_standard": "Yes"})

	def test_no_face_takes_a_query(self) -> None:
		name = f"R {uuid.uuid4().hex[:8]}"
		for number, answer in enumerate(self.ways(name)):
			with self.subTest(number):
				self.assertEqual(answer.status_code, 403 if number < 5 else answer.status_code, answer.text)
				self.assertNotEqual(answer.status_code, 200)
		self.check(self.VALUES["query"], self.run_report(name))

	def test_nor_does_it_for_administrator(self) -> None:
		client, kept = world.new_client(), manager.client
		manager.client = client
		try:
			login = {"usr": "Administrator", "pwd": PASSWORD}
			self.assertEqual(ask("POST", "/api/method/login", login).status_code, 200)
			made = ask("POST", "/api/resource/Report", {"report_name": "By Administrator", **self.VALUES})
			self.assertEqual(made.status_code, 403, made.text)
		finally:
			manager.client = kept

	def test_a_harmless_report_does_not_become_one(self) -> None:
		name = f"R {uuid.uuid4().hex[:8]}"
		made = ask(
			"POST",
			"/api/resource/Report",
			{
				"report_name": name,
				"ref_doctype": "User",
				"report_type": "Report Builder",
				"is_standard": "No",
			},
		)
		self.assertEqual(made.status_code, 200, made.text)
		for change in (
			{"report_type": "Query Report", "query": self.VALUES["query"]},
			{"report_type": "Script Report", "report_script": "data = []"},
			{"javascript": "alert(1)"},
		):
			with self.subTest(change):
				self.assertEqual(ask("PUT", f"/api/resource/Report/{name}", change).status_code, 403)

	def test_one_from_the_command_line_runs_and_keeps_its_query(self) -> None:
		with world.site():
			from frappe.core.doctype.report.report import write_query

			name = write_query(f"R {uuid.uuid4().hex[:8]}", "select name from `tabUser`", "User").name
			frappe.db.commit()
		self.assertEqual(self.run_report(name).status_code, 200)
		for change in (
			{"query": self.VALUES["query"]},
			{"ref_doctype": "Note"},
			{"columns": []},
			{"roles": [{"role": "All"}]},
		):
			with self.subTest(change):
				answer = ask("PUT", f"/api/resource/Report/{name}", change)
				self.assertIn(answer.status_code, (200, 403))
				self.assertEqual(answer.status_code, 200 if change == {"columns": []} else 403, answer.text)
		self.assertEqual(ask("PUT", f"/api/resource/Report/{name}", {"disabled": 1}).status_code, 200)


class TestConditions(Sandbox):
	"""Expressions see documents as views, and read with the rights of whoever they run for."""

	def test_expressions(self) -> None:
		with world.site():
			document = frappe.get_doc("User", MANAGER)
			frappe.set_user(MANAGER)
			from frappe.model.workflow import get_workflow_safe_globals

			for code in (
				"doc.save()",
				"doc.db_set('first_name', 'x')",
				"frappe.session.sid",
				"frappe.session.data",
				"frappe.db.get_value('Party Member', {'name': ('!=', '')}, 'member_name') or fail",
				"frappe.db.get_list('Party Member', ignore_permissions=True)",
			):
				with self.subTest(code), self.assertRaises(REFUSALS):
					frappe.safe_eval(code, get_workflow_safe_globals(), {"doc": document})
			self.assertEqual(frappe.safe_eval("doc.name", None, {"doc": document}), MANAGER)
			self.assertIsNone(frappe.safe_eval("doc.flags", None, {"doc": document}))
