"""`frappe.utils.jinja`: templates, always in a sandbox.

A template sees what the running user may see (`frappe.utils.safe_exec`), documents as views that only read
(`frappe.services.sandbox.views`), and what apps add with the hook `jinja`.
"""

import functools
import types
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import ChoiceLoader, PackageLoader, Template, TemplateError, TemplateNotFound, UndefinedError
from jinja2.runtime import Context, Undefined
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import LRUCache

import frappe
from frappe import _
from frappe.services.sandbox import budget, withholding
from frappe.services.sandbox.views import DocumentView, opened, shown
from frappe.store import memo
from frappe.utils.jinja_globals import GLOBALS
from frappe.utils.safe_exec import get_reading_globals

TEXTS_KEPT = 300
SUFFIXES = (".html", ".txt", ".xml", ".js", ".css", ".md", ".svg", ".j2")
"""What the files of templates end with; no other file of an app is one."""

CODE = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.ModuleType, type)
"""Things without attributes for templates."""
METHODS = (types.BuiltinMethodType, types.MethodType)
OWN_NAMES = {kind: frozenset(dir(kind)) for kind in (DocumentView, dict, frappe._dict)}
"""Names that mean a method or property, whatever the values are called."""


class _Template(Template):
	"""A template with a budget of time and size, that is given documents as views."""

	def render(self, *args: Any, **kwargs: Any) -> str:
		opening = budget.open_()
		try:
			return super().render(*args, **kwargs)
		finally:
			budget.close(opening)

	def new_context(
		self, vars: dict | None = None, shared: bool = False, locals: Mapping | None = None
	) -> Context:
		"""What another template shares has been looked at there."""
		return super().new_context(vars if shared else _seen(vars), shared, _seen(locals))


def _seen(values: Mapping | None) -> dict | None:
	return values and {key: shown(value) for key, value in values.items()}


class _Sandbox(SandboxedEnvironment):
	template_class = _Template
	intercepted_binops = frozenset(("*", "**", "+", "%"))

	def _parse(self, source: str, name: str | None, filename: str | None) -> Any:
		return budget.Counting().visit(super()._parse(source, name, filename))

	def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
		if operator != "+" or not isinstance(left, int | float):
			budget.check_operation(operator, left, right)
		return self.binop_table[operator](left, right)

	def call(self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:
		if isinstance(__obj, METHODS):
			budget.check_call(__obj, (*args, *kwargs.values()))
		return super().call(__context, __obj, *args, **kwargs)

	def wrap_str_format(self, value: Any) -> Callable | None:
		wrapped = super().wrap_str_format(value)
		if wrapped is not None:
			budget.check_format(value.__self__)
		return wrapped

	def getattr(self, obj: Any, attribute: str) -> Any:
		own = OWN_NAMES.get(type(obj))
		if own is not None and attribute not in own and attribute[:1] != "_" and attribute in obj:
			return shown(
				obj[attribute]
			)  # most of what templates ask for: values of documents, rows and dicts
		seen = shown(obj)
		value = super().getattr(seen, attribute)
		if isinstance(value, Undefined) and hasattr(type(opened(seen)), attribute):
			return self.unsafe_undefined(seen, attribute)  # a method of the document; says so when it is used
		return shown(value)

	def getitem(self, obj: Any, argument: Any) -> Any:
		return shown(super().getitem(shown(obj), argument))

	def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
		return not isinstance(obj, CODE) and super().is_safe_attribute(obj, attr, value)


class _Names:
	"""What templates know as `frappe`: the names as they are for the request that renders.

	Templates, and the macros that they import, live longer than a request.
	"""

	def __getattr__(self, name: str) -> Any:
		if name.startswith("_") and name != "_":
			raise AttributeError(name)
		return getattr(_current_names(), name)

	__getitem__ = __getattr__


def _current_names() -> Any:
	known = frappe.local.request_cache["jinja"]
	if "names" not in known:
		known["names"] = get_reading_globals()["frappe"]
	return known["names"]


def get_jenv() -> SandboxedEnvironment:
	"""The environment that templates of this site are rendered in; lasts as long as the site's metadata."""
	return memo.get(("jinja",), _make)


def _make() -> SandboxedEnvironment:
	environment = _Sandbox(
		loader=get_jloader(), extensions=["jinja2.ext.loopcontrols", "jinja2.ext.do"], finalize=budget.put_out
	)
	budget.limit_filters(environment.filters)
	del environment.globals["lipsum"]
	lasting = {key: value for key, value in get_reading_globals().items() if key not in ("frappe", "args")}
	environment.globals.update(lasting, frappe=_Names(), args=frappe._dict(), **GLOBALS)
	set_filters(environment)
	methods, filters = get_jinja_hooks()
	environment.globals.update(methods)
	environment.filters.update(filters)
	return environment


def get_jloader() -> ChoiceLoader:
	"""Templates by their path in an app (`templates/x.html`, `party/print/y.html`), the last installed app first."""
	apps = list(reversed(frappe.get_installed_apps()))
	return ChoiceLoader([*(_OfApp(app, named=True) for app in apps), *(_OfApp(app) for app in apps)])


class _OfApp(PackageLoader):
	"""Templates of an app, by their path in it, or with `named` by a path that begins with the app's name."""

	def __init__(self, app: str, named: bool = False) -> None:
		self.prefix = f"{app}/" if named else ""
		super().__init__(app, ".")

	def get_source(self, environment: Any, template: str) -> Any:
		if not template.startswith(self.prefix) or not template.endswith(SUFFIXES):
			raise TemplateNotFound(template)
		return super().get_source(environment, template.removeprefix(self.prefix))


def get_template(path: str) -> Template:
	"""The template at a path inside an app."""
	return get_jenv().get_template(path)


def validate_template(html: str) -> None:
	"""Check a template's grammar.

	:raises frappe.ValidationError: with the line of the mistake
	"""
	if not html:
		return
	try:
		get_jenv().from_string(html)
	except TemplateError as error:
		line = getattr(error, "lineno", None)
		frappe.msgprint(_("Line {0}: {1}").format(line, frappe.utils.escape_html(error.message or "")))
		frappe.throw(_("Syntax error in template"))


def render_template(
	template: str | Template,
	context: dict | None = None,
	is_path: bool | None = None,
	safe_render: bool = True,
) -> str:
	"""A template (its text, or its path in an app) filled in.

	:param safe_render: refuse texts that reach for Python's inside
	:raises frappe.ValidationError: the template is wrong; says where
	"""
	if not template:
		return ""
	if isinstance(template, str) and (is_path or guess_is_path(template)):
		return get_jenv().get_template(template).render(context or {})
	if isinstance(template, str):
		if safe_render and ".__" in template:
			frappe.throw(_("Illegal template"))
		try:
			template = _from_text(template)
		except TemplateError as error:
			frappe.throw(
				f"<pre>{frappe.utils.escape_html(error.message or '')}: {getattr(error, 'lineno', '')}</pre>",
				title=_("Jinja Template Error"),
			)
	try:
		return template.render(context or {})
	except UndefinedError:
		raise  # as in Frappe, the caller tells a missing value from a wrong template
	except OverflowError:
		frappe.throw(_("A loop of the template has too many turns."), budget.TemplateTooExpensive)
	except TemplateError as error:
		frappe.throw(
			f"<pre>{frappe.utils.escape_html(error.message or '')}</pre>", title=_("Jinja Template Error")
		)


def _from_text(text: str) -> Template:
	"""A template from its text; the last used ones stay compiled."""
	known = memo.get(("jinja_texts",), lambda: LRUCache(TEXTS_KEPT))
	template = known.get(text)
	if template is None:
		template = known[text] = get_jenv().from_string(text)
	return template


def guess_is_path(template: str) -> bool:
	"""Whether a text is rather the path of a template than a template."""
	return "\n" not in template and template.endswith(SUFFIXES)


def get_email_from_template(name: str, args: dict) -> tuple[str, str | None]:
	"""An e-mail's HTML and, if there is a template for it, its text."""
	html = get_template(f"templates/emails/{name}.html").render(args)
	try:
		text = get_template(f"templates/emails/{name}.txt").render(args)
	except TemplateNotFound:
		text = None
	return html, text


def set_filters(environment: SandboxedEnvironment) -> None:
	"""Filters that Frappe documents."""
	from frappe.utils import cint, flt, get_url, global_date_format, markdown, strip_html
	from frappe.utils.numbers import fmt_money

	environment.filters.update(
		global_date_format=global_date_format,
		markdown=markdown,
		json=frappe.as_json,
		len=len,
		int=cint,
		str=str,
		flt=flt,
		abs_url=get_url,
		strip_html=strip_html,
		fmt_money=fmt_money,
	)


def get_jinja_hooks() -> tuple[dict[str, Callable], dict[str, Callable]]:
	"""Methods and filters that apps add with the hook `jinja = {"methods": […], "filters": […]}`."""
	hooks = frappe.get_hooks("jinja", default={})
	if not hooks:
		return {}, {}
	methods, filters = (_named_functions(hooks.get(kind, [])) for kind in ("methods", "filters"))
	return _given_documents(methods), _given_documents(filters)


def _given_documents(functions: dict[str, Callable]) -> dict[str, Callable]:
	"""Functions of apps, which are trusted: they get the documents behind the views of a template."""
	return {name: _given_document(function) for name, function in functions.items()}


def _given_document(function: Callable) -> Callable:
	@functools.wraps(function)
	def call(*args: Any, **kwargs: Any) -> Any:
		withholding.check_function()
		return shown(function(*map(opened, args), **{key: opened(value) for key, value in kwargs.items()}))

	return call


def _named_functions(paths: list[str]) -> dict[str, Callable]:
	"""Functions by name: of a whole module, or one by its path (`path:name` gives it another name)."""
	found: dict[str, Callable] = {}
	for entry in paths:
		path, _colon, name = entry.partition(":")
		thing = _module_or_attribute(path)
		if isinstance(thing, type(frappe)):
			found.update(
				{
					key: value
					for key, value in vars(thing).items()
					if callable(value)
					and getattr(value, "__module__", None) == thing.__name__
					and not key.startswith("_")
				}
			)
		else:
			found[name or path.rpartition(".")[2]] = thing
	return found


def _module_or_attribute(path: str) -> Any:
	try:
		return frappe.get_module(path)
	except ModuleNotFoundError:
		return frappe.get_attr(path)
