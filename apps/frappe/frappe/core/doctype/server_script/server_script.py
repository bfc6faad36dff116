"""Server Script: Python for an event of documents, an address, a list or a time, written on the site.

It runs in the sandbox of templates and report scripts, with the rights of the user for whom it runs, and only where the
configuration of the site says `server_script_enabled`.
"""

import re
from typing import Any

from croniter import croniter

import frappe
from frappe import _
from frappe.core.doctype.server_script import server_script_utils as scripts
from frappe.core.doctype.server_script.permission_query import as_condition
from frappe.model.document import Document
from frappe.services.limits import count_call
from frappe.services.sandbox import reading
from frappe.services.sandbox.writing import Event, is_out_of_reach
from frappe.utils import cint, escape_html
from frappe.utils.request import address
from frappe.utils.safe_exec import check_script, is_safe_exec_enabled

NEEDED = {
	"DocType Event": ("reference_doctype", "doctype_event"),
	"Permission Query": ("reference_doctype",),
	"Scheduler Event": ("event_frequency",),
	"API": ("api_method",),
}
API_METHOD = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
RESERVED = frozenset(("login", "logout", "web_logout", "upload_file", "ping", "version", "run_doc_method"))


class ServerScript(Document):
	"""One script."""

	def validate(self) -> None:
		if not (frappe.flags.in_install or frappe.flags.in_migrate or frappe.flags.in_patch):
			frappe.only_for("Script Manager", True)
		self.check_needed()
		self.check_doctype()
		self.check_api_method()
		self.check_schedule()
		self.check_code()

	def check_needed(self) -> None:
		"""What a script of its type cannot be without.

		:raises frappe.MandatoryError: naming the field
		"""
		for field in NEEDED.get(str(self.script_type), ()):
			if not self.get(field):
				frappe.throw(
					_("{0} is needed.").format(frappe.bold(_(self.meta.get_label(field)))),
					frappe.MandatoryError,
				)

	def check_doctype(self) -> None:
		"""Accounts, rights, settings and logs are no script's, and rows go with their document.

		:raises frappe.ValidationError: the DocType is one of them
		"""
		if self.script_type not in ("DocType Event", "Permission Query"):
			self.reference_doctype = None
			return
		doctype = str(self.reference_doctype)
		if is_out_of_reach(doctype) or frappe.get_meta(doctype).istable:
			frappe.throw(_("There are no scripts about {0}.").format(frappe.bold(_(doctype))))

	def check_api_method(self) -> None:
		"""An address of its own.

		:raises frappe.ValidationError: it is none, or somebody else's
		"""
		if self.script_type != "API":
			self.api_method, self.allow_guest = None, 0
			return
		method = str(self.api_method)
		taken = method in RESERVED or method.partition(".")[0] in frappe.get_installed_apps()
		if taken or not API_METHOD.fullmatch(method):
			frappe.throw(
				_(
					"{0} cannot be the name of an API method: lower case letters, digits, - _ and . between them, not the name of an app."
				).format(frappe.bold(escape_html(method[:140])))
			)
		same = {"script_type": "API", "api_method": method, "name": ("!=", self.name or "")}
		if other := frappe.db.get_value("Server Script", same):
			frappe.throw(_("{0} answers to this API method already.").format(frappe.bold(other)))
		if self.enable_rate_limit and not (cint(self.rate_limit_count) and cint(self.rate_limit_seconds)):
			frappe.throw(_("A rate limit is a number of requests in a number of seconds."))

	def check_schedule(self) -> None:
		"""A script at set times runs with its owner's rights, so nobody else says what it does.

		:raises frappe.PermissionError: it is somebody else's
		"""
		if self.script_type != "Scheduler Event":
			self.event_frequency = self.cron_format = None
			return
		if self.event_frequency == "Cron" and not croniter.is_valid(self.cron_format or ""):
			frappe.throw(_("{0} is not a valid cron expression.").format(escape_html(self.cron_format or "")))
		if frappe.session.user not in ("Administrator", self.owner):
			frappe.throw(
				_("The script runs with the rights of {0}, who alone may change it.").format(
					frappe.bold(self.owner)
				),
				frappe.PermissionError,
			)

	def check_code(self) -> None:
		"""What no script may use is refused when it is written; none is put to work on a site where they are off.

		:raises frappe.ValidationError: saying the line
		"""
		try:
			check_script(self.script or "", self.name)
		except SyntaxError as error:
			frappe.throw(
				_("The script cannot be read: {0}").format(escape_html(scripts.said(error))),
				title=_("Script Error"),
			)
		setting_up = frappe.flags.in_install or frappe.flags.in_migrate
		if not self.disabled and not is_safe_exec_enabled() and not setting_up:
			frappe.throw(
				_("Server Scripts are switched off on this site: {0}").format(
					frappe.bold(f"bench --site {frappe.local.site} set-config -p {scripts.SWITCH} true")
				),
				title=_("Server Scripts Disabled"),
			)

	def on_update(self) -> None:
		scripts.forget()
		self.sync_scheduled_job()

	def on_trash(self) -> None:
		self.remove_scheduled_jobs()

	def after_delete(self) -> None:
		scripts.forget()

	def sync_scheduled_job(self) -> None:
		"""The Scheduled Job Type that lets the script run."""
		if self.script_type != "Scheduler Event":
			self.remove_scheduled_jobs()
			return
		values = {
			"method": frappe.scrub(f"{self.name}-{self.event_frequency}"),
			"frequency": self.event_frequency,
			"cron_format": self.cron_format if self.event_frequency == "Cron" else None,
			"stopped": cint(self.disabled),
		}
		if name := frappe.db.get_value("Scheduled Job Type", {"server_script": self.name}):
			frappe.db.set_value("Scheduled Job Type", name, values)
			return
		job = frappe.get_doc({"doctype": "Scheduled Job Type", "server_script": self.name, **values})
		job.insert(ignore_permissions=True)  # who may write the script says when it runs

	def remove_scheduled_jobs(self) -> None:
		"""Let the script run at no set time."""
		for name in frappe.get_all("Scheduled Job Type", {"server_script": self.name}, pluck="name"):
			frappe.delete_doc("Scheduled Job Type", name, force=True, ignore_permissions=True)

	# the four kinds ------------------------------------------------------------------------------------------------

	def execute_doc(self, doc: Document, event: Event | None = None) -> None:
		"""Run a script about an event, as whoever causes it."""
		event = event or Event(doc, str(self.doctype_event), opens=False)
		scripts.execute(self, {"doc": event.view()})

	def execute_method(self) -> Any:
		"""Answer a request, as whoever asks; what the script put into `frappe.flags`, if anything.

		:raises frappe.PermissionError: a guest asks, and it is not for guests
		:raises frappe.RateLimitExceededError: it is asked too often
		"""
		if frappe.session.user == "Guest" and not self.allow_guest:
			raise frappe.PermissionError
		request = getattr(frappe.local, "request", None)
		if self.enable_rate_limit and request is not None:
			limit, seconds = cint(self.rate_limit_count), cint(self.rate_limit_seconds)
			count_call(f"Server Script {self.name}", address(request), limit, seconds)
		sent = frappe._dict({key: value for key, value in frappe.form_dict.items() if key != "cmd"})
		response, flags = frappe._dict(), frappe._dict()
		with reading.noted():
			scripts.execute(self, {}, form_dict=sent, args=sent, response=response, flags=flags)
		frappe.response.update(scripts.answer(response))
		return scripts.plain(flags) or None

	def execute_scheduled_method(self) -> None:
		"""Run the script now, with its owner's rights.

		:raises frappe.PermissionError: the owner is disabled
		"""
		if self.script_type != "Scheduler Event" or self.disabled:
			frappe.throw(_("{0} is no script that runs at set times.").format(frappe.bold(self.name)))
		if not frappe.db.get_value("User", self.owner, "enabled"):
			frappe.throw(_("{0} is disabled").format(frappe.bold(self.owner)), frappe.PermissionError)
		user = frappe.session.user
		frappe.set_user(self.owner)
		try:
			scripts.execute(self, {})
		finally:
			frappe.set_user(user)

	def get_permission_query_conditions(self, user: str) -> str:
		"""The condition that the script adds to lists of a user; empty for none."""
		names = scripts.execute(self, {"user": user, "conditions": ""})
		return as_condition(names.get("conditions"), str(self.reference_doctype))
