"""`frappe.utils.data`: the plain helpers under the path that apps import them from."""

# ruff: noqa: F403

from frappe.utils.dates import *

__all__ = [name for name in globals() if not name.startswith("_")]
