"""What a client may say of a document."""


def document_values(values: dict) -> dict:
	"""The values of a document that a client may name: not `flags`, not what is inside the object."""
	return {
		key: value
		for key, value in values.items()
		if isinstance(key, str) and key != "flags" and _is_open(key)
	}


def _is_open(key: str) -> bool:
	return not key.startswith("_") or key in (
		"__islocal",
		"__unsaved",
		"__newname",
		"_user_tags",
		"_comments",
	)
