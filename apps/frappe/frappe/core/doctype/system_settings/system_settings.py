"""The settings of the site: language, formats, login, files."""

import re
from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.user.password_strength import LONGEST, SHORTEST
from frappe.model import no_value_fields
from frappe.model.document import Document
from frappe.services.trail import check_retention
from frappe.translate import get_all_languages, set_default_language
from frappe.utils import cint, today
from frappe.utils.settings import forget_system_settings

SESSION_EXPIRY = re.compile(r"\d{1,4}(:[0-5]\d){1,2}")


class SystemSettings(Document):
	"""One document for the whole site; its values are also the site's defaults."""

	def validate(self) -> None:
		self.check_session_expiry()
		self.check_limits()
		self.check_password_policy()
		check_retention(self.trail_retention_days, self.get_db_value("trail_retention_days"))

	def check_session_expiry(self) -> None:
		"""Hours and minutes, e.g. 24:00."""
		for field in ("session_expiry", "session_absolute_limit"):
			if self.get(field) and not SESSION_EXPIRY.fullmatch(self.get(field).strip()):
				label = _(self.meta.get_label(field))
				frappe.throw(_("{0} must be in format {1}").format(label, "hh:mm"))

	def check_limits(self) -> None:
		"""Limits are not negative, and somebody must be able to log in."""
		for field in (
			"max_file_size",
			"upload_quota_per_day",
			"upload_quota",
			"backup_limit",
			"sign_in_again_after",
			"link_field_results_limit",
			"max_report_rows",
		):
			if cint(self.get(field)) < 0:
				frappe.throw(_("{0} cannot be negative").format(_(self.meta.get_label(field))))
		if cint(self.link_field_results_limit) > 50:
			self.link_field_results_limit = 50
			frappe.msgprint(_("{0} can not be more than {1}").format(_("Link Field Results Limit"), 50))

	def check_password_policy(self) -> None:
		"""A policy needs a score, and a length (OWASP ASVS 2.1.1)."""
		if not self.has_value_changed(
			"minimum_password_length"
		):  # of a site from before there was a least length
			self.minimum_password_length = max(cint(self.minimum_password_length), SHORTEST)
		if not SHORTEST <= cint(self.minimum_password_length) <= LONGEST:
			label = _(self.meta.get_label("minimum_password_length"))
			frappe.throw(_("{0} must be between {1} and {2}.").format(label, SHORTEST, LONGEST))
		if cint(self.enable_password_policy) and not cint(self.minimum_password_score):
			self.minimum_password_score = "2"
		if not cint(self.enable_password_policy):
			self.minimum_password_score = ""
		if self.has_value_changed("force_user_to_reset_password") and cint(self.force_user_to_reset_password):
			frappe.db.set_value(
				"User", {"name": ("not in", frappe.STANDARD_USERS)}, "last_password_reset_date", today()
			)

	def on_update(self) -> None:
		self.set_defaults()
		if self.language:
			set_default_language(self.language)
		forget_system_settings()
		frappe.clear_cache()

	def set_defaults(self) -> None:
		"""Make the values known to whoever asks for defaults."""
		for field in self.meta.fields:
			if field.fieldtype not in no_value_fields and self.has_value_changed(field.fieldname):
				frappe.db.set_default(field.fieldname, self.get(field.fieldname))


@frappe.whitelist()
def load() -> dict[str, Any]:
	"""What the form of the settings offers: time zones, languages, and the defaults as they are."""
	if not frappe.has_permission("System Settings"):
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	fields = [
		field for field in frappe.get_meta("System Settings").fields if field.fieldtype in ("Select", "Data")
	]
	defaults = frappe.db.get_defaults()
	return {
		"timezones": get_timezones(),
		"languages": get_all_languages(with_language_name=True),
		"defaults": {field.fieldname: defaults.get(field.fieldname) for field in fields},
	}


def get_timezones() -> list[str]:
	"""Every time zone that this machine knows."""
	from zoneinfo import available_timezones

	return sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")
