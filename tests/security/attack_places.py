"""Pointed attacks on what the app itself guards: own tables, corrections, the intake, uploads, the second faces, ranks, sign-in."""

import copy
import io
import json
from collections.abc import Callable

import attack_shapes
from attack_own_tables import AtOwnTables
from attack_requests import METHOD, Request
from leak_marks import COLLEGE, GUEST, NOBODY, OTHER, OWN, SITE, Person
from leak_own_tables import OWN_TABLES

CORRECTED = ("Disposition Case", "Transfer Letter")
WRONG_PASSWORDS = 0.01
"""Few are sent: the throttle by address, which they fill, stands before everybody who attacks from here."""


class AtPlaces(AtOwnTables):
	"""Requests that are bent on purpose, where places and officers meet."""

	def kinds(self, person: Person) -> list[Callable[[Person], list]]:
		"""What this person may try."""
		if person.user == GUEST:
			return [self.signing_in, self.second_face, self.upload]
		kinds = [self.own_table, self.scope, self.correction, self.intake, self.upload, self.second_face]
		kinds += [self.import_rows, self.workflow, self.belongings, self.rewriting]
		return [*kinds, self.signing_in, self.encoded, *([self.ranks] if person.user != NOBODY else [])]

	def correction(self, _person: Person) -> list[Request]:
		"""A correction of a record of others, by who has no say there, or of what is not corrected."""
		doctype = self.chance.choice([*CORRECTED, "Party Member", "Record Correction", "User"])
		name = self._name_of(doctype, self.chance.choice([OTHER, OTHER, OWN]))
		key = self.chance.choice(
			["votes_for", "steps.1.done_on", "organization", "member", "owner", "remark", "steps..x", "flags"]
		)
		value = self.chance.choice([1, "attack", "2020-01-01", OTHER, ["like", "%"], {"a": 1}, None])
		named = {"reference_doctype": doctype, "reference_name": name}
		path = f"{METHOD}party_investigation.investigation.doctype.record_correction.record_correction."
		row = {"field": key, "new_value": value}
		asks = [
			("POST", f"{path}correct", {**named, "reason": "attack", "values": {key: value}}),
			("POST", f"{path}correct", {**named, "reason": "attack", "values": json.dumps([key, value])}),
			("GET", f"{path}get_correctable", named),
			(
				"POST",
				"/api/resource/Record Correction",
				{**named, "reason": "attack", "corrected_values": [row], "organization": OWN, "body": "T1"},
			),
			("PUT", f"/api/resource/{doctype}/{name}", {key: value, "corrections": "attack"}),
		]
		return [self.of(self.chance.choice(asks), "a correction")]

	def intake(self, _person: Person) -> list[Request]:
		"""A campaign's workbook that is somebody else's file, or said to be for another place, or to be done already."""
		theirs = [url for url, place in self.honest.world.files.items() if place == OTHER]
		url = self.chance.choice([*theirs, "/private/files/roster.xlsx", "/private/backups/x", ["like", "%"]])
		values = {
			"workbook": url,
			"organization": self.chance.choice([OWN, OTHER, "T", None]),
			"error_workbook": self.chance.choice([None, *theirs[:2]]),
			"status": self.chance.choice(["Draft", "Done", "Queued", "Failed"]),
			"campaign": self.honest.world.made["Investigation Campaign"],
		}
		doc = {"doctype": "Campaign Import", **values}
		name = self._name_of("Campaign Import", OTHER)
		asks = [
			("POST", "/api/resource/Campaign Import", values),
			("POST", f"{METHOD}run_doc_method", {"docs": doc, "method": "start", "args": {}}),
			("POST", f"{METHOD}run_doc_method", {"docs": {**doc, "name": name}, "method": "start"}),
			("POST", f"/api/v2/document/Campaign Import/{name}/method/start", {}),
			("PUT", f"/api/resource/Campaign Import/{name}", values),
			("GET", f"/api/resource/Campaign Import/{name}", {}),
			(
				"POST",
				"/api/resource/Data Import",
				{
					"reference_doctype": self.chance.choice(["Party Member", OWN_TABLES[0][0], "User"]),
					"import_type": self.chance.choice(["Insert New Records", "Update Existing Records"]),
					"import_file": url,
				},
			),
		]
		return [self.of(self.chance.choice(asks), "an intake")]

	def upload(self, _person: Person) -> list[Request]:
		"""A file in parts, hung on a document of others or said to be public, with a name that leads elsewhere."""
		target = self.honest.target(self.chance.choice([OWN, OTHER]))
		values = {
			"doctype": self.chance.choice([target.doctype, target.doctype.upper(), "User", ""]),
			"docname": self.chance.choice([target.name, "", "x"]),
			"fieldname": self.chance.choice(["", "remark", "workbook", "organization", "name"]),
			"is_private": self.chance.choice(["0", "1", "", "false", "[]", "null"]),
			"folder": self.chance.choice(["Home", "Home/Attachments", "..", "x", ""]),
			"file_url": self.chance.choice(["", self.honest.target(OTHER).file_url, "/private/files/../x"]),
			"method": self.chance.choice(["", "frappe.client.get_list", "frappe.auth.get_logged_user", "x"]),
		}
		values = {key: values[key] for key in self.chance.sample(sorted(values), 4)}
		request = self.of(("POST", f"{METHOD}upload_file", values), "in parts")
		name = self.chance.choice(["a.txt", "../../a.txt", "a.svg", "a.html", "", "a\x00.txt", "长" * 120])
		content = self.chance.choice([b"own", b"", b"<script>x</script>", bytes(range(256))])
		request.files = {self.chance.choice(["file", "file", "files", "filedata"]): (name, content)}
		return [request]

	def second_face(self, person: Person) -> list[Request]:
		"""The addresses of version 2 and those of version 1 by their long name."""
		target = self.honest.target(OTHER)
		kind, spelled = attack_shapes.respell(self.chance, target.doctype)
		doctype, is_spelled = self.chance.choice([(target.doctype, False), (spelled, True)])
		path, _methods, signature, is_method = self.chance.choice(self.honest.functions)
		name = path.rpartition(".")[2]
		values = self.honest.arguments(signature, target, person.user)
		at = f"/api/v2/document/{doctype}/{target.name}"
		asks = [
			("GET", f"/api/v2/doctype/{doctype}/count", {"filters": self._filters()}),
			("GET", f"/api/v2/doctype/{doctype}/meta", {}),
			("GET", f"{at}/copy", {}),
			("GET", f"{at}/method/{name}", values),
			("POST", f"{at}/method/{name}", values),
			("POST", f"/api/v2/method/{doctype}/{name}", values),
			("PATCH", at, {"organization": OWN, "docstatus": 1}),
			("DELETE", at, {}),
			("GET", f"/api/v2/document/{doctype}", {"fields": ["*"], "limit": self._number(), "start": -1}),
			("GET", f"/api/v1/resource/{doctype}", {"fields": ["*"], "limit_start": self._number()}),
			("PUT", f"/api/v1/resource/{doctype}/{target.name}", {"run_method": name}),
			("GET", f"/api/v1/resource/{doctype}/{target.name}", {"run_method": name}),
		]
		if not is_method:
			asks.append(("POST", f"/api/v2/method/{path}", values))
		ask = self.chance.choice(asks)
		is_named = is_spelled and doctype in ask[1]
		return [self.of(ask, f"respelled DocType: {kind}" if is_named else "another face")]

	def encoded(self, _person: Person) -> list[Request]:
		"""A document or filters that are text in text in text."""
		doc = self.honest.stored(self.chance.choice([OWN, OTHER]))
		doc = {**doc, self.chance.choice(["__islocal", "lft", "owner", "docstatus", "flags"]): 1}
		text: object = copy.deepcopy(doc)
		for _time in range(self.chance.choice([1, 2, 3, 8])):
			text = json.dumps(text)
		filters: object = self._filters()
		for _time in range(self.chance.choice([1, 2, 3])):
			filters = json.dumps(filters)
		named = {"doctype": doc["doctype"], "name": doc["name"]}
		asks = [
			("POST", f"/api/resource/{doc['doctype']}", {"data": text}),
			("PUT", f"/api/resource/{doc['doctype']}/{doc['name']}", {"data": text}),
			("POST", f"{METHOD}frappe.client.insert", {"doc": text}),
			("POST", f"{METHOD}frappe.client.save", {"doc": text}),
			("POST", f"{METHOD}frappe.client.insert_many", {"docs": text}),
			("POST", f"{METHOD}frappe.client.bulk_update", {"docs": text}),
			("POST", f"{METHOD}frappe.desk.form.save.savedocs", {"doc": text, "action": "Save"}),
			("POST", f"{METHOD}run_doc_method", {"docs": text, "method": "reload"}),
			(
				"GET",
				f"{METHOD}frappe.client.get_list",
				{**named, "filters": filters, "fields": '"[\\"*\\"]"'},
			),
			("GET", f"{METHOD}frappe.desk.reportview.get", {**named, "data": json.dumps(json.dumps(named))}),
		]
		return [self.of(self.chance.choice(asks), "encoded more than once")]

	def ranks(self, person: Person) -> list[Request]:
		"""Roles, appointments, officers' profiles and rules, for oneself or a friend."""
		role = self.chance.choice(
			["Investigation Administrator", "System Manager", "Security Auditor", "Branch Secretary"]
		)
		user = self.chance.choice([person.user, NOBODY, "Administrator"])
		appointed = {
			"user": self.chance.choice([user, user.upper(), f"{user} ", f"{user}\u200b"]),
			"capacity": role,
			"organization": self.chance.choice(["T", OTHER, OWN]),
			"from_date": "2016-01-01",
		}
		ruled = {
			"parent": "Party Member",
			"role": self.chance.choice(["All", role]),
			"read": 1,
			"permlevel": 1,
		}
		asks = [
			("POST", "/api/resource/Organization Appointment", appointed),
			("PUT", f"/api/resource/User/{user}", {"roles": [{"role": role}]}),
			("PUT", f"/api/resource/User/{user}", {"role_profile_name": role, "user_type": "System User"}),
			("POST", "/api/resource/Custom DocPerm", ruled),
			("POST", "/api/resource/Has Role", {"parent": user, "parenttype": "User", "role": role}),
			(
				"PUT",
				"/api/resource/Officer Separation/Officer Separation",
				{"enabled": self.chance.choice([0, "0", False, None, []]), "administrator_stays_out": 0},
			),
			("PUT", f"/api/resource/Role/{role}", {"two_factor_auth": 0, "disabled": 1}),
			(
				"POST",
				f"{METHOD}frappe.core.page.permission_manager.permission_manager.add",
				{"parent": "Party Member", "role": "All", "permlevel": 0},
			),
			("POST", f"{METHOD}frappe.share.add", {"doctype": "User", "name": user, "user": NOBODY}),
		]
		return [self.of(self.chance.choice(asks), "a rank")]

	def signing_in(self, person: Person) -> list[Request]:
		"""Signing in and what belongs to it, with shapes that are no name, no password and no code."""
		odd = self.chance.choice(
			[["like", "%"], {"name": "x"}, None, 1, True, "", "%", "' or 1=1 --", "\x00", "x" * 5000, [[]]]
		)
		whose = self.chance.choice([person.user, "Administrator", "administrator", NOBODY, odd])
		user = f"{METHOD}frappe.core.doctype.user.user."
		asks = [
			("POST", f"{METHOD}login", {"usr": odd, "pwd": odd}),
			("POST", f"{METHOD}login", {"tmp_id": odd, "otp": odd}),
			("POST", "/api/method/frappe.auth.get_logged_user", {"sid": odd, "user": "Administrator"}),
			("POST", "/", {"cmd": "login", "usr": odd}),
			("GET", f"{METHOD}login", {"usr": "Administrator", "pwd": odd}),
			("POST", f"{user}update_password", {"new_password": odd, "key": odd}),
			("POST", f"{user}update_password", {"new_password": "x", "old_password": odd, "user": whose}),
			("POST", f"{user}verify_password", {"password": odd, "otp": odd}),
			("POST", f"{user}generate_keys", {"user": whose}),
			("POST", f"{user}test_password_strength", {"new_password": odd, "user_data": odd}),
			("POST", f"{user}user_query", {"doctype": odd, "txt": odd, "filters": odd, "start": odd}),
			("POST", f"{METHOD}frappe.twofactor.reset_otp_secret", {"user": whose}),
			("POST", f"{METHOD}frappe.twofactor.new_recovery_codes", {"otp": odd}),
			("GET", "/update-password", {"key": odd}),
			("GET", "/login", {"redirect-to": self.chance.choice(["//x.example", "javascript:x", "\\x"])}),
		]
		if self.chance.random() < WRONG_PASSWORDS:
			asks = [("POST", f"{METHOD}login", {"usr": f"x@{SITE}", "pwd": "Wrong-Kite-81"})]
		return [self.of(self.chance.choice(asks), "signing in")]

	# ------------------------------------------------------------ what is there to name

	def _filters(self) -> object:
		return self.chance.choice(
			[
				{"organization": ["in", list(COLLEGE)]},
				[["name", "like", "%"]],
				{"name": {"like": "%"}},
				[[[["name", "=", "x"]]]],
				[["Party Member", "identity_number", "like", "1%"]],
				"name like '%'",
				[None],
				0,
			]
		)

	def _number(self) -> object:
		return self.chance.choice([0, -1, "0; select 1", 2**63, "1e9", None, [], "NaN", 1.5, True])


def parts_of(files: dict[str, tuple[str, bytes]]) -> dict[str, tuple[io.BytesIO, str]]:
	"""Files as the test client sends them."""
	return {key: (io.BytesIO(content), name) for key, (name, content) in files.items()}
