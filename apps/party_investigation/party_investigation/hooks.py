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
	"Party Organization": "party_investigation.scope.organization_condition",
	"Organization Appointment": "party_investigation.scope.condition",
	"Party Member": "party_investigation.scope.condition",
	"Transfer Letter": "party_investigation.scope.letter_condition",
	"Mobile Member Record": "party_investigation.scope.condition",
	"Investigation Campaign": "party_investigation.scope.campaign_condition",
	"Investigation Record": "party_investigation.scope.condition",
	"Contact Search": "party_investigation.scope.condition",
	"Restored Contact": "party_investigation.scope.condition",
	"Untraced Member": "party_investigation.scope.condition",
	"Disposition Case": "party_investigation.scope.condition",
	"Lost Contact Summary": "party_investigation.scope.condition",
	"Disposition Summary": "party_investigation.scope.condition",
	"Campaign Import": "party_investigation.scope.import_condition",
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
	"Campaign Import": "party_investigation.scope.may_use_import",
}

jinja = {
	"methods": [
		"party_investigation.reporting.printing.annex_1_card",
		"party_investigation.reporting.printing.three_part_letter",
		"party_investigation.reporting.printing.summary_table",
	]
}
