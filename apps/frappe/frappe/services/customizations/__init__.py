"""DocTypes of a site with what belongs to them, as a file that another site takes in: all of it or nothing.

The file is a ZIP with one JSON file a kind, as `fixtures` of an app have it, so that it can be unpacked into an app too. What stands in
a file is a client's document: every part goes through the door for such (`frappe.model.incoming`), with the rights of who takes it in.
"""

from frappe.services.customizations.collecting import choices, collect
from frappe.services.customizations.files import pack, unpack
from frappe.services.customizations.taking_in import refused, take_in

__all__ = ["choices", "collect", "pack", "refused", "take_in", "unpack"]
