"""Templates that would take for ever or all memory are refused in words; ordinary ones are filled in as before."""

import frappe
from frappe.services.sandbox import budget
from frappe.tests import IntegrationTestCase
from frappe.utils.jinja import render_template

ENDLESS = (
	"{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
	"{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
	"{% for a in range(900) recursive %}{{ loop(range(900)) if loop.depth < 60 }}{% endfor %}",
)
START = "{% set n = namespace(x='aaaaaaaaaa', y=9) %}{% for i in range(90) %}"
HUGE = (
	START + "{% set n.x = n.x ~ n.x %}{% endfor %}",
	START + "{% set n.x = n.x + n.x %}{% endfor %}",
	START + "{% set b %}{{ n.x }}{{ n.x }}{% endset %}{% set n.x = b %}{% endfor %}",
	START + "{% set n.y = n.y * n.y %}{% endfor %}",
	"{{ 'a' * 10**9 }}",
	"{{ 9 ** (9 ** 9) }}",
	"{{ [1] * 10**9 }}",
	"{{ 'a'.ljust(10**9) }}",
	"{{ 'a'|center(10**9) }}",
	"{{ 'a'|indent(10**9) }}",
	"{{ [1]|batch(10**9, 'x')|list }}",
	"{{ 1|round(10**9) }}",
	"{{ {}|tojson(indent=10**9) }}",
	"{{ '%999999999s' % 1 }}",
	"{{ '%*d' % (999999999, 1) }}",
	"{{ '%999999999s'|format(1) }}",
	"{{ '{:999999999}'.format(1) }}",
	"{{ '{:{}}'.format(1, 999999999) }}",
	"{{ range(99999)|list|join('a' * 10**6) }}",
	"{{ ('a' * 10**6).join(range(99999)|map('string')|list) }}",
	"{{ ('a' * 10**6).replace('a', 'b' * 10**6) }}",
	"{{ ('a' * 10**6)|replace('a', 'b' * 10**6) }}",
	"{{ [[1], [2]]|sum(start=[]) }}",
	"{{ range(10**9)|list }}",
	"{% for i in range(10**9) %}{% endfor %}",
)


class TestBudget(IntegrationTestCase):
	def test_endless_templates_have_an_end(self):
		seconds, frappe.local.conf.template_seconds = frappe.local.conf.template_seconds, 1
		self.addCleanup(setattr, frappe.local.conf, "template_seconds", seconds)
		request, frappe.local.request = getattr(frappe.local, "request", None), object()
		self.addCleanup(setattr, frappe.local, "request", request)
		for template in ENDLESS:
			with self.subTest(template):
				with self.assertRaises(budget.TemplateTooExpensive):
					render_template(template)

	def test_huge_values_are_refused_before_they_are_made(self):
		for template in HUGE:
			with self.subTest(template), self.assertRaises(budget.TemplateTooExpensive):
				render_template(template)

	def test_ordinary_templates(self):
		for template, wanted in (
			(
				"{% macro m(x) %}<{{ x }}>{% endmacro %}{% for i in 'ab' %}{{ m(i) ~ loop.index }}{% endfor %}",
				"<a>1<b>2",
			),
			("{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}x{% endcall %}", "[x]"),
			("{% for i in tree recursive %}{{ i.n }}{{ loop(i.of) }}{{ loop.last }}{% endfor %}", "1True"),
			("{{ '%s %03d' % ('a', 5) }}{{ '%s'|format(1) }}{{ '{:>3}'.format(2) }}", "a 0051  2"),
			("{{ [1, 2]|sum }}{{ ['a', 'b']|join('-') }}{{ 3.14159|round(2) }}{{ 'a' * 3 }}", "3a-b3.14aaa"),
			(
				"{{ [1, 2, 3]|batch(2)|list }}{{ 'aXa'|replace('X', 'y') }}{{ 2 ** 10 }}",
				"[[1, 2], [3]]aya1024",
			),
		):
			with self.subTest(template):
				self.assertEqual(render_template(template, {"tree": [{"n": 1, "of": []}]}), wanted)
