"""Scripts and templates find what they may use, and nothing that leads out."""

import frappe
from frappe.services.sandbox.budget import TemplateTooExpensive
from frappe.tests import IntegrationTestCase
from frappe.utils.safe_exec import check_safe_sql_query, safe_exec

ESCAPES = (
	"().__class__.__bases__",
	"[].__class__",
	"(lambda: 0).__globals__",
	"(i for i in ()).gi_frame",
	"open('/etc/passwd')",
	"__import__('os')",
	"getattr(1, 'real')",
)
REFUSALS = (SyntaxError, NameError, AttributeError, ImportError)


class TestSafeEval(IntegrationTestCase):
	def test_plain_expressions(self):
		self.assertEqual(frappe.safe_eval("doc.amount * 2 > 5", None, {"doc": frappe._dict(amount=3)}), True)
		self.assertEqual(frappe.safe_eval("'{0}-{1}'.format(1, 2)"), "1-2")
		self.assertEqual(frappe.safe_eval("sum(x for x in rows if x)", None, {"rows": [1, 2]}), 3)

	def test_ways_out_are_closed(self):
		for code in ESCAPES:
			with self.subTest(code), self.assertRaises(REFUSALS):
				frappe.safe_eval(code)
		self.assertEqual(frappe.safe_eval("'{0.__class__}'.format(1)"), "")

	def test_no_expression_makes_a_huge_value(self):
		for code in (
			"9 ** 9 ** 9",
			"9 ** (10 ** 9)",
			"'a' * 10 ** 9",
			"[0] * 10 ** 9",
			"1 << 10 ** 9",
			"'%999999999d' % 1",
		):
			with self.subTest(code), self.assertRaises(TemplateTooExpensive):
				frappe.safe_eval(code)
		self.assertEqual(frappe.safe_eval("2 ** 10 * 3 % 7 + (1 << 3)"), 2**10 * 3 % 7 + 8)

	def test_scripts_are_off_by_default(self):
		with self.assertRaises(frappe.PermissionError):
			safe_exec("x = 1")


class TestQueries(IntegrationTestCase):
	def test_reading_statements(self):
		self.assertTrue(check_safe_sql_query("select replace(name, 'delete', '') from tabUser"))
		self.assertTrue(check_safe_sql_query("with a as (select 1) select * from a;"))

	def test_others_are_refused(self):
		for query in (
			"update tabUser set name = 1",
			"with a as (select 1) delete from tabUser",
			"select 1; delete from tabUser",
			"select * from __Auth",
			"select sid from `tabSessions`",
			"pragma writable_schema = 1",
		):
			with self.subTest(query), self.assertRaises(frappe.PermissionError):
				check_safe_sql_query(query)


class TestTemplates(IntegrationTestCase):
	def test_documents_are_read_and_not_changed(self):
		doc = frappe.get_doc("User", "Administrator")
		self.assertEqual(frappe.render_template("{{ doc.name }}", {"doc": doc}), "Administrator")
		with self.assertRaises(frappe.ValidationError):
			frappe.render_template("{{ doc.save() }}", {"doc": doc})

	def test_ways_out_are_closed(self):
		for text in ("{{ ''.__class__.__mro__ }}", "{{ ''['__class__'].mro() }}"):
			with self.subTest(text), self.assertRaises(frappe.ValidationError):
				frappe.render_template(text)

	def test_names_are_those_of_the_request(self):
		text = "{{ frappe.session.user }}"
		self.assertEqual(frappe.render_template(text), "Administrator")
		with self.set_user("Guest"):
			self.assertEqual(frappe.render_template(text), "Guest")

	def test_broken_template_says_so(self):
		with self.assertRaises(frappe.ValidationError):
			frappe.render_template("{% if %}")
