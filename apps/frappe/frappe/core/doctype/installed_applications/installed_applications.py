"""Controller of Installed Applications: which apps the site has, with their versions."""

import frappe
from frappe.model.document import Document
from frappe.rights.roles import RUNS_SITE


class InstalledApplications(Document):
	"""The apps of the site."""

	def update_versions(self):
		"""Note what is installed now."""
		self.delete_key("installed_applications")
		self.set("installed_applications", [])
		for app in frappe.get_installed_apps():
			version = getattr(frappe.get_module(app), "__version__", "") or "0.0.1"
			self.append(
				"installed_applications", {"app_name": app, "app_version": version, "git_branch": "main"}
			)
		self.flags.ignore_permissions = True  # called when apps come and go
		self.save()


@frappe.whitelist()
def get_installed_app_order() -> list[str]:
	"""The installed apps in the order of their installation."""
	frappe.only_for(RUNS_SITE)
	return frappe.get_installed_apps(_ensure_on_bench=True)
