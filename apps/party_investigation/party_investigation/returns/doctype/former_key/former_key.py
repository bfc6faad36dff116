"""A key that an installation has given up: of this one, or of a partner."""

from frappe.model.document import Document


class FormerKey(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		fingerprint: DF.Data | None
		given_up_on: DF.Datetime | None
		public_key: DF.Data | None
		reason: DF.SmallText | None
		renewal: DF.LongText | None
		revoked_from: DF.Date | None
	# end: auto-generated types
