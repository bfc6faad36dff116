"""Addresses: of the site, of documents, lists and reports in the desk."""

import re
from urllib.parse import quote, urlencode, urlparse, urlsplit

import frappe
from frappe.utils.html_utils import escape_html
from frappe.utils.numbers import cint
from frappe.utils.request import is_secure
from frappe.utils.strings import cstr, scrub


def get_host_name() -> str:
	"""The site's name with its protocol, without port or path."""
	return get_url().rsplit(":", 1)[0]


def get_host_name_from_request() -> str | None:
	"""Protocol and host of the current request; None outside one."""
	request = getattr(frappe.local, "request", None)
	if not request or not getattr(request, "host", None):
		return None
	scheme = "https" if is_secure(request) else "http"
	return f"{scheme}://{request.host}"


def get_url(uri: str | None = None, full_address: bool = False, allow_header_override: bool = True) -> str:
	"""The site's address, with `uri` appended. `host_name` of the site's configuration comes first."""
	base = _configured_address() or (allow_header_override and get_host_name_from_request())
	base = (base or f"http://{frappe.local.site}{_port()}").rstrip("/")
	if not uri and full_address:
		request = getattr(frappe.local, "request", None)
		uri = request.full_path if request else ""
	if not uri:
		return base
	if urlsplit(uri).scheme in ("http", "https"):
		return uri
	return base + (uri if uri.startswith("/") else f"/{uri}")


def _configured_address() -> str | None:
	host = frappe.conf.get("host_name")
	if not host:
		return None
	return host if host.startswith(("http://", "https://")) else f"http://{host}"


def _port() -> str:
	port = cint(frappe.conf.get("http_port") or frappe.conf.get("webserver_port"))
	return f":{port}" if port and port not in (80, 443) else ""


get_site_url = get_url


def quoted(url: str) -> str:
	"""An address with characters escaped that may not stand in one."""
	return cstr(quote(cstr(url), safe="~@#$&()*!+=:;,.?/'"))


def slug(name: str) -> str:
	"""A DocType's name as it stands in an address."""
	return name.lower().replace(" ", "-")


def get_absolute_url(doctype: str, name: str) -> str:
	"""The path of a document's form."""
	return f"/app/{quoted(slug(doctype))}/{quoted(name)}"


def get_url_to_form(doctype: str, name: str) -> str:
	"""The address of a document's form."""
	return get_url(f"/app/{quoted(slug(doctype))}/{quoted(name)}")


def get_url_to_list(doctype: str) -> str:
	"""The address of a DocType's list."""
	return get_url(f"/app/{quoted(slug(doctype))}")


def get_url_to_report(name: str, report_type: str | None = None, doctype: str | None = None) -> str:
	"""The address of a report."""
	if report_type == "Report Builder":
		return get_url(f"/app/{quoted(slug(doctype))}/view/report/{quoted(name)}")
	return get_url(f"/app/query-report/{quoted(name)}")


def get_url_to_report_with_filters(
	name: str, filters: str, report_type: str | None = None, doctype: str | None = None
) -> str:
	"""The address of a report with the given query string."""
	return f"{get_url_to_report(name, report_type, doctype)}?{filters}"


def get_link_to_form(doctype: str, name: str | None = None, label: str | None = None) -> str:
	"""A link to a document's form, as HTML."""
	name = doctype if name is None else name
	return f'<a href="{get_url_to_form(doctype, name)}">{label or name}</a>'


def get_link_to_report(
	name: str,
	label: str | None = None,
	report_type: str | None = None,
	doctype: str | None = None,
	filters: dict | None = None,
) -> str:
	"""A link to a report, with filters if given, as HTML. A filter `[operator, value]` keeps its operator."""
	label = label or name
	if not filters:
		return f'<a href="{get_url_to_report(name, report_type, doctype)}">{label}</a>'
	conditions = []
	for key, values in filters.items():
		for value in (
			values if isinstance(values, list) and values and isinstance(values[0], list) else [values]
		):
			text = str(value).replace("'", '"') if isinstance(value, list) else cstr(value)
			conditions.append((key, text))
	query = urlencode(conditions)
	return f'<a href="{get_url_to_report_with_filters(name, query, report_type, doctype)}">{label}</a>'


def get_desk_link(
	doctype: str, name: str, show_title_with_name: bool = False, open_in_new_tab: bool = False
) -> str:
	"""A link to a document with its DocType's name and its title, as HTML."""
	meta = frappe.get_meta(doctype)
	title_field = meta.get_title_field()
	title = name if title_field == "name" else frappe.db.get_value(doctype, name, title_field) or name
	if show_title_with_name and title != name:
		title = f"{name} - {title}"
	target = ' target="_blank"' if open_in_new_tab else ""
	label = f"{frappe._(doctype)} {escape_html(cstr(title))}"
	return f'<a href="{get_absolute_url(doctype, name)}" style="font-weight: bold;"{target}>{label}</a>'


def get_link_to_list(doctype: str, label: str | None = None) -> str:
	"""A link to a DocType's list, as HTML."""
	return f'<a href="{get_url_to_list(doctype)}">{label or doctype}</a>'


def expand_relative_urls(html: str) -> str:
	"""HTML whose links and pictures carry the site's full address."""
	base = get_url()

	def absolute(match: re.Match) -> str:
		before, sign, address, after = match.groups()
		if address.startswith(("//", "#")) or urlparse(address).scheme:
			return match[0]
		return f"{before}{sign}{base}/{address.lstrip('/')}{after}"

	html = re.sub(r"""((?:href|src)\s*=\s*)(["']?)([^\s"'<>]+)(["']?)""", absolute, html)
	return re.sub(r"""(url\()(["']?)([^\s"')]+)(["']?\))""", absolute, html)


def quote_urls(html: str) -> str:
	"""HTML whose full addresses are escaped."""
	return re.sub(
		r"""((?:href|src)\s*=\s*["']?)(https?://[^"'<>]+)(["']?)""",
		lambda match: match[1] + quoted(match[2]) + match[3],
		html,
	)


def get_request_site_address(full_address: bool = False) -> str:
	"""The address of the current request's site."""
	return get_url(full_address=full_address)


def add_trackers_to_url(
	url: str, source: str, campaign: str | None = None, medium: str = "email", content: str | None = None
) -> str:
	"""An address with the usual `utm_` parameters."""
	parts = urlparse(url)
	trackers = {
		"utm_source": source,
		"utm_medium": medium,
		"utm_campaign": campaign and scrub(campaign),
		"utm_content": content and scrub(content),
	}
	query = urlencode({key: value for key, value in trackers.items() if value})
	return parts._replace(query="&".join(part for part in (parts.query, query) if part)).geturl()
