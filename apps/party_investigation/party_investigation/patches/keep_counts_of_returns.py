"""The board adds up counts that are kept; those of campaigns that are open already are made by the next run of the schedule."""

from party_investigation.returns import kept_counts


def execute() -> None:
	"""Note which counts there have to be."""
	kept_counts.outdate_open()
