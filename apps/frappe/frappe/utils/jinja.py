"""`frappe.utils.jinja`: templates, always in a sandbox.

A template sees what scripts see that only read (`frappe.utils.safe_exec`), what apps add with the hook `jinja`, and may
call no method of a document that changes something.
"""

from collections.abc import Callable
from typing import Any

from jinja2 import ChoiceLoader, PackageLoader, Template, TemplateError, TemplateNotFound, UndefinedError
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import LRUCache

import frappe
from frappe import _
from frappe.store import memo
from frappe.utils.jinja_globals import GLOBALS
from frappe.utils.safe_exec import get_reading_globals

TEXTS_KEPT = 300

CHANGING = frozenset(
	"""save insert submit cancel delete discard db_insert db_update db_set db_update_all rename run_method queue_action
	add_comment add_tag remove_tag add_viewed add_seen lock unlock notify_change set_new_name reload_doc apply_workflow
	save_version delete_key""".split()
)
"""Methods of a document that a template must not call: printing changes nothing."""


class _Sandbox(SandboxedEnvironment):
	def is_safe_callable(self, obj: Any) -> bool:
		owner = getattr(obj, "__self__", None)
		if owner is not None and hasattr(owner, "doctype") and getattr(obj, "__name__", "") in CHANGING:
			return False
		return super().is_safe_callable(obj)


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
	environment = _Sandbox(loader=get_jloader(), extensions=["jinja2.ext.loopcontrols", "jinja2.ext.do"])
	lasting = {key: value for key, value in get_reading_globals().items() if key not in ("frappe", "args")}
	environment.globals.update(lasting, frappe=_Names(), args=frappe.form_dict, **GLOBALS)
	set_filters(environment)
	methods, filters = get_jinja_hooks()
	environment.globals.update(methods)
	environment.filters.update(filters)
	return environment


def get_jloader() -> ChoiceLoader:
	"""Templates by their path in an app (`templates/x.html`, `party/print/y.html`), the last installed app first."""
	apps = list(reversed(frappe.get_installed_apps()))
	roots = [PackageLoader(app, ".") for app in apps]
	named = [_ByApp(app) for app in apps]
	return ChoiceLoader([*named, *roots])


class _ByApp(PackageLoader):
	"""Templates whose path begins with the app's name."""

	def __init__(self, app: str) -> None:
		self.app = app
		super().__init__(app, ".")

	def get_source(self, environment: Any, template: str) -> Any:
		prefix = f"{self.app}/"
		if not template.startswith(prefix):
			raise TemplateNotFound(template)
		return super().get_source(environment, template.removeprefix(prefix))


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
	return (
		"\n" not in template
		and "." in template[-5:]
		and template.endswith((".html", ".txt", ".xml", ".js", ".css"))
	)


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
	return _named_functions(hooks.get("methods", [])), _named_functions(hooks.get("filters", []))


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
