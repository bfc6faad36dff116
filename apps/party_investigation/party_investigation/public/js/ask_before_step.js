(function () {
	// every form that names this file brings it along: it registers once
	frappe.provide("party_investigation.registered");
	if (party_investigation.registered.ask_before_step) return;
	party_investigation.registered.ask_before_step = true;

	// Buttons for steps of a workflow that need words or days: each asks for them, and a method takes the step with the answers.
	party_investigation.add_steps = (frm, steps) => {
		steps
			.filter((step) => step.is_open)
			.forEach(({ label, title, fields, take }) => {
				const taken = (values) => take(values).then(() => frm.reload_doc());
				frm.add_custom_button(label, () => frappe.prompt(fields, taken, title, label));
			});
	};
	party_investigation.is_officer = () =>
		["Committee Officer", "Organization Department Officer"].some((role) => frappe.user.has_role(role));
})();
