"""What can be wrong with a file."""

import frappe


class MaxFileSizeReachedError(frappe.ValidationError):
	"""The file is bigger than files may be."""


class FolderNotEmpty(frappe.ValidationError):
	"""The folder still holds files."""


class FileTypeNotAllowed(frappe.ValidationError):
	"""Files of this type, or with such a content, are not taken."""
