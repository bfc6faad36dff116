"""The rules of the investigation as pure functions and data; nothing here knows of a database or of Frappe.

One module a section of `docs/domain/decisions.md`. A `problem.Problem` is what a rule finds wrong with a record.
"""
