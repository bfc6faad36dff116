"""What a script may try to reach more than its user, to keep the server busy, or to be told what it may not know."""

from unittest.mock import patch

import frappe
from frappe.core.doctype.server_script.server_script_utils import execute
from frappe.core.doctype.server_script.test_server_script import CLERK, DOCTYPE, ScriptCase
from frappe.services.sandbox import budget, scripts
from frappe.utils.safe_exec import check_script, get_plain_utils

WAYS_OUT = (
	"x = ().__class__",
	"x = ().__class__.__bases__[0].__subclasses__()",
	"x = getattr((), '__class__')",
	"x = (lambda: 0).__globals__",
	"x = (lambda: 0).func_globals",
	"x = frappe.get_list.__globals__",
	"x = frappe.get_list.__func__",
	"x = doc._document",
	"x = doc.get.__self__._document",
	"x = doc['_document']",
	"x = doc.flags",
	"x = doc.save()",
	"x = doc.db_set('what', 'x')",
	"x = doc.run_method('on_update')",
	"x = doc.get_password('what')",
	"x = doc.as_dict.__self__",
	"x = '{0.__class__}'.format(doc).x",
	"x = '{0._document}'.format(doc).x",
	"x = str.format('{0.__class__}', doc)",
	"x = 'a'.format_map.__self__",
	"f = str.format\nx = f('{0._document}', doc)",
	"x = f'{doc._document}'",
	"x = f'{doc.__class__}'",
	"g = (i for i in (1,))\nx = g.gi_frame",
	"g = (i for i in (1,))\nx = g.gi_frame.f_back.f_globals",
	"def g():\n\tyield 1\nx = g().gi_code",
	"x = [i for i in (1,)].__iter__",
	"x = [doc for doc._document in (1,)]",
	"try:\n\t1 / 0\nexcept Exception as e:\n\tx = e.__traceback__",
	"try:\n\t1 / 0\nexcept Exception as e:\n\tx = e.with_traceback",
	"try:\n\tfrappe.nothing\nexcept AttributeError as e:\n\tx = e.obj",
	"try:\n\t1 / 0\nexcept* Exception as e:\n\tx = e",
	"import os",
	"from os import system",
	"import frappe",
	"from frappe.model.document import Document",
	"x = __import__('os')",
	"x = open('/etc/passwd').read()",
	"x = exec('1')",
	"x = eval('1')",
	"x = compile('1', '', 'eval')",
	"x = globals()",
	"x = locals()",
	"x = vars()",
	"x = type(doc)",
	"x = dir(doc)",
	"x = setattr(doc, 'what', 1)",
	"x = object()",
	"class A:\n\tpass",
	"@list\ndef f():\n\tpass",
	"async def f():\n\tpass",
	"raise SystemExit",
	"raise KeyboardInterrupt",
	"raise BaseException",
	"print(doc)",
	"x = breakpoint()",
	"x = input()",
	"frappe.utils.update({'cint': str})",
	"dict.update(frappe.utils, {'cint': str})",
	"frappe.utils['cint'] = str",
	"frappe.utils.cint = str",
	"frappe.utils.clear()",
	"del frappe.utils['cint']",
	"frappe.session.user = 'Administrator'",
	"frappe.session['user'] = 'Administrator'",
	"frappe.form_dict.__dict__",
	"x = json.loads.__self__",
	"x = _.__globals__",
	"x = _dict.mro()",
	"x = dict.__subclasses__()",
)
ENGINE = (
	"frappe.set_user('Administrator')",
	"frappe.db.sql('select 1')",
	"frappe.db.sql_ddl('drop table tabUser')",
	"frappe.db.multisql({})",
	"frappe.db.set_value('User', 'Administrator', 'enabled', 0)",
	"frappe.db.delete('User')",
	"frappe.db.commit()",
	"frappe.db.rollback()",
	"frappe.db.after_commit.add(print)",
	"frappe.qb.from_('tabUser').select('*').run()",
	"frappe.qb.DocType('User')",
	"frappe.get_all('Test Scripted Ledger', ignore_permissions=True)",
	"frappe.get_list('Test Scripted Ledger', ignore_permissions=1)",
	"frappe.get_list('Test Scripted Ledger', user='Administrator')",
	"frappe.get_list('Test Scripted Ledger', run=False)",
	"frappe.get_all('Test Scripted Ledger', **{'ignore_permissions': True})",
	"frappe.db.get_all('User', ignore_permissions=True)",
	"frappe.get_all('Error Log')",
	"frappe.get_all('__Auth')",
	"frappe.get_all('Sessions')",
	"frappe.get_list(['User'])",
	"frappe.get_doc('User', 'Administrator')",
	"frappe.get_doc({'doctype': 'User', 'email': 'x@test.example', 'first_name': 'x'}).insert()",
	"frappe.get_doc(doc)",
	"frappe.new_doc('Note')",
	"frappe.copy_doc(doc)",
	"frappe.delete_doc('User', 'Administrator')",
	"frappe.rename_doc('User', 'a', 'b')",
	"frappe.get_attr('os.system')('id')",
	"frappe.get_module('os')",
	"frappe.get_hooks()",
	"frappe.call('frappe.client.get_list', doctype='User')",
	"frappe.enqueue('frappe.utils.now')",
	"frappe.sendmail(recipients=['a@b.example'])",
	"frappe.publish_realtime('x')",
	"frappe.make_get_request('http://127.0.0.1')",
	"frappe.make_post_request('http://127.0.0.1')",
	"frappe.cache.set_value('a', 1)",
	"frappe.log_error('x')",
	"frappe.local.session",
	"frappe.conf.encryption_key",
	"frappe.request.headers",
	"frappe.request.cookies",
	"frappe.response['message'] = 1",
	"frappe.session.sid",
	"frappe.session.data",
	"frappe.get_print('User', 'Administrator')",
	"frappe.render_template('frappe/www/login.html', is_path=True)",
	"frappe.render_template('{{ frappe.db.sql(\"select 1\") }}')",
	"frappe.utils.get_site_path()",
	"frappe.utils.get_traceback()",
	"frappe.utils.execute_in_shell('id')",
)
EXPENSIVE = (
	"while True:\n\tpass",
	"while 1:\n\ttry:\n\t\twhile 1:\n\t\t\tpass\n\texcept Exception:\n\t\tpass",
	"for i in range(10 ** 9):\n\tpass",
	"for i in range(10 ** 6):\n\tfor j in range(10 ** 6):\n\t\tpass",
	"x = [i for i in range(10 ** 6) for j in range(10 ** 6)]",
	"x = sum(i for i in range(10 ** 6) for j in range(10 ** 6))",
	"x = list(range(10 ** 9))",
	"def f():\n\tf()\nf()",
	"def f(n):\n\treturn n and f(n - 1) + f(n - 1) or 1\nx = f(60)",
	"f = lambda n: n and f(n - 1) + f(n - 1) or 1\nx = f(60)",
	"def g():\n\twhile True:\n\t\tyield 1\nx = sum(g())",
	"def g():\n\twhile True:\n\t\tyield 1\nx = list(g())",
	"x = 'a' * 10 ** 9",
	"x = [0] * 10 ** 9",
	"x = 'a'\nwhile True:\n\tx = x + x",
	"x = 'a'\nwhile True:\n\tx += x",
	"x = [0]\nwhile True:\n\tx.extend(x)",
	"x = 9 ** 9 ** 9",
	"x = 1 << 10 ** 9",
	"x = pow(9, 9 ** 9)",
	"x = 'a'.center(10 ** 9)",
	"x = list(map('a'.center, [10 ** 9]))",
	"x = 'a'.zfill(10 ** 9)",
	"x = '%999999999d' % 1",
	"x = '{:999999999}'.format(1)",
	"x = f'{1:999999999}'",
	"n = 999999999\nx = f'{1:{n}}'",
	"x = bytes(10 ** 9)",
	"x = ('a' * 10 ** 6).replace('a', 'b' * 10 ** 6)",
	"x = ('a' * 10 ** 6).translate({97: 'b' * 10 ** 6})",
	"s = 'a' * 10 ** 6\nx = ''.join(s for i in range(10 ** 5))",
	"s = 'a' * 10 ** 6\nx = str([s] * 10 ** 5)",
	"s = 'a' * 10 ** 6\nx = json.dumps([s] * 10 ** 5)",
	"s = 'a' * 10 ** 6\nx = ('%s' * 10 ** 5) % (([s] * 10 ** 5,) * 10 ** 5)",
	"s = 'a' * 10 ** 6\nx = ('%(s)s' * 10 ** 5) % {'s': s}",
	"s = 'a' * 10 ** 6\nx = ('{0}' * 10 ** 5).format(s)",
	"x = sum([[1] * 10 ** 5] * 10 ** 5, [])",
	"x = []\nwhile True:\n\tx = [x, x]\n\ty = str(x)",
)


class TestRefusedShapes(ScriptCase):
	"""Each is refused, when it is written or when it runs, in words, and leaves nothing behind."""

	def setUp(self) -> None:
		super().setUp()
		frappe.conf.server_script_seconds = (
			0.0001  # in the background ten times that; never less than is counted
		)
		self.addCleanup(frappe.conf.pop, "server_script_seconds", None)
		self.row = self.ledger(secret="ZQSECRET")
		frappe.set_user(CLERK)

	def run_as_event(self, text: str) -> None:
		script = frappe.get_doc(
			{"doctype": "Server Script", "name": "Tried", "script": text, "doctype_event": "Before Save"}
		)
		try:
			check_script(text)
		except SyntaxError:
			raise frappe.ValidationError from None
		script.execute_doc(frappe.get_doc(DOCTYPE, self.row.name))

	def refuses(self, texts: tuple[str, ...]) -> None:
		before = frappe.db.get_value(DOCTYPE, self.row.name, "*", as_dict=True)
		utilities = dict(get_plain_utils())
		for text in texts:
			with self.subTest(text), self.assertRaises((frappe.ValidationError, frappe.PermissionError)):
				self.run_as_event(text)
		self.assertEqual(frappe.session.user, CLERK)
		self.assertEqual(dict(get_plain_utils()), utilities)
		self.assertEqual(frappe.db.get_value(DOCTYPE, self.row.name, "*", as_dict=True), before)
		self.assertNotIn("ZQSECRET", str(frappe.get_message_log()))

	def test_ways_out_of_the_sandbox(self) -> None:
		self.refuses(WAYS_OUT)

	def test_the_engine_behind_the_names(self) -> None:
		self.refuses(ENGINE)

	def test_what_would_take_too_long_or_too_much(self) -> None:
		with patch.object(scripts, "TURNS", 20_000):
			self.refuses(EXPENSIVE)

	def test_what_takes_too_long_ends(self) -> None:
		frappe.conf.server_script_seconds = 1
		self.addCleanup(frappe.conf.pop, "server_script_seconds", None)
		with patch.object(budget, "BACKGROUND_TIMES", 0.1), patch.object(scripts, "TURNS", 10**12):
			self.refuses(("while True:\n\ttry:\n\t\twhile True:\n\t\t\tpass\n\texcept Exception:\n\t\tpass",))

	def test_what_scripts_are_made_of(self) -> None:
		for text in (
			"x = [str(i).zfill(3) for i in range(5) if i % 2]\nassert x == ['001', '003']",
			"x = {'a': 1, **{'b': 2}}\nassert sorted(x, key=lambda key: -x[key]) == ['b', 'a']",
			"def total(*values, factor=1):\n\treturn sum(values) * factor\nassert total(*[1, 2], **{'factor': 2}) == 6",
			"n = 0\nwhile n < 10:\n\tn += 1\nassert n == 10",
			"a, (b, c) = 1, (2, 3)\nassert [a, b, c] == [1, 2, 3]",
			"try:\n\tx = int('x')\nexcept ValueError as error:\n\tx = error.args[0]\nassert 'invalid' in x",
			"assert f'{3.14159:.2f} {\"a\"!r:>5} {doc.what}' == \"3.14   'a' paper\"",
			"assert '{0}-{1:>3}'.format('a', 1) == 'a-  1'",
			"assert ', '.join(x.upper() for x in ('a', 'b')) == 'A, B'",
			"assert list(map(str.upper, ['a'])) == ['A'] and max([1, 3, 2], key=lambda x: -x) == 1",
			"import json\nassert json.loads(json.dumps({'a': [1]})) == {'a': [1]}",
			"x = frappe._dict(a=1)\nx.b = 2\nx['c'] = 3\nassert sum(x.values()) == 6",
			"x = [3, 1, 2]\nx.sort(reverse=True)\nx.append(0)\nassert x[:2] == [3, 2] and min(x) == 0",
			"assert frappe.db.get_value(doc.doctype, doc.name, 'what') == 'paper'",
			"assert frappe.db.get_value(doc.doctype, doc.name, 'secret') is None",
			"assert frappe.db.exists(doc.doctype, doc.name) and frappe.db.count(doc.doctype) == 1",
			"assert frappe.get_doc(doc.doctype, doc.name).what == 'paper'",
			"assert frappe.get_all(doc.doctype, filters={'what': 'paper'}, pluck='what') == ['paper']",
			"assert frappe.utils.add_days('2016-02-28', 1).isoformat()[:10] == '2016-02-29' if False else True",
			"assert frappe.session.user == frappe.user",
		):
			with self.subTest(text):
				execute(
					frappe._dict(name="Good", script=text),
					{"doc": frappe.get_doc(DOCTYPE, self.row.name)},
				)

	def test_a_script_has_the_budget_of_the_one_that_runs_it(self) -> None:
		with scripts.open_():
			left = scripts._left.get()
			assert left is not None
			with scripts.open_():
				self.assertIs(scripts._left.get(), left)
