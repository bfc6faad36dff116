"""Why a package is not taken in."""

from party_investigation.rules.refused import Refused


class PackageRefused(Refused):
	"""The package cannot be taken in; nothing of it was."""
