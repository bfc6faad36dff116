"""What the app registers with Frappe. What follows from the policy of a DocType is made from `POLICIES`; names with `_` are no hooks."""

from hashlib import sha256 as _sha256
from pathlib import Path as _Path

from party_investigation.building.kinds import CHECKED as _CHECKED
from party_investigation.building.kinds import KINDS as _KINDS
from party_investigation.building.kinds import PLACED as _PLACED
from party_investigation.building.kinds import ROWS as _ROWS
from party_investigation.building.kinds import WORDS as _WORDS
from party_investigation.rules.annex_documents import ANNEX_OF_SUMMARY as _ANNEX_OF_SUMMARY
from party_investigation.rules.annex_documents import LINES as _LINES
from party_investigation.rules.correctable import CORRECTABLE as _CORRECTABLE
from party_investigation.rules.form_sets import FORM_SETS as _FORM_SETS
from party_investigation.scope.policies import POLICIES as _POLICIES
from party_investigation.scope.policies import WRITTEN_ELSEWHERE as _WRITTEN_ELSEWHERE
from party_investigation.scope.policies import with_policy as _with_policy
from party_investigation.subjects import SUBJECT as _SUBJECT

app_name = "party_investigation"
app_title = "Party Investigation"
app_publisher = "Party Investigation contributors"
app_description = (
	"Concentrated investigation of Party members' organizational relationships (党员组织关系集中排查)"
)
app_email = "maintainers@party-investigation.invalid"
app_license = "mit"
required_apps = []

_ON_SCREEN = {
	"name": app_name,
	"title": app_title,
	"logo": "/assets/party_investigation/images/logo.svg",
}
add_to_apps_screen = [
	_ON_SCREEN | {"route": f"/app/{_route}", "has_permission": f"party_investigation.landing.{_may}"}
	for _route, _may in (
		("my-branch", "leads_to_branch"),
		("party-committee", "leads_to_committee"),
		("investigation-setup", "leads_to_setup"),
	)
]

after_install = "party_investigation.install.after_install"
after_migrate = "party_investigation.install.after_migrate"

_SCOPE = "party_investigation.scope.permissions"
_LINKED = "party_investigation.linked_permissions"
_TABLE_SCOPE = "party_investigation.organization.doctype.table_scope.table_scope"

permission_query_conditions = {
	**dict.fromkeys(_POLICIES, f"{_SCOPE}.condition"),
	**dict.fromkeys(_SUBJECT, f"{_LINKED}.condition"),
	"Tag": f"{_LINKED}.tag_condition",
	**dict.fromkeys(("Data Import", "Data Import Log"), f"{_LINKED}.import_condition"),
	**dict.fromkeys(("Table Scope", "Campaign Table"), "party_investigation.own_tables.conditions.condition"),
	"*": "party_investigation.own_tables.conditions.condition",
}

has_permission = {
	**dict.fromkeys(_POLICIES, f"{_SCOPE}.may_use"),
	**dict.fromkeys(_SUBJECT, f"{_LINKED}.may_use"),
	"Tag": f"{_LINKED}.may_use_tag",
	**dict.fromkeys(_KINDS, "party_investigation.building.who.may_use"),
	**dict.fromkeys(("Data Import", "Data Import Log"), f"{_LINKED}.may_use_import"),
	**dict.fromkeys(("Table Scope", "Campaign Table"), "party_investigation.organization.whole_site.may_use"),
	"*": "party_investigation.own_tables.documents.may_use",
}

standard_queries = dict.fromkeys(
	_with_policy(lambda policy: policy.personal and policy.about_member),
	"party_investigation.membership.member_search.search",
)

_Events = dict[str, str | list[str]]
_LOCKING: _Events = {
	"validate": "party_investigation.investigation.locks.check",
	"onload": "party_investigation.investigation.locks.tell",
}
_READ_ASIDE: _Events = {"onload": f"{_SCOPE}.tell_why_read_only"}
doc_events: dict[str, _Events] = dict.fromkeys(_with_policy(lambda policy: policy.stage), _LOCKING)
doc_events |= dict.fromkeys(_with_policy(lambda policy: policy.has_readers_aside), _READ_ASIDE)
_OFFICERS = "party_investigation.organization.officers"
_CUSTOMIZING = "party_investigation.organization.customizing"
_TRAIL = "party_investigation.trail"
_LEVELS = "party_investigation.organization.copied.check_levels"
_TABLE_LOCKS = "party_investigation.returns.campaign_tables.locks.check"
doc_events["*"] = {
	"validate": [
		"party_investigation.own_tables.saving.check_rights",
		"party_investigation.own_tables.saving.check_row",
		_TABLE_LOCKS,
	],
	"on_trash": _TABLE_LOCKS,
}
doc_events["User"] = {
	"validate": ["party_investigation.organization.capacities.check_roles_of_user", f"{_OFFICERS}.check_user"]
}
doc_events["Role"] = {"validate": f"{_OFFICERS}.check_role"}
doc_events["Role Profile"] = {"validate": f"{_OFFICERS}.check_profile"}
doc_events["File"] = {
	"validate": "party_investigation.evidence.keep_place",
	"on_trash": "party_investigation.evidence.keep",
}
for _note in ("Comment", "Tag Link", "ToDo"):
	doc_events[_note] = {"before_insert": f"{_OFFICERS}.check_note"}
doc_events["DocShare"] = {"validate": "party_investigation.own_tables.saving.check_share"}
doc_events["DocType"] = {
	"validate": [
		f"{_TRAIL}.keep_switches",
		_LEVELS,
		f"{_CUSTOMIZING}.check_doctype",
	],
	"on_update": f"{_TABLE_SCOPE}.declare_doctype",
	"on_trash": f"{_TABLE_SCOPE}.forget_doctype",
}
doc_events["Custom Field"] = {
	"validate": [_LEVELS, f"{_CUSTOMIZING}.check_custom_field"],
	"on_update": f"{_TABLE_SCOPE}.declare_field",
	"on_trash": f"{_CUSTOMIZING}.check_custom_field",
	"after_delete": f"{_TABLE_SCOPE}.declare_field",
}
doc_events["Property Setter"] = {
	"validate": [f"{_TRAIL}.keep_property", _LEVELS, f"{_CUSTOMIZING}.check_property"],
	"on_trash": [_LEVELS, f"{_CUSTOMIZING}.check_property"],
}
doc_events["Workflow"] = {"validate": "party_investigation.returns.workflow_changes.check_workflow"}
for _script in ("Client Script", "Server Script", "Webhook"):
	doc_events[_script] = dict.fromkeys(("validate", "on_trash"), f"{_CUSTOMIZING}.check_script")
doc_events["Webhook"]["validate"] = [f"{_CUSTOMIZING}.check_script", f"{_CUSTOMIZING}.check_webhook"]
doc_events["Kanban Board"] = {"validate": "party_investigation.building.boards.check_shared"}
_BUILDING = "party_investigation.building.guard"
_BUILT: _Events = {
	"validate": f"{_BUILDING}.check",
	"on_trash": f"{_BUILDING}.check_going",
	"before_rename": f"{_BUILDING}.check_rename",
}
for _doctype in _CHECKED:
	_others = doc_events.setdefault(_doctype, {})
	for _event, _hook in _BUILT.items():
		_before = _others.get(_event, [])
		_others[_event] = [str(_hook), *([_before] if isinstance(_before, str) else _before)]
for _doctype in _PLACED:
	for _event in ("on_update", "on_trash"):
		_before = doc_events[_doctype].get(_event, [])
		doc_events[_doctype][_event] = [
			*([_before] if isinstance(_before, str) else _before),
			"party_investigation.building.place.arrange",
		]
for _doctype in _ROWS:
	doc_events[_doctype] = dict.fromkeys(("validate", "on_trash"), f"{_BUILDING}.check_row")
on_login = f"{_OFFICERS}.check_sign_in"
_PERMISSION_MANAGER = "frappe.core.page.permission_manager.permission_manager"
override_whitelisted_methods = {
	f"{_PERMISSION_MANAGER}.{name}": f"{_OFFICERS}.{name}_rule" for name in ("update", "add", "remove")
}
override_whitelisted_methods["frappe.utils.print_format.download_pdf"] = (
	"party_investigation.reporting.official_form.download_pdf"
)
extend_bootinfo = [
	"party_investigation.investigation.current_campaign.extend_bootinfo",
	"party_investigation.choices.add_to_boot",
	"party_investigation.returns.home.add_to_boot",
]


def _stamped(path: str) -> str:
	"""The address of a file of the app: browsers keep what is below /assets for a year, under its address."""
	stamp = _sha256((_Path(__file__).parent / "public" / path).read_bytes()).hexdigest()[:8]
	return f"/assets/party_investigation/{path}?v={stamp}"


app_include_js = [_stamped(f"js/{_script}.js") for _script in ("choices", "report_filters", "shared")]
on_session_creation = "party_investigation.organization.capacities.adjust_roles_at_sign_in"
_SERVED = {
	"building": [_each for _each in _KINDS if _each not in _WORDS],
	"doctype_scope": ["DocType"],
	"locked_form": _with_policy(lambda policy: policy.shows_reasons),
	"begin_in_hand": _with_policy(lambda policy: policy.begins_in),
	"guidance": ["Guidance Question", *_with_policy(lambda policy: policy.topic)],
	"lead_to_field": sorted({_each for _form_set in _FORM_SETS.values() for _each in _form_set.documents}),
	"ask_before_step": ["Disposition Case", "Guidance Question", "Investigation Record", "Transfer Letter"],
	"corrections": [*_CORRECTABLE],
	"case_documents": ["Disposition Case"],
	"directory": [*_WRITTEN_ELSEWHERE],
	"annex_line": [*_LINES],
	"annex_files": [*_ANNEX_OF_SUMMARY],
	"figures_table": ["Unit Return", "Return Version", *_ANNEX_OF_SUMMARY],
	"column_mapping": ["Campaign Import"],
	"inspection": ["Spot Check", "Rectification Order"],
}
"""The scripts in `public/js`, each with the DocTypes whose forms bring it along."""
doctype_js: dict[str, list[str]] = {}
for _script, _doctypes in _SERVED.items():
	for _doctype in _doctypes:
		doctype_js.setdefault(_doctype, []).append(f"public/js/{_script}.js")
doctype_list_js = {
	**dict.fromkeys(_LINES, "public/js/annex_lines_list.js"),
	"Roster Difference": "public/js/column_mapping.js",
}

scheduler_events = {
	"hourly": [
		"party_investigation.background.note_broken_off",
		"party_investigation.returns.days.go_on",
	],
	"daily": [
		"party_investigation.organization.capacities.adjust_all_roles",
		"party_investigation.investigation.records.create_missing",
		"party_investigation.returns.creation.create_missing",
		"party_investigation.returns.kept_counts.renew_open",
		"party_investigation.returns.packages.arrival.discard_old",
		"party_investigation.membership.reminders.letters_overdue",
		"party_investigation.membership.reminders.mobile_members",
		"party_investigation.membership.reminders.search_steps",
		"party_investigation.membership.reminders.roster_steps",
		"party_investigation.membership.reminders.group_tasks",
		"party_investigation.membership.reminders.help_requests",
		"party_investigation.membership.reminders.archive_loans",
		"party_investigation.disposition.terms.come_up",
		"party_investigation.reporting.doctype.annex_printout.annex_printout.remove_old",
	],
}

jinja = {
	"methods": [
		"party_investigation.reporting.printing.annex_1_card",
		"party_investigation.reporting.printing.three_part_letter",
		"party_investigation.reporting.printing.summary_table",
		"party_investigation.reporting.printing.spot_check_record",
		"party_investigation.reporting.printing.rectification_order",
		"party_investigation.reporting.printing.urging_notice",
		"party_investigation.reporting.printing.help_letter",
		"party_investigation.reporting.printing.archive_materials",
		"party_investigation.reporting.printing.meeting_minutes",
		"party_investigation.reporting.printing.case_document",
	]
}
pdf_generator = "party_investigation.reporting.official_form.pdf"

# what follows is read by Demitasse; stock Frappe ignores it
audited_doctypes = [
	"party_investigation.trail.own_tables_about_people",
	"Table Scope",
	"Campaign Table",
	"Officer Separation",
	"Installation Key",
	*_POLICIES,
]
rights_doctypes = ["Organization Appointment", "Table Scope"]
customization_kinds = [
	{"doctype": "Table Scope", "field": "document_type", "required": True},
	{"doctype": "Campaign Table", "field": "document_type"},
]
rights_basis = ["party_investigation.scope.appointments.basis", "party_investigation.own_tables.links.basis"]
personal_data_fields = {
	**{doctype: [*policy.personal_fields] for doctype, policy in _POLICIES.items() if policy.personal_fields},
	"Return Version Line": ["line"],
	"Import Duplicate": ["row_values", "other_values"],
	"*": ["party_investigation.own_tables.personal.personal_fields"],
}
expensive_methods = {
	"party_investigation.reporting.output.download_annex": "print",
	"party_investigation.returns.paper.download_handed_in": "print",
	"party_investigation.investigation.doctype.external_inquiry.external_inquiry.download_list": "print",
	"party_investigation.investigation.doctype.external_answer.external_answer.ExternalAnswer.start": "import",
	"party_investigation.returns.narrative.service.make_report": "print",
	"party_investigation.returns.narrative.service.make_pdf": "print",
	"party_investigation.returns.packages.service.make_package": "print",
	"party_investigation.returns.packages.service.take_in": "import",
	"party_investigation.returns.doctype.return_package.return_package.ReturnPackage.start": "print",
	"party_investigation.reporting.doctype.annex_printout.annex_printout.print_in_background": "print",
	"party_investigation.reporting.doctype.annex_printout.annex_printout.AnnexPrintout.start": "print",
	"party_investigation.investigation.doctype.campaign_import.campaign_import.CampaignImport.start": "import",
	"party_investigation.investigation.doctype.campaign_import.campaign_import.CampaignImport.carry_out": "import",
}
recent_sign_in_required = [
	{"doctype": "Table Scope"},
	*(
		{"method": f"party_investigation.returns.packages.renewal.{method}"}
		for method in ("renew_own_key", "take_renewal", "revoke_key")
	),
	*({"doctype": doctype} for doctype in _with_policy(lambda policy: policy.confirmed)),
	{
		"doctype": "Disposition Case",
		"fields": ["status", "approving_organization", "approving_authority", "approved_on", "effective_on"],
	},
	*(
		{"doctype": doctype, "actions": ["export"]}
		for doctype in _with_policy(lambda policy: policy.personal)
	),
]
