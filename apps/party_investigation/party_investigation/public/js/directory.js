// Who writes to another organization chooses it from the directory of all, and its name is filled in.
(function () {
	// every form that names this file brings it along: it registers once
	frappe.provide("party_investigation.registered");
	if (party_investigation.registered.directory) return;
	party_investigation.registered.directory = true;

	const DIRECTORY = "party_investigation.organization.directory";

	async function fill_name(frm) {
		const { to_organization: organization } = frm.doc;
		if (!organization) return;
		const { message: name } = await frappe.call({ method: `${DIRECTORY}.name_in_directory`, args: { organization }, type: "GET" });
		if (frm.doc.to_organization === organization) frm.set_value("to_organization_name", name);
	}

	party_investigation.forms_with("directory").forEach((doctype) =>
		frappe.ui.form.on(doctype, {
			setup: (frm) => frm.set_query("to_organization", () => ({ query: `${DIRECTORY}.search` })),
			to_organization: fill_name,
		})
	);
})();
