(function () {
	// every form that names this file brings it along: it registers once
	frappe.provide("party_investigation.registered");
	if (party_investigation.registered.ask_before_step) return;
	party_investigation.registered.ask_before_step = true;

	// Some steps need words or days: each asks for them, and a method takes the step with the answers.
	function ask(frm, { label, title, fields, take }) {
		frappe.prompt(fields, (values) => take(values).then(() => frm.reload_doc()), title, label);
	}

	// Steps that no workflow has, or whose workflow the site has switched off, are buttons.
	party_investigation.add_steps = (frm, steps) => {
		if (frappe.model.has_workflow(frm.doctype)) return;
		steps.filter((step) => step.is_open).forEach((step) => frm.add_custom_button(step.label, () => ask(frm, step)));
	};

	// For the event `before_workflow_action`: a step that asks is taken by its method, with the answers, and not by the workflow.
	party_investigation.ask_first = (frm, steps) => {
		const step = steps.find((candidate) => candidate.action === frm.selected_workflow_action);
		if (!step) return;
		frappe.dom.unfreeze();
		if (step.why_not) frappe.msgprint({ title: step.label, message: frappe.utils.escape_html(step.why_not) });
		else ask(frm, step);
		throw new DOMException("asked first", "AbortError");
	};
	party_investigation.is_officer = () =>
		party_investigation.choices("deciding_capacities").some((role) => frappe.user.has_role(role));
})();
