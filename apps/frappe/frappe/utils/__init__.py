"""`frappe.utils`: helpers for numbers, dates, text, HTML, addresses, people and files."""

# ruff: noqa: F401, F403

from frappe.utils.data import *
from frappe.utils.html_utils import (
	get_html_format,
	is_html,
	is_json,
	is_markdown,
	sanitize_html,
	strip_html_tags,
)
from frappe.utils.json_utils import dictify, get_safe_filters, parse_json, safe_json_loads
from frappe.utils.links import get_desk_link, get_request_site_address, get_site_url
from frappe.utils.people import (
	add_user_info,
	get_email_address,
	get_formatted_email,
	get_fullname,
	get_fullname_and_avatar,
	get_gravatar,
	get_gravatar_url,
	get_user_info_for_avatar,
)
from frappe.utils.places import (
	call_hook_method,
	execute_in_shell,
	get_bench_path,
	get_bench_relative_path,
	get_file_size,
	get_file_timestamp,
	get_files_path,
	get_hook_method,
	get_path,
	get_site_base_path,
	get_site_path,
	get_sites,
	get_table_name,
	gzip_compress,
	gzip_decompress,
	is_cli,
	is_site_in_maintenance,
	touch_file,
)
from frappe.utils.progress import update_progress_bar
from frappe.utils.settings import get_system_settings
from frappe.utils.strings import (
	batched,
	bold,
	create_batch,
	dict_to_str,
	esc,
	get_traceback,
	groupby_metric,
	make_esc,
	random_string,
	remove_blanks,
	safe_decode,
	safe_encode,
	scrub,
	split_emails,
	squashify,
	unesc,
	unscrub,
)
from frappe.utils.validators import (
	extract_email_id,
	is_git_url,
	parse_addr,
	validate_email_address,
	validate_name,
	validate_phone_number,
	validate_phone_number_with_country_code,
	validate_url,
)


def __getattr__(name: str):
	"""A submodule, imported when it is asked for."""
	import importlib
	from importlib.util import find_spec

	if name.startswith("_"):
		raise AttributeError(name)
	if find_spec(f"frappe.utils.{name}"):
		return importlib.import_module(f"frappe.utils.{name}")
	raise AttributeError(f"module 'frappe.utils' has no attribute {name!r}", name=name)
