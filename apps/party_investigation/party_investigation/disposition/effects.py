"""What a measure in force does to a membership (decisions D7, D8). No frappe."""

from collections.abc import Iterable

from party_investigation.rules.annex5 import PRECEDENCE

STATUS_AFTER = {
	"保留组织关系": "Relationship Retained",
	"停止党籍": "Membership Suspended",
	"不予承认": "Not Recognized",
	"取消预备党员资格": "Probation Revoked",
	"劝退": "Left the Party",
	"劝而不退除名": "Left the Party",
	"退党除名": "Left the Party",
	"自行脱党除名": "Left the Party",
	"开除党籍": "Expelled",
}


def status_after(measures: Iterable[str]) -> tuple[str, str] | None:
	"""The membership status that measures in force lead to and the measure that decides; None if they leave it alone."""
	for measure in sorted(set(measures) & STATUS_AFTER.keys(), key=PRECEDENCE.index):
		return STATUS_AFTER[measure], measure
	return None
