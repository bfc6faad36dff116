"""Users mentioned in text."""

from html.parser import HTMLParser


class _Mentions(HTMLParser):
	def __init__(self) -> None:
		super().__init__()
		self.users: list[str] = []

	def handle_starttag(self, tag: str, attrs: list) -> None:
		values = dict(attrs)
		if "mention" in (values.get("class") or "").split() and values.get("data-id"):
			self.users.append(values["data-id"])


def extract_mentions(txt: str | None) -> list[str]:
	"""The ids of the users mentioned in an editor's HTML, each once."""
	if not txt or "mention" not in txt:
		return []
	parser = _Mentions()
	parser.feed(txt)
	return list(dict.fromkeys(parser.users))
