"""The lists from which the app's scripts let choose, and the forms that shared scripts serve, as the rules and hooks have them.

The browser gets them with the page, by the hook `extend_bootinfo`; `public/js/choices.js` reads them.
"""

from functools import cache
from pathlib import PurePosixPath
from typing import Any, get_args

from party_investigation import hooks
from party_investigation.organization.doctype.organization_change import organization_change
from party_investigation.reporting.file_formats import FORMATS
from party_investigation.reporting.report.audit_trail import audit_trail
from party_investigation.reporting.report.open_checks import open_checks
from party_investigation.returns import people_counted
from party_investigation.returns.workflow import LABELS
from party_investigation.rules import (
	approval,
	between_terms,
	calendar,
	external_match,
	letters,
	member_archive,
	policy_guide,
	return_progress,
	roster,
	search,
)
from party_investigation.rules.annex_documents import ANNEX_OF_SUMMARY
from party_investigation.rules.codes import ORGANISATION_KINDS
from party_investigation.rules.comparison import COUNTS, UNIT_COUNTS
from party_investigation.rules.correctable import CORRECTABLE
from party_investigation.rules.form_sets import FORM_SETS
from party_investigation.rules.measures import RESTING_ON_ARCHIVE
from party_investigation.rules.narrative import NARRATIVES
from party_investigation.scope.policies import POLICIES, with_policy


def add_to_boot(bootinfo) -> None:
	"""The hook `extend_bootinfo`: what `choices` and `forms` return."""
	bootinfo.party_investigation = {**_told()}


@cache
def _told() -> dict[str, dict]:
	"""What stands in code alone, put together once a process."""
	return {"choices": choices(), "forms": forms()}


def choices() -> dict[str, Any]:
	"""Return the lists by name; of some, one for each kind or state of a document."""
	return {
		"form_sets": [*FORM_SETS],
		"form_sets_with_report": [*NARRATIVES],
		"organization_kinds": ORGANISATION_KINDS.labels(),
		"levels": [*calendar.LEVELS],
		"check_kinds": [*open_checks.OF_KIND],
		"trail_kinds": [*audit_trail.kinds()],
		"changes_between_campaigns": [*between_terms.CHANGES],
		"queue_parts": [*return_progress.QUEUE],
		"search_parts": [*search.PARTS],
		"letter_parts": [*letters.PARTS],
		"states_in_which_lists_go_out": [*external_match.GOES_OUT],
		"measures_resting_on_archive": [*RESTING_ON_ARCHIVE],
		"archive_questions": [*member_archive.REMARKS],
		"archive_outcomes": {kind: [*outcomes] for kind, outcomes in member_archive.OUTCOMES.items()},
		"ledger_views": [*member_archive.VIEWS],
		"ledger_parts": [*member_archive.PARTS],
		"roster_outcomes": roster.OUTCOMES,
		"roster_steps": roster.STEPS,
		"return_actions": {status: approval.offered(status) for status in approval.STATUSES},
		"return_action_labels": LABELS,
		"leading_actions": [*approval.LEADING],
		"deciding_capacities": sorted(approval.DECIDING),
		"counts_of_unit": {name: COUNTS[name] for name in UNIT_COUNTS},
		"counts_opened": {name: COUNTS[name] for name in people_counted.SHOWS},
		"annex_formats": [*FORMATS],
		"begins_in": {
			doctype: POLICIES[doctype].begins_in for doctype in with_policy(lambda policy: policy.begins_in)
		},
		"guide_topics": [*get_args(policy_guide.Topic)],
		"topics_of_guidance": {
			doctype: POLICIES[doctype].topic for doctype in with_policy(lambda policy: policy.topic)
		},
		"annex_of_summary": ANNEX_OF_SUMMARY,
		"line_of_search_result": search.LINE_OF_RESULT,
		"states_of_waiting_changes": [*organization_change.WAITING],
		"states_that_stand": {doctype: each.stands for doctype, each in CORRECTABLE.items()},
	}


def forms() -> dict[str, list[str]]:
	"""Return the DocTypes whose forms or lists bring each shared script along, by the name of the script."""
	served: dict[str, list[str]] = {}
	of_lists = {doctype: [script] for doctype, script in hooks.doctype_list_js.items()}
	for scripts_of in (hooks.doctype_js, of_lists):
		for doctype, scripts in scripts_of.items():
			for script in scripts:
				served.setdefault(PurePosixPath(script).stem, []).append(doctype)
	return served
