"""A role whose holders are shown an onboarding."""

from frappe.model.document import Document


class OnboardingPermission(Document):
	"""A role whose holders are shown an onboarding."""
