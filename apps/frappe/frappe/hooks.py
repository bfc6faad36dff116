"""What the engine hooks into itself, in the form in which apps do it."""

app_name = "frappe"
app_title = "Demitasse"
app_publisher = "Demitasse"
app_description = "An independent one-process implementation of the Frappe API on SQLite"
app_license = "MIT"

scheduler_events = {
	"all": ["frappe.email.queue.flush"],
	"hourly": ["frappe.desk.form.document_follow.send_hourly_updates"],
	"daily": [
		"frappe.desk.form.document_follow.send_daily_updates",
		"frappe.automation.doctype.auto_repeat.auto_repeat.make_auto_repeat_entry",
		"frappe.email.doctype.auto_email_report.auto_email_report.send_daily",
		"frappe.email.doctype.notification.notification.trigger_daily_alerts",
		"frappe.services.files.disk.sweep_unfinished",
		"frappe.services.upkeep.clear_exports",
		"frappe.core.doctype.trail_seal.trail_seal.seal_daily",
		"frappe.services.trail.end_retention",
		"frappe.services.upkeep.clear_logs",
		"frappe.sessions.clear_expired_sessions",
	],
	"weekly": ["frappe.desk.form.document_follow.send_weekly_updates"],
}

default_log_clearing_doctypes = {
	"Email Queue": 30,
	"Error Log": 30,
	"Notification Log": 180,
	"Prepared Report": 30,
	"Webhook Request Log": 30,
}

second_factor_roles = ["System Manager", "System Administrator", "Security Administrator", "Security Auditor"]

recent_sign_in_required = [
	{
		"doctype": "User",
		"fields": [
			"roles",
			"role_profiles",
			"role_profile_name",
			"user_type",
			"enabled",
			"new_password",
			"change_password_at_next_sign_in",
			"email",
			"username",
			"restrict_ip",
			"bypass_restrict_ip_check_if_2fa_enabled",
			"api_key",
			"api_secret",
		],
	},
	{"doctype": "Role"},
	{"doctype": "Role Profile"},
	{"doctype": "User Permission"},
	{"doctype": "Custom DocPerm"},
	{"doctype": "DocType"},
	{"doctype": "Property Setter"},
	{"doctype": "System Settings"},
	{"doctype": "Server Script"},
	{"doctype": "Webhook"},
	{"method": "frappe.core.doctype.user.user.generate_keys"},
	{"method": "frappe.sessions.end_session"},
	{"method": "frappe.sessions.end_all_sessions"},
]

rights_basis = ["frappe.core.doctype.server_script.server_script_utils.rights_basis"]

permission_query_conditions = {
	"*": "frappe.core.doctype.server_script.server_script_utils.get_permission_query_conditions",
	"Dashboard Chart": "frappe.desk.doctype.dashboard_chart.dashboard_chart.get_permission_query_conditions",
	"Event": "frappe.desk.doctype.event.event.get_permission_query_conditions",
	"File": "frappe.core.doctype.file.file.get_permission_query_conditions",
	"Kanban Board": "frappe.desk.doctype.kanban_board.kanban_board.get_permission_query_conditions",
	"List Filter": "frappe.desk.doctype.list_filter.list_filter.get_permission_query_conditions",
	"Note": "frappe.desk.doctype.note.note.get_permission_query_conditions",
	"Notification Log": "frappe.desk.doctype.notification_log.notification_log.get_permission_query_conditions",
	"Notification Settings": "frappe.desk.doctype.notification_settings.notification_settings"
	".get_permission_query_conditions",
	"Number Card": "frappe.desk.doctype.number_card.number_card.get_permission_query_conditions",
	"ToDo": "frappe.desk.doctype.todo.todo.get_permission_query_conditions",
	"User": "frappe.core.doctype.user.user.get_permission_query_conditions",
	"Workflow Action": "frappe.workflow.doctype.workflow_action.workflow_action.get_permission_query_conditions",
	"Workspace": "frappe.desk.doctype.workspace.workspace.get_permission_query_conditions",
}

has_permission = {
	"Dashboard Chart": "frappe.desk.doctype.dashboard_chart.dashboard_chart.has_permission",
	"Event": "frappe.desk.doctype.event.event.has_permission",
	"File": "frappe.core.doctype.file.file.has_permission",
	"Kanban Board": "frappe.desk.doctype.kanban_board.kanban_board.has_permission",
	"List Filter": "frappe.desk.doctype.list_filter.list_filter.has_permission",
	"Note": "frappe.desk.doctype.note.note.has_permission",
	"Notification Log": "frappe.desk.doctype.notification_log.notification_log.has_permission",
	"Notification Settings": "frappe.desk.doctype.notification_settings.notification_settings.has_permission",
	"Number Card": "frappe.desk.doctype.number_card.number_card.has_permission",
	"ToDo": "frappe.desk.doctype.todo.todo.has_permission",
	"User": "frappe.core.doctype.user.user.has_permission",
	"Workflow Action": "frappe.workflow.doctype.workflow_action.workflow_action.has_permission",
	"Workspace": "frappe.desk.doctype.workspace.workspace.has_permission",
}

_recently = "frappe.rights.recent_sign_in.check_document"

_SCRIPTS = "frappe.core.doctype.server_script.server_script_utils.run_server_script_for_doc_event"
_WEBHOOKS = "frappe.integrations.doctype.webhook.webhook.run_webhooks"
_NOTIFY = "frappe.email.doctype.notification.notification.run"
doc_events = {
	"*": {
		"before_insert": [_SCRIPTS],
		"before_validate": [_SCRIPTS, _recently],
		"before_submit": [_SCRIPTS, _recently],
		"before_cancel": [_SCRIPTS, _recently],
		"before_discard": [_SCRIPTS],
		"before_rename": [_SCRIPTS, _recently],
		"before_update_after_submit": [_SCRIPTS],
		"after_insert": [_SCRIPTS, _NOTIFY, _WEBHOOKS],
		"after_rename": [_SCRIPTS],
		"after_delete": [_SCRIPTS],
		"on_discard": [_SCRIPTS],
		"on_change": [_WEBHOOKS],
		"on_submit": [_SCRIPTS, _NOTIFY, _WEBHOOKS],
		"on_update": [
			_SCRIPTS,
			_NOTIFY,
			_WEBHOOKS,
			"frappe.core.doctype.file.utils.attach_files_to_document",
			"frappe.automation.doctype.assignment_rule.assignment_rule.apply",
			"frappe.workflow.doctype.workflow_action.workflow_action.process_workflow_actions",
		],
		"on_cancel": [
			_SCRIPTS,
			_NOTIFY,
			_WEBHOOKS,
			"frappe.automation.doctype.assignment_rule.assignment_rule.apply",
			"frappe.workflow.doctype.workflow_action.workflow_action.process_workflow_actions",
		],
		"on_update_after_submit": [
			_SCRIPTS,
			_NOTIFY,
			_WEBHOOKS,
			"frappe.automation.doctype.assignment_rule.assignment_rule.apply",
			"frappe.workflow.doctype.workflow_action.workflow_action.process_workflow_actions",
		],
		"on_trash": [
			_SCRIPTS,
			_recently,
			_WEBHOOKS,
			"frappe.workflow.doctype.workflow_action.workflow_action.process_workflow_actions",
		],
	},
}
