"""File: something that a user keeps, alone or attached to a document; folders too."""

import base64
import os
from typing import Any, BinaryIO

import frappe
from frappe import _
from frappe.core.doctype.file.exceptions import FileContentMissing, FolderNotEmpty
from frappe.model.document import Document
from frappe.services.files import access, contents, disk, limits
from frappe.utils import cint

URL_PREFIXES = ("http://", "https://", "/api/method/")
ENCODINGS = ("utf-8-sig", "utf-8", "windows-1250", "windows-1252")


class File(Document):
	"""One file or folder. `content` (bytes, text or a stream, not stored in the database) is what is written to disk on insert."""

	no_feed_on_delete = True
	taken_from_client = ("content", "decode")

	def autoname(self) -> None:
		if self.is_folder:
			self.name = f"{self.folder}/{self.file_name}" if self.folder else self.file_name
		else:
			self.name = frappe.generate_hash(length=10)

	def before_insert(self) -> None:
		self.set_folder()
		if self.is_folder:
			return
		self.check_attached_document()
		self.keep_private()
		content = self.__dict__.pop("content", None)
		if isinstance(content, int | float):
			content = str(content)
		if content is not None:
			self.save_file(content=content, decode=bool(self.__dict__.pop("decode", False)), write=False)
		elif self.file_url:
			self.use_existing_file()

	def after_insert(self) -> None:
		if not self.is_folder:
			self.check_limits()
		if self.attached_to_doctype and self.attached_to_name and not self.is_folder:
			self.note_in_timeline("Attachment", _("added {0}").format(self._link()))

	def validate(self) -> None:
		if self.is_folder:
			return
		self.set_file_type()
		self.check_content_is_kept()
		self.check_place()
		if not self.is_new() and self.has_value_changed("is_private"):
			self.handle_is_private_changed()

	def on_trash(self) -> None:
		if self.is_home_folder or self.is_attachments_folder:
			frappe.throw(_("Cannot delete Home and Attachments folders"))
		if self.is_folder:
			if frappe.db.exists("File", {"folder": self.name}):
				frappe.throw(_("Folder {0} is not empty").format(self.name), FolderNotEmpty)
			return
		if self.attached_to_doctype and self.attached_to_name:
			self.note_in_timeline("Attachment Removed", _("removed {0}").format(self.file_name))

	def after_delete(self) -> None:
		if self.on_disk:
			disk.erase_after_commit(self.file_url)

	# what it is

	@property
	def is_remote_file(self) -> bool:
		"""Whether the file is somewhere else on the web."""
		return bool(self.file_url) and self.file_url.startswith(URL_PREFIXES)

	@property
	def on_disk(self) -> bool:
		"""Whether the content is in one of the site's folders."""
		return bool(self.file_url) and self.file_url.startswith(("/files/", "/private/files/"))

	def set_folder(self) -> None:
		"""Attached files go to Home/Attachments, others to Home."""
		if not self.folder and not self.is_home_folder:
			self.folder = "Home/Attachments" if self.attached_to_doctype else "Home"

	def set_file_type(self) -> None:
		"""The type from the name's ending."""
		suffix = os.path.splitext(self.file_name or self.file_url or "")[1]
		self.file_type = suffix[1:].upper() or None

	def check_attached_document(self) -> None:
		"""Attaching changes a document, so it needs the right to write to it.

		:raises frappe.PermissionError: the user may not
		"""
		if self.flags.ignore_permissions or not (self.attached_to_doctype and self.attached_to_name):
			return
		if frappe.db.exists(self.attached_to_doctype, self.attached_to_name):
			frappe.get_doc(self.attached_to_doctype, self.attached_to_name).check_permission("write")

	def keep_private(self) -> None:
		"""What a user brings is private, unless the administrator lets files of that DocType be public and the user asks for it."""
		if not cint(self.is_private) and not limits.may_be_public(self):
			self.is_private = 1

	def check_limits(self) -> None:
		"""Number of attachments and quota, asked when the row is written, so that two uploads at once count both."""
		limits.check_number(self.attached_to_doctype, self.attached_to_name)
		if self.on_disk and not self.flags.ignore_permissions:
			limits.check_quota(frappe.session.user)

	def check_place(self) -> None:
		"""A file that changes its document needs the right to write to both; it does not become public on its way.

		:raises frappe.PermissionError: the user may not write to one of them, or files there are private
		"""
		before = self.get_doc_before_save()
		if before is None:
			return
		moved = any(
			(self.get(field) or None) != (before.get(field) or None)
			for field in ("attached_to_doctype", "attached_to_name")
		)
		if moved:
			before.flags.ignore_permissions = self.flags.ignore_permissions
			for file in (before, self):
				file.check_attached_document()
			limits.check_number(self.attached_to_doctype, self.attached_to_name, adding=1)
		if not cint(self.is_private) and (moved or before.is_private):
			if before.is_private and not limits.may_be_public(self):
				frappe.throw(
					_(
						"Files here are private. An administrator can let files of {0} be public (Make Attachments Public)."
					).format(_(self.attached_to_doctype or "File")),
					frappe.PermissionError,
				)
			self.keep_private()

	def use_existing_file(self) -> None:
		"""The File names a file that is there already, or one on the web.

		:raises FileContentMissing: there is no such file
		:raises frappe.PermissionError: it is private and the user may read no File of it
		"""
		if self.is_remote_file or not self.file_url.startswith(("/files/", "/private/files/")):
			if not self.is_remote_file:
				frappe.throw(_("There is some problem with the file url: {0}").format(self.file_url))
			return
		path = disk.path_of(self.file_url)
		self.is_private = int(self.file_url.startswith("/private/"))
		if (
			self.is_private
			and not self.flags.ignore_permissions
			and access.find_readable(self.file_url) is None
		):
			frappe.throw(_("You may not use this file"), frappe.PermissionError)
		if not path.is_file():
			self.refuse_missing()
		self.file_name = self.file_name or path.name
		self.file_size = path.stat().st_size
		with path.open("rb") as content:
			self.content_hash = disk.hash_of(content)

	def check_content_is_kept(self) -> None:
		"""A File stays with its content: another address would open what is kept there to this File's owner.

		:raises frappe.PermissionError: the address was changed to a file that the user may not read
		"""
		before = self.get_doc_before_save()
		if before is None or self.flags.content_written:
			return
		self.content_hash = before.content_hash
		if self.file_url != before.file_url:
			self.use_existing_file()

	# content

	def save_file(
		self,
		content: bytes | str | BinaryIO | None = None,
		decode: bool = False,
		ignore_existing_file_check: bool = False,
		overwrite: bool = False,
		write: bool = True,
	) -> Any:
		"""Write a content to disk and note where; the same content is kept once.

		:param decode: the content is base64
		:param overwrite: replace the file's present content, of this File and of all that share it
		"""
		data = disk.stream_of(_decoded(content) if decode else content)
		self.file_name = disk.clean_name(self.file_name or "") or frappe.generate_hash(length=10)
		self.set_file_type()
		self.file_size = contents.check_size(data)
		contents.check_type(self.file_type or "", data)
		if overwrite and self.on_disk:
			disk.erase_after_commit(self.file_url)
		self.content_hash = disk.hash_of(data)
		self.is_private = int(bool(self.is_private))
		known = None if ignore_existing_file_check else self._same_content()
		if known:
			self.file_url = known
		else:
			self.file_url = disk.url_of(disk.write(self.file_name, data, self.is_private), self.is_private)
		self.flags.content_written = True
		if write and not self.is_new():
			self.save()
		return {"file_name": os.path.basename(self.file_url), "file_url": self.file_url}

	def _same_content(self) -> str | None:
		"""The address of a file that has this content already and is as private."""
		filters = {"content_hash": self.content_hash, "is_private": self.is_private, "is_folder": 0}
		for row in frappe.get_all("File", filters=filters, fields=["name", "file_url"], limit=5):
			url = row.file_url
			if not self.flags.ignore_permissions and not access.allowed(
				frappe.get_doc("File", row.name), "read", frappe.session.user
			):
				continue  # the address would tell that somebody else has this content, and its name
			if url and url.startswith(("/files/", "/private/files/")) and disk.path_of(url).is_file():
				return url
		return None

	def get_content(self, encodings: list[str] | None = None) -> bytes | str:
		"""The file's content: text if it can be read in one of the encodings, else bytes.

		:param encodings: [] for bytes
		:raises FileContentMissing: the content is gone from the disk
		"""
		if self.is_folder:
			frappe.throw(_("Cannot get file contents of a Folder"))
		if "content" in self.__dict__ and self.__dict__["content"] is not None:
			return self.__dict__["content"]
		try:
			content = disk.path_of(self.file_url).read_bytes()
		except FileNotFoundError:
			self.refuse_missing()
		for encoding in ENCODINGS if encodings is None else encodings:
			try:
				return content.decode(encoding)
			except UnicodeDecodeError:
				continue
		return content

	def refuse_missing(self) -> None:
		"""Say that nothing is at the file's address.

		:raises FileContentMissing: always
		"""
		shown = frappe.bold(frappe.utils.escape_html(self.file_url))
		frappe.throw(_("There is no file at {0}.").format(shown), FileContentMissing)

	def get_full_path(self) -> str:
		"""Where the file is on disk.

		:raises frappe.ValidationError: it is nowhere on disk
		"""
		return str(disk.path_of(self.file_url or ""))

	def exists_on_disk(self) -> bool:
		"""Whether the content is there."""
		return self.on_disk and disk.path_of(self.file_url).is_file()

	def get_extension(self) -> tuple[str, str]:
		"""The name without and the ending."""
		return os.path.splitext(self.file_name or "")

	def handle_is_private_changed(self) -> None:
		"""Move the content to where it belongs now, for all Files that share it."""
		if not self.on_disk or self.file_url.startswith(disk.url_of("", self.is_private)):
			return
		old = self.file_url
		self.file_url = disk.move(
			old, self.is_private, self.file_name
		)  # who shares the content keeps the old file
		self._change_attached_field(old)

	def _change_attached_field(self, old: str) -> None:
		"""The field of the document that holds the old address gets the new one."""
		if not (self.attached_to_doctype and self.attached_to_name and self.attached_to_field):
			return
		values = (self.attached_to_doctype, self.attached_to_name, self.attached_to_field)
		if frappe.get_meta(values[0]).has_field(values[2]) and frappe.db.get_value(*values) == old:
			frappe.db.set_value(*values, self.file_url)

	def is_downloadable(self) -> bool:
		"""Whether the user may have the content."""
		return access.allowed(self, "read", frappe.session.user) or not self.is_private

	def note_in_timeline(self, kind: str, text: str) -> None:
		"""Tell in the history of the document that something was attached or taken away."""
		if frappe.db.exists(self.attached_to_doctype, self.attached_to_name):
			frappe.get_doc(self.attached_to_doctype, self.attached_to_name).add_comment(kind, text)

	def _link(self) -> str:
		name, url = (
			frappe.utils.escape_html(self.file_name or self.file_url),
			frappe.utils.escape_html(self.file_url),
		)
		return f'<a href="{url}" target="_blank">{name}</a>' if url else str(name)


def _decoded(content: bytes | str | None) -> bytes:
	"""The bytes of a base64 text, with or without the head of a data address."""
	text = content.encode() if isinstance(content, str) else content or b""
	return base64.b64decode(text.split(b",", 1)[1] if b"," in text else text)


def on_doctype_update() -> None:
	"""What a quota adds up is found by its owner."""
	frappe.db.add_index("File", ["owner", "creation"])


def has_permission(doc: Any, ptype: str | None = None, user: str | None = None, debug: bool = False) -> bool:
	"""Hook: who may do what with a file."""
	if ptype == "create" and not doc.get("attached_to_name"):
		return True
	return access.allowed(doc, ptype or "read", user or frappe.session.user)


def get_permission_query_conditions(user: str | None = None) -> str:
	"""Hook: what of the File list a user sees."""
	return access.conditions(user or frappe.session.user)
