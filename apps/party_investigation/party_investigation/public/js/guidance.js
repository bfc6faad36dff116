(function () {
	// every form that names this file brings it along: it registers once
	frappe.provide("party_investigation.registered");
	if (party_investigation.registered.guidance) return;
	party_investigation.registered.guidance = true;

	// What is guidance on the matter of a form stands at the form.
	const topics = party_investigation.choices("topics_of_guidance");

	party_investigation.find_guidance = async (topic) => {
		const filters = { topic, guidance_for: ["is", "set"] };
		if (!frappe.model.can_read("Guidance Question")) return { filters, number: 0 };
		return { filters, number: await frappe.db.count("Guidance Question", { filters }) };
	};

	async function offer(frm) {
		const { filters, number } = await party_investigation.find_guidance(topics[frm.doctype]);
		if (number) frm.add_custom_button(__("Guidance"), () => frappe.set_route("List", "Guidance Question", filters));
	}

	// What people ask again and again about the matter of a form, with the answers, in its menu.
	async function show_answers(frm) {
		const topic = topics[frm.doctype];
		const answers = await frappe.xcall("party_investigation.reporting.guide.get_answers", { topic, campaign: frm.doc.campaign });
		party_investigation.show_answers(answers);
	}

	function add_guide(frm) {
		if (frappe.model.can_read("Guidance Question")) frm.page.add_menu_item(__("Policy Guide"), () => show_answers(frm));
	}

	Object.keys(topics).forEach((doctype) => frappe.ui.form.on(doctype, {
			refresh(frm) {
				add_guide(frm);
				return offer(frm);
			},
		}));
})();
