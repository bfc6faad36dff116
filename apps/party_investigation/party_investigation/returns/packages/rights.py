"""Who may make a package of a return; the rule stands in `rules.package`."""

from frappe.model.document import Document
from party_investigation import authority, scope
from party_investigation.reporting.output import sees_unmasked
from party_investigation.returns.narrative.rights import may_print
from party_investigation.rules.answer import Answer
from party_investigation.rules.package import PackageFacts, may_make

RETURN = "Unit Return"


def may_make_package(unit_return: Document) -> Answer:
	"""Return whether the session's user may make a package of a return."""
	facts = PackageFacts(
		unit=unit_return.organization_name or unit_return.organization,
		level=unit_return.level,
		place=scope.place_of(unit_return.organization) or scope.NOWHERE,
		form_set=unit_return.form_set,
		status=unit_return.status,
		may_print=may_print(unit_return),
		sees_unmasked=sees_unmasked(),
	)
	return may_make(facts, authority.actor(RETURN))
