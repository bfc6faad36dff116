import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import (
	enqueue_create_notification,
	get_title,
	get_title_html,
)
from frappe.model.document import Document
from frappe.translate import get_user_lang
from frappe.utils import cint, get_fullname


class DocShare(Document):
	"""A document that a user, or everyone, may see or change beyond their roles."""

	no_feed_on_delete = True

	def validate(self) -> None:
		self.validate_user()
		self.check_share_permission()
		self.check_own_rights()
		self.check_is_submittable()
		self.cascade_permissions_downwards()

	def validate_user(self) -> None:
		"""A share is with everyone or with a user."""
		if cint(self.everyone):
			self.user = None
		elif not self.user:
			frappe.throw(_("User is mandatory for Share"), frappe.MandatoryError)

	def check_share_permission(self) -> None:
		"""Refuse who may not share the document."""
		if self.flags.ignore_share_permission:
			return
		if not frappe.has_permission(self.share_doctype, "share", doc=self.share_name):
			frappe.throw(_('You need to have "Share" permission'), frappe.PermissionError)

	def check_own_rights(self) -> None:
		"""Nobody hands out a right on the document that they have not themselves."""
		if self.flags.ignore_share_permission:
			return
		before = self.get_doc_before_save()
		for right in ("read", "write", "submit"):
			given = cint(self.get(right)) and not (before and cint(before.get(right)))
			if given and not frappe.has_permission(self.share_doctype, right, doc=self.share_name):
				frappe.throw(
					_("You cannot share a right that you do not have: {0}").format(_(right.title())),
					frappe.PermissionError,
				)

	def check_is_submittable(self) -> None:
		"""Only a submittable document can be shared for submitting."""
		if cint(self.submit) and not cint(frappe.get_meta(self.share_doctype).is_submittable):
			frappe.throw(
				_("Cannot share {0} with submit permission as the doctype {1} is not submittable").format(
					frappe.bold(self.share_name), frappe.bold(_(self.share_doctype))
				)
			)

	def cascade_permissions_downwards(self) -> None:
		"""Who may write, submit or share may read."""
		if cint(self.share) or cint(self.write) or cint(self.submit):
			self.read = 1

	def after_insert(self) -> None:
		"""Tell it in the document's timeline."""
		by = get_fullname(self.owner)
		whom = _("everyone") if cint(self.everyone) else get_fullname(self.user)
		self._comment("Shared", _("{0} shared this document with {1}").format(by, whom))

	def on_update(self) -> None:
		if self.flags.notify and self.user:
			self.tell_user()

	def tell_user(self) -> None:
		"""Tell the user that the document was shared."""
		lang = get_user_lang(self.user)
		subject = _("{0} shared a document {1} {2} with you", lang).format(
			frappe.bold(get_fullname()),
			frappe.bold(_(self.share_doctype, lang)),
			get_title_html(get_title(self.share_doctype, self.share_name)),
		)
		enqueue_create_notification(
			self.user,
			{
				"type": "Share",
				"document_type": self.share_doctype,
				"document_name": self.share_name,
				"subject": subject,
				"from_user": frappe.session.user,
			},
		)

	def on_trash(self) -> None:
		if not self.flags.ignore_share_permission:
			self.check_share_permission()
		whom = _("everyone") if cint(self.everyone) else get_fullname(self.user)
		self._comment("Unshared", _("{0} un-shared this document with {1}").format(get_fullname(), whom))

	def _comment(self, kind: str, text: str) -> None:
		if frappe.db.exists(self.share_doctype, self.share_name):
			frappe.get_doc(self.share_doctype, self.share_name).add_comment(kind, text)


def on_doctype_update() -> None:
	"""Shares are looked for by user and by document."""
	frappe.db.add_index("DocShare", ["user", "share_doctype"])
	frappe.db.add_index("DocShare", ["share_doctype", "share_name"])
