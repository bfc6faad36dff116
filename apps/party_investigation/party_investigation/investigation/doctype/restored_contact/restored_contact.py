"""A line of annex 2, written by the search."""

from party_investigation.investigation.annex_line import AnnexLine


class RestoredContact(AnnexLine):
	pass
