"""`frappe.utils.data`: the plain helpers under the path that apps import them from."""

from frappe.utils.dates import *  # noqa: F403

__all__ = [name for name in globals() if not name.startswith("_")]
