"""Why a DocType is refused."""

import frappe


class InvalidFieldNameError(frappe.ValidationError):
	"""A fieldname that cannot be used."""


class UniqueFieldnameError(frappe.ValidationError):
	"""A fieldname twice."""


class IllegalMandatoryError(frappe.ValidationError):
	"""A mandatory field that holds no value."""


class DoctypeLinkError(frappe.ValidationError):
	"""A Link or Table without DocType."""


class WrongOptionsDoctypeLinkError(frappe.ValidationError):
	"""A Link or Table to a DocType that is not there."""


class HiddenAndMandatoryWithoutDefaultError(frappe.ValidationError):
	"""A mandatory field that nobody can fill."""


class NonUniqueError(frappe.ValidationError):
	"""A unique field of a type, or with values, that cannot be unique."""


class CannotIndexedError(frappe.ValidationError):
	"""An index on a type that has none."""


class CannotCreateStandardDoctypeError(frappe.ValidationError):
	"""A standard DocType outside of developer mode."""
