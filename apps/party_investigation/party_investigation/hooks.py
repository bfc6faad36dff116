"""What the app registers with Frappe."""

app_name = "party_investigation"
app_title = "Party Investigation"
app_publisher = "Party Investigation contributors"
app_description = (
	"Concentrated investigation of Party members' organizational relationships (党员组织关系集中排查)"
)
app_email = "maintainers@party-investigation.invalid"
app_license = "mit"
required_apps = []

after_install = "party_investigation.install.after_install"
after_migrate = "party_investigation.install.after_migrate"

permission_query_conditions = {
	"Party Organization": "party_investigation.scope.condition",
	"Organization Appointment": "party_investigation.scope.condition",
	"Party Member": "party_investigation.scope.condition",
	"Transfer Letter": "party_investigation.scope.condition",
	"Mobile Member Record": "party_investigation.scope.condition",
	"Investigation Campaign": "party_investigation.scope.condition",
	"Investigation Record": "party_investigation.scope.condition",
	"Contact Search": "party_investigation.scope.condition",
	"Restored Contact": "party_investigation.scope.condition",
	"Untraced Member": "party_investigation.scope.condition",
	"Disposition Case": "party_investigation.scope.condition",
	"Lost Contact Summary": "party_investigation.scope.condition",
	"Disposition Summary": "party_investigation.scope.condition",
	"Return Extension": "party_investigation.scope.condition",
	"Campaign Import": "party_investigation.scope.condition",
	"Annex Printout": "party_investigation.scope.condition",
	# what is said, attached or noted about a document is seen with the document
	"Access Log": "party_investigation.attached.condition",
	"Activity Log": "party_investigation.attached.condition",
	"Comment": "party_investigation.attached.condition",
	"Communication": "party_investigation.attached.condition",
	"Deleted Document": "party_investigation.attached.condition",
	"Document Follow": "party_investigation.attached.condition",
	"DocShare": "party_investigation.attached.condition",
	"File": "party_investigation.attached.condition",
	"Notification Log": "party_investigation.attached.condition",
	"Tag": "party_investigation.attached.tag_condition",
	"Tag Link": "party_investigation.attached.condition",
	"ToDo": "party_investigation.attached.condition",
	"Version": "party_investigation.attached.condition",
	"View Log": "party_investigation.attached.condition",
}

has_permission = {
	"Party Organization": "party_investigation.scope.may_use_organization",
	"Organization Appointment": "party_investigation.scope.may_use_document",
	"Party Member": "party_investigation.scope.may_use_document",
	"Transfer Letter": "party_investigation.scope.may_use_letter",
	"Mobile Member Record": "party_investigation.scope.may_use_document",
	"Investigation Campaign": "party_investigation.scope.may_use_campaign",
	"Investigation Record": "party_investigation.scope.may_use_document",
	"Contact Search": "party_investigation.scope.may_use_document",
	"Restored Contact": "party_investigation.scope.may_use_document",
	"Untraced Member": "party_investigation.scope.may_use_document",
	"Disposition Case": "party_investigation.scope.may_use_document",
	"Lost Contact Summary": "party_investigation.scope.may_use_document",
	"Disposition Summary": "party_investigation.scope.may_use_document",
	"Return Extension": "party_investigation.scope.may_use_document",
	"Campaign Import": "party_investigation.scope.may_use_import",
	"Annex Printout": "party_investigation.scope.may_use_own",
	"Access Log": "party_investigation.attached.may_use",
	"Activity Log": "party_investigation.attached.may_use",
	"Comment": "party_investigation.attached.may_use",
	"Communication": "party_investigation.attached.may_use",
	"Deleted Document": "party_investigation.attached.may_use",
	"Document Follow": "party_investigation.attached.may_use",
	"DocShare": "party_investigation.attached.may_use",
	"File": "party_investigation.attached.may_use",
	"Notification Log": "party_investigation.attached.may_use",
	"Tag": "party_investigation.attached.may_use_tag",
	"Tag Link": "party_investigation.attached.may_use",
	"ToDo": "party_investigation.attached.may_use",
	"Version": "party_investigation.attached.may_use",
	"View Log": "party_investigation.attached.may_use",
}

_LOCKING = {
	"validate": "party_investigation.investigation.locks.check",
	"onload": "party_investigation.investigation.locks.tell",
}
_FORMS = (
	"Investigation Record",
	"Contact Search",
	"Restored Contact",
	"Untraced Member",
	"Lost Contact Summary",
	"Disposition Case",
	"Disposition Summary",
)
doc_events = {form: _LOCKING for form in _FORMS}
doctype_js = {form: "public/js/locked_form.js" for form in _FORMS}

scheduler_events = {
	"daily": [
		"party_investigation.membership.reminders.letters_overdue",
		"party_investigation.membership.reminders.mobile_members",
		"party_investigation.reporting.doctype.annex_printout.annex_printout.remove_old",
	]
}

jinja = {
	"methods": [
		"party_investigation.reporting.printing.annex_1_card",
		"party_investigation.reporting.printing.three_part_letter",
		"party_investigation.reporting.printing.summary_table",
	]
}
