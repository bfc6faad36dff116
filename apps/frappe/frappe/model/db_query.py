"""`frappe.model.db_query`: the documented place of `DatabaseQuery`, kept in `frappe.rights.listing`."""

from frappe.rights.listing import DatabaseQuery, get_list

__all__ = ["DatabaseQuery", "get_list"]
