"""A step of an onboarding, in its place."""

from frappe.model.document import Document


class OnboardingStepMap(Document):
	"""A step of an onboarding, in its place."""
