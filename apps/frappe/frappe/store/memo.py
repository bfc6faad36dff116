"""Memory of the process (see `frappe.ground.memo`), under the path by which upper floors know it."""

from frappe.ground.memo import distrust, forget, get, known, look_again, open_generation, peek, renew

__all__ = ["distrust", "forget", "get", "known", "look_again", "open_generation", "peek", "renew"]
