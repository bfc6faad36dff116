"""`frappe.utils.data`: the plain helpers under the path that apps import them from."""

# ruff: noqa: F403

from frappe.utils.dates import *
from frappe.utils.filters import *
from frappe.utils.html_utils import *
from frappe.utils.json_utils import *
from frappe.utils.links import *
from frappe.utils.numbers import *
from frappe.utils.strings import *
from frappe.utils.validators import *

__all__ = [name for name in globals() if not name.startswith("_")]
