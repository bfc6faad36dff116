"""The DocTypes of which the annexes are made: a document is a line of annexes 1 to 3, or the whole of annex 4 or 5. No frappe."""

from __future__ import annotations

RECORD = "Investigation Record"
RESTORED = "Restored Contact"
UNTRACED = "Untraced Member"
LOST_CONTACT_SUMMARY = "Lost Contact Summary"
DISPOSITION_SUMMARY = "Disposition Summary"

DOCTYPES = {1: RECORD, 2: RESTORED, 3: UNTRACED, 4: LOST_CONTACT_SUMMARY, 5: DISPOSITION_SUMMARY}
"""The DocType of each annex."""
OF_PEOPLE = (1, 2, 3)
"""The annexes that list people one by one."""
OF_LOST = {2: RESTORED, 3: UNTRACED}
"""The annexes that list who was out of contact."""
LINES = (RESTORED, UNTRACED)
ANNEX_OF_SUMMARY = {LOST_CONTACT_SUMMARY: 4, DISPOSITION_SUMMARY: 5}
