// Who writes to another organization chooses it from the directory of all, and its name is filled in.
(function () {
	// every form that names this file brings it along: it registers once
	frappe.provide("party_investigation.registered");
	if (party_investigation.registered.directory) return;
	party_investigation.registered.directory = true;

	const DIRECTORY = "party_investigation.organization.directory";

	// where the organization and its name stand: that to which something goes, but for who came from there
	const FIELDS = { "Roster Difference": ["home_organization", "former_organization"] };
	const fields_of = (doctype) => FIELDS[doctype] || ["to_organization", "to_organization_name"];

	async function fill_name(frm) {
		const [chosen, named] = fields_of(frm.doctype);
		const organization = frm.doc[chosen];
		if (!organization) return;
		const { message: name } = await frappe.call({ method: `${DIRECTORY}.name_in_directory`, args: { organization }, type: "GET" });
		if (frm.doc[chosen] === organization) frm.set_value(named, name);
	}

	party_investigation.forms_with("directory").forEach((doctype) =>
		frappe.ui.form.on(doctype, {
			setup: (frm) => frm.set_query(fields_of(doctype)[0], () => ({ query: `${DIRECTORY}.search` })),
			[fields_of(doctype)[0]]: fill_name,
		})
	);
})();
