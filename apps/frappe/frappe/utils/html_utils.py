"""HTML: escaping, stripping, cleaning what people send, markdown."""

import html
import json
import re
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

import nh3

import frappe
from frappe.utils.strings import cstr

_TAG = re.compile(r"<[^>]*>")
_LOOKS_LIKE_HTML = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*(\s[^<>]*)?/?>")
_ESCAPES = {"&": "&amp;", '"': "&quot;", "'": "&apos;", ">": "&gt;", "<": "&lt;"}

LONGEST_MARKDOWN = 50_000
LONGEST_HTML = 1_000_000
DEEPEST = 200
"""Elements within elements that are kept; what is nested deeper shows as text."""
_ENDS_BY_ITSELF = frozenset(
	"area base br col embed hr img input link meta source track wbr p li dt dd option optgroup tr td th thead tbody tfoot".split()
)
"""Elements that have no end, or whose end may be left out: they do not nest by themselves."""

# What may stand in text that people write; everything that runs code or loads pages is absent.
acceptable_elements = frozenset(
	"""a abbr acronym address area article aside b bdi bdo big blockquote br button caption center cite code col
	colgroup data datalist dd del details dfn dir div dl dt em fieldset figcaption figure font footer h1 h2 h3 h4
	h5 h6 header hgroup hr i img input ins kbd label legend li main map mark menu meter nav ol optgroup option
	output p pre progress q rp rt ruby s samp section select small source span strike strong sub summary sup
	table tbody td textarea tfoot th thead time tr track tt u ul var video audio wbr""".split()
)
acceptable_attributes = frozenset(
	"""abbr accept align alt autocomplete bgcolor border cellpadding cellspacing charset checked cite class clear
	color cols colspan compact content coords data-id data-list data-value datetime dir disabled enctype face for
	headers height high href hreflang hspace id ismap label lang list longdesc loop low max maxlength media method
	min multiple name nohref noshade nowrap open optimum pattern placeholder poster preload prompt pubdate
	radiogroup readonly rel rev required rows rowspan rules scope selected shape size span spellcheck src start
	step style summary tabindex target title type usemap valign value vspace width wrap""".split()
)
_STYLES = frozenset(
	"""background background-color border border-bottom border-collapse border-color border-left border-right
	border-spacing border-style border-top border-width clear color cursor direction display float font
	font-family font-size font-style font-weight height letter-spacing line-height list-style list-style-type
	margin margin-bottom margin-left margin-right margin-top max-height max-width min-height min-width overflow
	padding padding-bottom padding-left padding-right padding-top page-break-after page-break-before
	page-break-inside text-align text-decoration text-indent text-transform unicode-bidi vertical-align
	white-space width word-break word-wrap""".split()
)
_URL_SCHEMES = {"http", "https", "mailto", "tel", "ftp", "cid", "data"}


def escape_html(text: Any) -> Any:
	"""Text whose HTML characters show as they are; what is no text stays as it is."""
	if not isinstance(text, str):
		return text
	return "".join(_ESCAPES.get(char, char) for char in text)


def unescape_html(value: str) -> str:
	"""Text with HTML entities put back into characters."""
	return html.unescape(value or "")


def strip_html(text: str) -> str:
	"""Text without its HTML tags."""
	return re.sub(r"<[^<>]*?>", "", cstr(text)) if "<" in cstr(text) else cstr(text)


strip_html_tags = strip_html


def is_html(text: Any) -> bool:
	"""Whether a text holds HTML tags."""
	if not isinstance(text, str):
		return False
	comment = text.find("<!--")
	return bool(_LOOKS_LIKE_HTML.search(text)) or (comment >= 0 and text.find("-->", comment) >= 0)


def is_json(text: Any) -> bool:
	"""Whether a text is a JSON value."""
	try:
		json.loads(text)
	except (TypeError, ValueError):
		return False
	return True


def sanitize_html(
	html: Any,
	linkify: bool = False,
	always_sanitize: bool = False,
	disallowed_tags: list[str] | None = None,
) -> Any:
	"""HTML in which nothing can run; tags that are not allowed show as text.

	:param always_sanitize: also clean what is JSON
	:param disallowed_tags: further tags to take away
	"""
	if linkify:
		raise NotImplementedError("frappe.utils.sanitize_html(linkify=True)")
	if not isinstance(html, str) or not is_html(html) or (not always_sanitize and is_json(html)):
		return html
	return _clean(html, acceptable_elements - set(disallowed_tags or ()))


def clean_html(html: Any) -> Any:
	"""HTML for places where only simple inline and list formatting may stand."""
	if not isinstance(html, str):
		return html
	simple = "div p br ul ol li strong b em i u a table thead tbody td tr".split()
	return nh3.clean(_flat(html), tags=set(simple), attributes={"*": {"href"}}, link_rel=None)


def clean_email_html(html: Any) -> Any:
	"""The HTML of a mail, with layout and styles, without anything that can run."""
	if not isinstance(html, str):
		return html
	return _clean(html, acceptable_elements, visible=False)


def clean_script_and_style(html: str) -> str:
	"""HTML without its script and style elements; use `sanitize_html` for what others send."""
	return re.sub(r"(?is)<(script|style)\b.*?(</\1\s*>|\Z)", "", html)


def _clean(text: str, tags: frozenset, visible: bool = True) -> str:
	text = _ShowForbiddenTags(tags).run(text) if visible else _flat(text)
	# nh3 comes last: whatever was done before, nothing passes that is not on its lists
	return nh3.clean(
		text,
		tags=set(tags),
		clean_content_tags=set() if visible else {"script", "style"},
		attributes={"*": set(acceptable_attributes) - {"rel"}},
		generic_attribute_prefixes={"data-"},
		attribute_filter=_only_images_as_data,
		filter_style_properties=set(_STYLES),
		url_schemes=_URL_SCHEMES,
		link_rel=None,
		strip_comments=True,
	)


def _only_images_as_data(tag: str, attribute: str, value: str) -> str | None:
	if attribute in ("src", "href", "poster", "cite", "longdesc") and value.strip().lower().startswith(
		"data:"
	):
		allowed = tag == "img" and re.match(
			r"data:image/(png|jpe?g|gif|webp|bmp);", value.strip(), re.IGNORECASE
		)
		return value if allowed else None
	return value


_MARK = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")


def _flat(text: str) -> str:
	"""HTML in which nothing is nested deeper than `DEEPEST`: what would be is text. Cleaning takes time by depth."""
	depth = 0

	def kept(found: re.Match) -> str:
		nonlocal depth
		if found[2].lower() in _ENDS_BY_ITSELF:
			return found[0]
		if found[1]:
			depth = max(0, depth - 1)
			return found[0]
		depth += 1
		return found[0] if depth <= DEEPEST else f"&lt;{found[2]}"

	return _MARK.sub(kept, text)


class _ShowForbiddenTags(HTMLParser):
	"""Writes HTML out again with every tag that is not allowed escaped, so that the reader sees what was sent."""

	def __init__(self, allowed: frozenset) -> None:
		super().__init__(convert_charrefs=False)
		self.allowed = allowed
		self.parts: list[str] = []

	def run(self, text: str) -> str:
		"""The text with forbidden tags as text; what begins a mark that never ends is text, too."""
		self.feed(_without_endless_marks(_flat(text)))
		self.close()
		return "".join(self.parts)

	def handle_starttag(self, tag: str, attrs: list) -> None:
		source = self.get_starttag_text()
		self.parts.append(source if tag in self.allowed else escape_html(source))

	handle_startendtag = handle_starttag

	def handle_endtag(self, tag: str) -> None:
		self.parts.append(f"</{tag}>" if tag in self.allowed else f"&lt;/{tag}&gt;")

	def handle_data(self, data: str) -> None:
		self.parts.append(data.replace("<", "&lt;").replace(">", "&gt;"))

	def handle_entityref(self, name: str) -> None:
		self.parts.append(f"&{name};")

	def handle_charref(self, name: str) -> None:
		self.parts.append(f"&#{name};")


def _without_endless_marks(text: str) -> str:
	"""HTML whose last `<` without a `>` after it, and all such, are text: the parser would seek their end each time."""
	end = text.rfind(">") + 1
	text = text[:end] + text[end:].replace("<", "&lt;")
	comment = text.rfind("-->") + 3 if "-->" in text else 0
	return text[:comment] + text[comment:].replace("<!--", "&lt;!--")


def markdown(text: str, sanitize: bool = True, linkify: bool = False) -> str:
	"""Markdown as cleaned HTML; text that already is HTML stays as it is."""
	rendered = text if is_html(text) else md_to_html(text)
	return sanitize_html(rendered, linkify=linkify) if sanitize else rendered


def md_to_html(markdown_text: str) -> str | None:
	"""Markdown as HTML, with tables, fenced code and footnotes.

	A text beyond what people write (`LONGEST_MARKDOWN` characters), or one that grows beyond measure, shows as it is.
	"""
	text = cstr(markdown_text)
	rendered = _rendered(text) if len(text) <= LONGEST_MARKDOWN else None
	return f"<pre>{html.escape(text)}</pre>" if rendered is None else rendered


@lru_cache(maxsize=256)
def _rendered(text: str) -> str | None:
	"""The HTML of a Markdown text, made once; None where it is out of all proportion."""
	rendered = _parser().render(text)
	return rendered if len(rendered) <= LONGEST_HTML else None


@lru_cache(maxsize=1)
def _parser() -> Any:
	"""A parser that takes time in proportion to the text and nests no deeper than people do."""
	from markdown_it import MarkdownIt
	from mdit_py_plugins.footnote import footnote_plugin

	options = {"html": True, "breaks": True, "maxNesting": 20}
	return MarkdownIt("commonmark", options).enable(["table", "strikethrough"]).use(footnote_plugin)


def to_markdown(html: str) -> str:
	"""HTML as Markdown: not provided."""
	raise NotImplementedError("frappe.utils.to_markdown")


def linkify(text: str) -> str:
	"""Addresses in text as links: not provided."""
	raise NotImplementedError("frappe.utils.html_utils.linkify")


def is_markdown(text: str) -> bool | None:
	"""Whether a text is Markdown: marked as such, or without HTML elements."""
	if "<!-- markdown -->" in text:
		return True
	if "<!-- html -->" in text:
		return False
	return not re.search(r"<(p|br|div|h[1-6]|ul|ol|table)\b", text)


def get_html_format(print_path: str) -> str | None:
	"""The content of a template file, with its includes put in."""
	from pathlib import Path

	path = Path(print_path)
	if not path.exists():
		return None

	def included(match: re.Match) -> str:
		app, _, inner = match[1].strip("\"'").partition("/")
		return get_html_format(frappe.get_app_path(app, *inner.split("/"))) or ""

	return re.sub(r"""{%\s?include\s(['"]\S+?['"])\s?%?}""", included, path.read_text(encoding="utf-8"))


def get_icon_html(icon: str, small: bool = False) -> str:
	"""An icon as HTML: an emoji, a picture or the name of a symbol."""
	if any(ord(char) > 0x2000 for char in icon):
		return f'<span class="text-muted">{escape_html(icon)}</span>'
	if icon.lower().rsplit(".", 1)[-1] in ("png", "jpg", "jpeg", "gif", "svg", "webp"):
		size = ' style="width: 16px; height: 16px;"' if small else ""
		return f'<img{size} src="{escape_html(icon)}">'
	return f'<i class="{escape_html(icon)}"></i>'
