"""A line of annex 3, written by the search."""

from party_investigation.investigation.annex_line import AnnexLine


class UntracedMember(AnnexLine):
	pass
