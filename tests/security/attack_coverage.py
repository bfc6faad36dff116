"""What an attack has reached: routes, whitelisted functions with their arguments, methods of documents, DocTypes, pages."""

import inspect
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import leak_faces
from attack_requests import PAGES, Request
from werkzeug.exceptions import HTTPException

ANSWERED = range(200, 400)
OTHER_ADDRESSES = ("/files/", "/private/files/", "/backups/", "/assets/")
DESK = ("/app", "/desk")
"""The addresses of the desk's page."""
CALLING = ("frappe.handler.run_doc_method", "frappe.handler.runserverobj", "run_doc_method", "runserverobj")


@dataclass
class Asked:
	"""How often something was asked for and how often that was answered; which arguments were sent."""

	asked: int = 0
	answered: int = 0
	arguments: set[str] = field(default_factory=set)


class Coverage:
	"""Counts of what was asked, by kind and name."""

	def __init__(self, doctypes: list[str]) -> None:
		"""List what there is to ask; the site must be connected."""
		from frappe.api import _routes

		self.map = _routes.bind("attacked")
		self.routes = {f"{'|'.join(sorted(methods))} {rule}" for rule, methods in leak_faces.routes()}
		self.functions: dict[str, inspect.Signature] = {}
		self.methods: dict[str, inspect.Signature] = {}
		for path, _http, signature, is_method in leak_faces.whitelisted():
			(self.methods if is_method else self.functions)[path] = signature
		self.doctypes = doctypes
		self.seen: dict[str, dict[str, Asked]] = defaultdict(lambda: defaultdict(Asked))
		self.encodings: Counter = Counter()

	def note(self, request: Request, status: int) -> None:
		"""Count a request and what became of it."""
		path = request.path.partition("?")[0]
		self.encodings["files" if request.files else "form" if request.as_form else "JSON"] += 1
		if not path.startswith("/api/"):
			self._count("page or file", _address(path), status)
			return
		try:
			rule, values = self.map.match(path, request.method, return_rule=True)
		except HTTPException:
			return
		methods = "|".join(sorted(set(rule.methods or ("GET", "POST"))))
		self._count("route", f"{methods} {rule.rule}", status)
		for doctype in {values.get("doctype"), *_named(request.values)} & set(self.doctypes):
			self._count("DocType", doctype, status)
		function = values.get("method") if "name" not in values else None
		self._note_function(function, request, status)
		self._note_method(function, values, request, status)

	def takes(self, request: Request, argument: str) -> bool:
		"""Whether a request's argument is read: functions that name theirs get no others, and the desk's page reads none."""
		if request.path.partition("?")[0] in DESK:
			return False
		path = request.path.partition("?")[0].rpartition("/method/")[2]
		signature = self.functions.get(path)
		parameters = signature.parameters if signature else {}
		is_open = any(one.kind is one.VAR_KEYWORD for one in parameters.values())
		return not parameters or is_open or argument in parameters

	def _note_function(self, function: str | None, request: Request, status: int) -> None:
		for path in (function, f"frappe.handler.{function}"):
			if path in self.functions:
				sent = set(self.functions[path].parameters).intersection(request.values)
				self._count("function", path, status, sent)

	def _note_method(self, function: str | None, values: dict, request: Request, status: int) -> None:
		called = values.get("method") if "name" in values else request.values.get("run_method")
		arguments = request.values
		if function in CALLING:
			called, arguments = request.values.get("method"), request.values.get("args")
		for path, signature in self.methods.items():
			if path.rpartition(".")[2] == called:
				sent = set(signature.parameters).intersection(
					arguments if isinstance(arguments, dict) else ()
				)
				self._count("method", path, status, sent)

	def _count(self, kind: str, name: str, status: int, arguments: set[str] | None = None) -> None:
		one = self.seen[kind][name]
		one.asked += 1
		one.answered += status in ANSWERED
		one.arguments |= arguments or set()

	def table(self) -> str:
		"""What there is, how much of it was asked for, how much answered, and what was never asked for."""
		rows = []
		for kind, there in (
			("route", self.routes),
			("function", set(self.functions) - set(leak_faces.ENDS_SESSIONS)),
			("method", set(self.methods)),
			("DocType", set(self.doctypes)),
			("page or file", {*PAGES, *OTHER_ADDRESSES}),
		):
			seen = self.seen[kind]
			never = sorted(there - set(seen))
			unanswered = sorted(name for name in there & set(seen) if not seen[name].answered)
			rows.append(
				f"{kind:14}{len(there):5} there {len(there) - len(never):5} asked "
				f"{len(there) - len(never) - len(unanswered):5} answered"
			)
			rows += [f"\tnever asked: {', '.join(never)}"] if never else []
			rows += [f"\tnever answered: {', '.join(unanswered)}"] if unanswered else []
		rows.append(f"arguments never sent: {json.dumps(self._arguments_never_sent())}")
		rows.append(f"sent as {dict(self.encodings)}")
		return "\n".join(rows)

	def _arguments_never_sent(self) -> dict[str, list[str]]:
		found = {}
		for kind, signatures in (("function", self.functions), ("method", self.methods)):
			for path, one in self.seen[kind].items():
				known = [
					name
					for name, parameter in signatures[path].parameters.items()
					if name != "self"
					and parameter.kind not in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL)
				]
				if left := sorted(set(known) - one.arguments):
					found[path] = left
		return found


def _named(values: dict) -> set[str]:
	"""The DocTypes that the values of a request name."""
	inside = [one for one in (values, values.get("doc"), values.get("docs")) if isinstance(one, dict)]
	return {str(one.get(key)) for one in inside for key in ("doctype", "dt")}


def _address(path: str) -> str:
	"""A page, or the beginning of an address of files."""
	return next((start for start in OTHER_ADDRESSES if path.startswith(start)), path)
