"""A whole campaign as its people work on it: each unit has one user, who does everything over REST with that user's own rights.

Shared by the test of a small university and the measurement of one of 30,000 members.
"""

import http.client
import json
import secrets
import threading
import urllib.parse
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

SETS = ("Survey Registration", "Search Registration", "Loss Summary", "Disposition Report")
BY_BRANCHES = SETS[:2]
CODE = dict(zip(SETS, "SQLD", strict=True))
ARCHIVE = {
	"materials_complete": "是",
	"has_application": "是",
	"admission_true": "是",
	"irregular_admission": "否",
}
ABOVE = "E0"
"""The organization above the university, which receives its returns."""
PATIENCE = 20
"""How often a client tries again when the server is busy."""
AT_ONCE = 200
"""Records that are confirmed in one request."""


# ---------------------------------------------------------------- before it begins, on the site itself


def make_units(campaign: str) -> dict:
	"""Put an organization above the campaign's, make the returns, and a user for each unit; in a process with the site.

	:returns: what `Campaign` takes
	"""
	import frappe
	from party_investigation.returns import creation

	top = frappe.db.get_value("Investigation Campaign", campaign, "organization")
	values = {
		"organization_code": ABOVE,
		"organization_name": "省委教育工委",
		"kind": "党工委",
		"is_group": 1,
	}
	frappe.get_doc({"doctype": "Party Organization", **values}).insert()
	university = frappe.get_doc("Party Organization", top)
	university.update({"parent_party_organization": ABOVE, "change_reason": "隶属关系"}).save()
	frappe.db.commit()
	creation.create_returns(campaign)
	fields = ["name", "parent_party_organization", "lft", "rgt"]
	units = frappe.get_all("Party Organization", fields=fields, order_by="lft asc", limit_page_length=0)
	tokens = {unit.name: _user(unit.name, unit.rgt - unit.lft == 1) for unit in units}
	frappe.db.commit()
	return {
		"campaign": campaign,
		"top": top,
		"parents": {unit.name: unit.parent_party_organization for unit in units},
		"tokens": tokens,
	}


def _user(organization: str, is_branch: bool) -> str:
	import frappe

	email, key, secret = (
		f"{organization.lower()}@campaign.example",
		secrets.token_hex(8),
		secrets.token_hex(8),
	)
	user = frappe.get_doc(
		{"doctype": "User", "email": email, "first_name": organization, "send_welcome_email": 0}
	)
	user.update({"api_key": key, "api_secret": secret}).insert()
	frappe.get_doc(
		{
			"doctype": "Organization Appointment",
			"user": email,
			"organization": organization,
			"capacity": "Branch Secretary" if is_branch else "Committee Officer",
			"from_date": "2016-01-01",
		}
	).insert()
	return f"{key}:{secret}"


# ---------------------------------------------------------------- over REST


class Refused(Exception):
	"""An answer that is no success: status and what the server said."""


class Campaign:
	"""A campaign, worked on by a client for each unit."""

	def __init__(
		self, port: int, site: str, campaign: str, top: str, parents: dict[str, str], tokens: dict[str, str]
	) -> None:
		"""Work against a server on `port`; the rest is what `make_units` returned."""
		self.port, self.site, self.name, self.top, self.parents, self.tokens = (
			port,
			site,
			campaign,
			top,
			parents,
			tokens,
		)
		self.requests = 0
		self._local = threading.local()
		groups = {parent for parent in parents.values() if parent}
		self.units = [unit for unit in parents if unit != ABOVE]
		self.branches = [unit for unit in self.units if unit not in groups]

	def call(self, unit: str, method: str, path: str, /, **values):
		"""One request by the user of a unit.

		:raises Refused: the server does not answer with 200
		"""
		headers = {
			"Authorization": f"token {self.tokens[unit]}",
			"Content-Type": "application/json",
			"Accept": "application/json",
			"Host": self.site,
		}
		if method == "GET" and values:
			path += "?" + urllib.parse.urlencode(
				{key: value if isinstance(value, str) else json.dumps(value) for key, value in values.items()}
			)
		body = None if method == "GET" else json.dumps(values)
		connection = getattr(self._local, "connection", None)
		if connection is None:
			connection = self._local.connection = http.client.HTTPConnection(
				"127.0.0.1", self.port, timeout=600
			)
		for _attempt in range(PATIENCE):
			try:
				connection.request(method, urllib.parse.quote(path, safe="/?=&%+"), body, headers)
				answer = connection.getresponse()
			except http.client.RemoteDisconnected:  # it was idle, and the server has closed it meanwhile
				connection.close()
				continue
			said = answer.read()
			self.requests += 1
			if answer.status != 503:  # the server says that it is busy and asks to try again
				break
		if answer.status != 200:
			raise Refused(f"{method} {path} by {unit}: {answer.status} {said.decode()[:2000]}")
		return json.loads(said)

	def method(self, unit: str, path: str, http_method: str = "POST", /, **values):
		"""Call a method of the app's returns."""
		answer = self.call(unit, http_method, f"/api/method/party_investigation.{path}", **values)
		return answer.get("message")

	def rows(self, unit: str, doctype: str, fields: Iterable[str], **filters) -> list[dict]:
		"""List documents."""
		asked = {"fields": list(fields), "filters": filters, "limit_page_length": 0}
		return self.call(unit, "GET", f"/api/resource/{doctype}", **asked)["data"]

	def put(self, unit: str, doctype: str, name: str, /, **values) -> None:
		"""Change a document."""
		self.call(unit, "PUT", f"/api/resource/{doctype}/{name}", **values)

	def each(self, units: Iterable[str], work: Callable[[str], None], clients: int = 4) -> None:
		"""Let several clients work on units at a time."""
		with ThreadPoolExecutor(clients) as pool:
			list(pool.map(work, units))

	def return_name(self, unit: str, form_set: str) -> str:
		"""The name of a unit's return."""
		return f"{self.name}-{unit}-{CODE[form_set]}"

	def check_records(self, branch: str) -> None:
		"""Confirm all members of whom nothing is new, and the others one by one."""
		waiting = self.rows(
			branch, "Investigation Record", ["name", "is_lost"], campaign=self.name, status="To Check"
		)
		unchanged = [row["name"] for row in waiting if not row["is_lost"]]
		for start in range(0, len(unchanged), AT_ONCE):
			done = self.method(
				branch,
				"investigation.confirmation.confirm_unchanged",
				records=unchanged[start : start + AT_ONCE],
			)
			if done["refused"]:
				raise Refused(f"{branch}: {done['refused'][:3]}")
		for row in waiting:
			if row["is_lost"]:
				today = date.today().isoformat()
				values = {**ARCHIVE, "status": "Checked", "filled_on": today}
				self.put(branch, "Investigation Record", row["name"], **values)

	def hand_in(self, unit: str, form_set: str) -> None:
		"""Hand in, after a look at what is left; soft checks get their remark, tables their names, an empty return is a zero return."""
		name = self.return_name(unit, form_set)
		left = self.method(unit, "returns.actions.left_to_do", "GET", return_name=name)
		named = {"responsible": f"{unit}负责人", "phone": "0731-00000000"} if left["signatures"] else {}
		hard = [
			each for each in left["findings"] if each["severity"] == "hard" and each["field"] not in named
		]
		if hard:
			raise Refused(f"{name}: {hard[:3]}")
		codes = sorted({finding["code"] for finding in left["findings"] if finding["severity"] == "soft"})
		self.method(
			unit,
			"returns.actions.take",
			name=name,
			action="submit",
			remarks=[{"check_code": code, "remark": "已核实"} for code in codes],
			zero_return=int(not left["reported"]),
			signatures=named,
		)

	def receive(self, unit: str, form_set: str) -> None:
		"""Compare the sample, verify and accept, as the unit above."""
		superior, name = self.parents[unit], self.return_name(unit, form_set)
		document = self.call(superior, "GET", f"/api/resource/Unit Return/{name}")["data"]
		if document["sample"]:
			ticked = [{**row, "compared_with": "Archive", "result": "Agrees"} for row in document["sample"]]
			self.put(superior, "Unit Return", name, sample=ticked)
		for action in ("verify", "accept"):
			self.method(superior, "returns.actions.take", name=name, action=action)

	def send_back(self, unit: str, form_set: str, reason: str) -> None:
		"""Send a return back, as the unit above."""
		name = self.return_name(unit, form_set)
		self.method(self.parents[unit], "returns.actions.take", name=name, action="return", reason=reason)

	def pass_up(self, unit: str, form_set: str) -> None:
		"""From the hand-in to the acceptance."""
		self.hand_in(unit, form_set)
		self.receive(unit, form_set)

	def levels(self) -> list[list[str]]:
		"""The units by their depth, the lowest first."""
		depth: dict[str, int] = {}
		for unit in self.parents:  # in the order of the tree: superiors first
			depth[unit] = depth.get(self.parents[unit] or "", -1) + 1
		deepest = max(depth.values())
		return [[unit for unit in self.units if depth[unit] == level] for level in range(deepest, 0, -1)]

	def version(self, unit: str, form_set: str) -> dict:
		"""The version that is in force, as the unit itself reads it."""
		name = self.return_name(unit, form_set)
		current = self.call(unit, "GET", f"/api/resource/Unit Return/{name}")["data"]["current_version"]
		return self.call(unit, "GET", f"/api/resource/Return Version/{current}")["data"]
