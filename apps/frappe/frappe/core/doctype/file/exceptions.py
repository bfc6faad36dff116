"""What can be wrong with a file."""

import frappe


class MaxFileSizeReachedError(frappe.ValidationError):
	"""The file is bigger than files may be."""


class FolderNotEmpty(frappe.ValidationError):
	"""The folder still holds files."""


class AttachmentLimitReached(frappe.ValidationError):
	"""The document has as many attachments as its DocType allows."""


class UploadQuotaReached(frappe.ValidationError):
	"""The user has uploaded as much as System Settings allow."""


class FileTypeNotAllowed(frappe.ValidationError):
	"""Files of this type, or with such a content, are not taken."""


class FileContentMissing(frappe.DoesNotExistError, FileNotFoundError):
	"""There is nothing on the disk at the file's address. Also a FileNotFoundError, which Frappe raises."""
