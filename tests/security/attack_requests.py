"""Requests that an honest client sends, in the place of one user: the starting points of the attack."""

import copy
import inspect
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import leak_faces
from leak_faces import Target
from leak_marks import OTHER, OWN, Person
from leak_world import World

import frappe
from frappe.model.controllers import get_controller

METHOD = "/api/method/"
ORDERED = (
	"/api/resource/",
	f"{METHOD}frappe.client.get_list",
	f"{METHOD}frappe.desk.reportview.get",
	f"{METHOD}frappe.desk.reportview.export_query",
)
"""Faces that take an order and groups."""
PAGES = (
	"/",
	"/app",
	"/app/list",
	"/desk",
	"/list",
	"/login",
	"/me",
	"/message",
	"/printview",
	"/robots.txt",
	"/update-password",
)
STREAM = f"{METHOD}frappe.realtime.stream"
FACES = {
	METHOD: (METHOD, METHOD, "/api/v1/method/"),
	"/api/resource/": ("/api/resource/", "/api/v1/resource/"),
}
"""Beginnings of addresses, and the spellings under which they are the same."""
OF_THE_ENGINE = 0.2
"""The share of lists, documents and saves that concern a DocType of the engine: users, roles, reports, files, logs."""


@dataclass
class Request:
	"""One request, and what was done to it."""

	method: str
	path: str
	values: dict
	changes: list[str] = field(default_factory=list)
	as_form: bool = False
	files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
	respelled: tuple[str, str] | None = None
	"""A field in a list of fields as it is called and as it was spelled."""
	place: tuple | None = None
	"""Where in the values a name was respelled."""

	def without(self, place: tuple) -> "Request":
		"""The same request without one of its values."""
		other = copy.deepcopy(self)
		inside: Any = other.values
		for key in place[:-1]:
			inside = inside[key]
		del inside[place[-1]]
		return other

	def shown(self) -> str:
		return (
			f"{self.method} {self.path} {self.values!r}"[:700]
			+ f"   [{', '.join(self.changes)}] {self.files or ''}"
		)


class Honest:
	"""Honest requests of a person, drawn by chance."""

	def __init__(self, world: World, chance: random.Random) -> None:
		self.world, self.chance = world, chance
		self.decks: dict[str, list] = {}
		with world.site():
			leak_faces.import_everything()
			self.functions = [
				one for one in leak_faces.whitelisted() if one[0] not in leak_faces.ENDS_SESSIONS
			]
			self.targets = self._targets()
			self.documents = {
				(one.doctype, one.name): self._values(one) for where in self.targets.values() for one in where
			}
			self.columns = {one.doctype: self._columns(one.doctype) for one in self.targets[OTHER]}
			self.logged = {
				doctype: frappe.get_all(doctype, pluck="name", limit=20)
				for doctype in ("Access Log", "View Log", "Activity Log", "Version")
			}
			self.logged = {doctype: names or ["none"] for doctype, names in self.logged.items()}
			self.formats = frappe.get_all("Print Format", pluck="name")
			self.reports = frappe.get_all("Report", pluck="name")
			self.of_engine = self._of_engine()
			self.of_controllers = self._of_controllers()
			self.tables = [
				(table.options, doctype)
				for doctype in world.app_doctypes
				for table in frappe.get_meta(doctype).get_table_fields()
			]
		self.others = [one.name for one in self.targets[OTHER]] + [OTHER, "T2", "T", "Administrator"]

	def _targets(self) -> dict[str, list[Target]]:
		found: dict[str, list[Target]] = {OWN: [], OTHER: []}
		for doctype, name, organization in self.world.documents():
			if organization in found:
				url = frappe.db.get_value(
					"File", {"attached_to_doctype": doctype, "attached_to_name": name}, "file_url"
				)
				campaign = self.world.made["Investigation Campaign"]
				found[organization].append(Target(doctype, name, organization, url or "", campaign))
		return found

	def _of_engine(self) -> list[Target]:
		"""A document or two of each DocType that is not in `targets`: not the app's, or of no place."""
		placed = {one.doctype for where in self.targets.values() for one in where}
		kinds = frappe.get_all("DocType", {"istable": 0, "name": ("not in", placed)}, ["name", "issingle"])
		return [
			Target(kind.name, str(name), "")
			for kind in kinds
			for name in ([kind.name] if kind.issingle else frappe.get_all(kind.name, pluck="name", limit=2))
		]

	def _of_controllers(self) -> dict[str, list[Target]]:
		"""For each method of documents the documents that have it."""
		every = [*self.of_engine, *self.targets[OWN], *self.targets[OTHER]]
		classes = {one.doctype: get_controller(one.doctype) for one in every}
		return {
			path: [one for one in every if path in _methods_of(classes[one.doctype])] or every
			for path, _methods, _signature, is_method in self.functions
			if is_method
		}

	def _values(self, target: Target) -> dict:
		return frappe.parse_json(frappe.as_json(frappe.get_doc(target.doctype, target.name).as_dict()))

	def _columns(self, doctype: str) -> list[str]:
		return list(frappe.db.get_table_columns(doctype))

	def draw(self, person: Person) -> Request:
		"""A request to begin with."""
		kinds: list[tuple[int, Callable[[Person], Request]]] = [
			(3, self.lists),
			(2, self.document),
			(5, self.function),
			(3, self.document_method),
			(7, self.writing),
			(1, self.page),
			(1, self.report),
		]
		weights = [weight for weight, _kind in kinds]
		kind = self.chance.choices([kind for _weight, kind in kinds], weights)[0]
		request = kind(person)
		for beginning, faces in FACES.items():
			if request.path.startswith(beginning):
				request.path = self.chance.choice(faces) + request.path.removeprefix(beginning)
				break
		return request

	def arguments(self, signature: inspect.Signature, target: Target, user: str) -> dict:
		"""A value for each parameter of a function, forged to reach `target`."""
		return leak_faces.arguments(signature, target, user)

	def next(self, name: str, cards: list) -> Any:
		"""The next of a deck: each comes once before any comes again."""
		if not self.decks.get(name):
			self.decks[name] = self.chance.sample(cards, len(cards))
		return self.decks[name].pop()

	def target_or_engines(self) -> Target:
		"""A document of the app, or at times one of the engine."""
		if self.chance.random() < OF_THE_ENGINE:
			return self.next("engine", self.of_engine)
		return self.target()

	def target(self, organization: str | None = None) -> Target:
		return self.chance.choice(self.targets[organization or self.chance.choice([OWN, OTHER])])

	def lists(self, _person: Person) -> Request:
		if self.chance.random() < OF_THE_ENGINE:
			table, parent = self.next("tables", self.tables)
			asks = list(leak_faces.of_doctype(table, ["name", "parent", "idx"], parent, ["parent"]))
			method, path, values = self.chance.choice(asks)
			left_out = self.chance.choice(
				["parent", "parent_doctype"]
			)  # beside the one the other is not read
			return Request(method, path, {key: value for key, value in values.items() if key != left_out})
		doctype = self.target_or_engines().doctype
		columns = self.columns.get(doctype, ["name", "owner", "modified"])
		asks = list(leak_faces.of_doctype(doctype, columns, None, columns[-2:]))
		method, path, values = self.chance.choice(asks)
		values = dict(values)
		if path.startswith(ORDERED) and self.chance.random() < 0.6:
			values[self.chance.choice(["order_by", "group_by"])] = self.chance.choice(columns)
		if self.chance.random() < 0.3:
			values["filters"] = [[doctype, self.chance.choice(columns), "like", "%"]]
		return Request(method, path, values)

	def document(self, _person: Person) -> Request:
		asks = list(
			leak_faces.of_document(self.target_or_engines(), [self.chance.choice(self.formats), "Standard"])
		)
		method, path, values = self.chance.choice(asks)
		return Request(method, path, dict(values))

	def function(self, person: Person) -> Request:
		path, methods, signature, _is_method = self.next(
			"functions", [one for one in self.functions if not one[3]]
		)
		values = leak_faces.arguments(signature, self.target(), person.user)
		if "doc" in values and self.chance.random() < 0.7:
			values["doc"] = self.stored(OWN)
		face = self.chance.choice([METHOD, METHOD, "/api/v2/method/"])
		return Request("POST" if "POST" in methods else "GET", face + path, values)

	def document_method(self, person: Person) -> Request:
		path, _methods, signature, _is_method = self.next(
			"methods", [one for one in self.functions if one[3]]
		)
		name, target = path.rpartition(".")[2], self.chance.choice(self.of_controllers[path])
		values = leak_faces.arguments(signature, target, person.user)
		doc = self.documents.get((target.doctype, target.name)) or {
			"doctype": target.doctype,
			"name": target.name,
		}
		at = f"/{target.doctype}/{target.name}"
		asks = [
			("POST", f"{METHOD}run_doc_method", {"docs": copy.deepcopy(doc), "method": name, "args": values}),
			(
				"POST",
				f"{METHOD}run_doc_method",
				{"dt": target.doctype, "dn": target.name, "method": name, "args": values},
			),
			("POST", f"/api/v2/document{at}/method/{name}", values),
			("GET", f"/api/v2/document{at}/method/{name}", values),
			("POST", f"/api/resource{at}", {**values, "run_method": name}),
			("GET", f"/api/resource{at}", {**values, "run_method": name}),
		]
		method, address, sent = self.chance.choice(asks)
		return Request(method, address, dict(sent))

	def page(self, _person: Person) -> Request:
		"""A page, a file by its address, or the events of a document."""
		target = self.target()
		address = self.next("pages", PAGES)
		asks = [
			(
				"GET",
				address,
				{"doctype": target.doctype, "name": target.name, "_lang": "en", "id": "x", "key": "x"},
			),
			("POST", address, {"cmd": "frappe.client.get", "doctype": target.doctype, "name": target.name}),
			("GET", target.file_url or "/files/a.txt", {"fid": target.name}),
			("GET", "/files/a.txt", {}),
			("GET", "/backups/a.db.gz", {}),
			("GET", f"/app/list/{target.doctype}", {}),
			("GET", "/assets/frappe/web/icon.svg", {"v": "1"}),
			(
				"GET",
				STREAM,
				{
					"after": "0",
					"doctype": target.doctype,
					"docname": target.name,
					"task_id": "x",
					"hold": "0",
				},
			),
		]
		method, path, values = self.chance.choice(asks)
		return Request(method, path, values)

	def report(self, _person: Person) -> Request:
		"""A report run, prepared, exported or saved under another's filters."""
		name = self.chance.choice(self.reports)
		place = self.chance.choice([OWN, OTHER, "T"])
		filters = {"organization": place, "campaign": self.world.made["Investigation Campaign"]}
		named = {"report_name": name, "filters": filters, "user": "Administrator"}
		query = f"{METHOD}frappe.desk.query_report."
		asks = [
			("POST", f"{query}run", {**named, "ignore_prepared_report": self.chance.choice([0, 1])}),
			("POST", f"{query}background_enqueue_run", named),
			(
				"POST",
				f"{query}export_query",
				{**named, "file_format_type": self.chance.choice(["CSV", "Excel"]), "reason": "x"},
			),
			("GET", f"{query}get_script", named),
			("POST", "/api/resource/Prepared Report", {**named, "status": "Completed"}),
			("GET", "/api/resource/Prepared Report", {"fields": ["*"]}),
		]
		method, path, values = self.chance.choice(asks)
		return Request(method, path, values)

	def stored(self, organization: str) -> dict:
		"""The values of a document, as a form holds them."""
		target = self.target(organization)
		values = copy.deepcopy(self.documents[target.doctype, target.name])
		return self.unmarked(values) if organization == OTHER else values

	def unmarked(self, value: object) -> object:
		"""Values without the marks in their texts: what an attack brings along is no leak when it is seen later."""
		if isinstance(value, dict):
			return {key: self.unmarked(item) for key, item in value.items()}
		if isinstance(value, list):
			return [self.unmarked(item) for item in value]
		mark = self.world.marks.get(value) if isinstance(value, str) else None
		return "brought along" if mark and mark.what != "name" else value

	def writing(self, person: Person) -> Request:
		"""A save, an insert, a renaming or a step, of a document of one's own place."""
		doc = self.stored(OWN if self.chance.random() < 0.8 else OTHER)
		doctype, name = doc["doctype"], doc["name"]
		bare = {key: value for key, value in doc.items() if key not in ("doctype", "name", "modified")}
		few = {key: bare[key] for key in self.chance.sample(sorted(bare), min(3, len(bare)))}
		named = {"doctype": doctype, "name": name}
		other = self.target(OTHER).name
		choices = [
			("PUT", f"/api/resource/{doctype}/{name}", few),
			("PUT", f"/api/v2/document/{doctype}/{name}", few),
			("PATCH", f"/api/v2/document/{doctype}/{name}", few),
			("POST", f"/api/resource/{doctype}", {**bare, "name": None}),
			("POST", f"/api/v2/document/{doctype}", {**bare, "name": None}),
			("POST", f"{METHOD}frappe.desk.form.save.savedocs", {"doc": doc, "action": "Save"}),
			("POST", f"{METHOD}frappe.desk.form.save.savedocs", {"doc": doc, "action": "Submit"}),
			("POST", f"{METHOD}frappe.desk.form.save.discard", named),
			("POST", f"{METHOD}frappe.desk.form.save.cancel", named),
			("POST", f"{METHOD}frappe.client.save", {"doc": doc}),
			("POST", f"{METHOD}frappe.client.insert", {"doc": {**doc, "name": None}}),
			("POST", f"{METHOD}frappe.client.insert_many", {"docs": [{**doc, "name": None}]}),
			("POST", f"{METHOD}frappe.client.submit", {"doc": doc}),
			("POST", f"{METHOD}frappe.client.set_value", {**named, "fieldname": few}),
			(
				"POST",
				f"{METHOD}frappe.client.bulk_update",
				{"docs": [{"doctype": doctype, "docname": name, **few}]},
			),
			(
				"POST",
				f"{METHOD}frappe.client.rename_doc",
				{"doctype": doctype, "old_name": name, "new_name": other, "merge": 1},
			),
			(
				"POST",
				f"{METHOD}frappe.model.rename_doc.update_document_title",
				{"doctype": doctype, "docname": name, "name": f"{name}x", "title": "x"},
			),
			(
				"POST",
				f"{METHOD}frappe.model.workflow.apply_workflow",
				{"doc": doc, "action": "Approve"},
			),
			("POST", f"{METHOD}frappe.www.printview.get_html_and_style", {"doc": doc}),
			(
				"POST",
				f"{METHOD}upload_file",
				{"doctype": doctype, "docname": name, "file_url": self.target(OTHER).file_url},
			),
			(
				"POST",
				f"{METHOD}frappe.client.attach_file",
				{"doctype": doctype, "docname": name, "filename": "a.txt", "filedata": "own"},
			),
			("POST", "/api/resource/File", {"file_name": "a.txt", "content": "own"}),
		]
		method, path, values = self.chance.choice(choices)
		return Request(method, path, dict(values))


def _methods_of(cls: type) -> set[str]:
	"""The functions of a class and those it inherits, by their full names."""
	return {
		f"{one.__module__}.{one.__qualname__}"
		for base in cls.__mro__
		for one in vars(base).values()
		if inspect.isfunction(one)
	}
