(function () {
	// every form that names this file brings it along: it registers once
	frappe.provide("party_investigation.registered");
	if (party_investigation.registered.guidance) return;
	party_investigation.registered.guidance = true;

	// What is guidance on the matter of a form stands at the form.
	const TOPICS = {
		"Investigation Record": "Roster and Archive",
		"Roster Difference": "Roster and Archive",
		"Mobile Member Record": "Mobile Members",
		"Transfer Letter": "Transfer of Relationships",
		"Contact Search": "Contact Search",
		"Disposition Case": "Dispositions",
		"Unit Return": "Returns",
	};

	party_investigation.find_guidance = async (topic) => {
		const filters = { topic, guidance_for: ["is", "set"] };
		if (!frappe.model.can_read("Guidance Question")) return { filters, number: 0 };
		return { filters, number: await frappe.db.count("Guidance Question", { filters }) };
	};

	async function offer(frm) {
		const { filters, number } = await party_investigation.find_guidance(TOPICS[frm.doctype]);
		if (number) frm.add_custom_button(__("Guidance"), () => frappe.set_route("List", "Guidance Question", filters));
	}

	Object.keys(TOPICS).forEach((doctype) => frappe.ui.form.on(doctype, { refresh: offer }));
})();
