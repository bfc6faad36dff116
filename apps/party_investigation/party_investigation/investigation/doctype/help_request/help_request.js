// A request for help is sent, answered by who is asked, or its reply slip is entered by who asked.
(function () {
	const OUTCOMES = () => [
		{ value: "Reached", label: __("Reached", null, "Help Request") },
		{ value: "Heard Of", label: __("Heard Of", null, "Help Request") },
		{ value: "Not There", label: __("Not There", null, "Help Request") },
	];

	function ask_answer(frm, method, title) {
		const fields = [
			{ fieldname: "outcome", fieldtype: "Select", label: __("Outcome"), options: OUTCOMES(), reqd: 1 },
			{ fieldname: "answer", fieldtype: "Small Text", label: __("What Was Found Out"), reqd: 1 },
		];
		frappe.prompt(fields, (values) => frm.call(method, values).then(() => frm.reload_doc()), title, __("Answer"));
	}

	function send(frm) {
		const question = frm.doc.to_organization
			? __("Send the request to {0}? Who is appointed there reads it and answers.", [frappe.utils.escape_html(frm.doc.to_organization_name)])
			: __("The organization is not in the system: print the letter and send it. Note it as sent?");
		frappe.confirm(question, () =>
			Promise.resolve(frm.is_dirty() && frm.save())
				.then(() => frm.call("send"))
				.then(() => frm.reload_doc())
		);
	}

	// To who is asked the request is read-only; the script of read-only forms says these words instead of its own.
	function tell_who_is_asked(frm, onload) {
		if (!onload.locked) return;
		if (onload.may_answer) onload.locked = __("You are asked for help. Find out what is asked for, and answer.");
		else if (frm.doc.status === "Answered") onload.locked = __("The request is answered. What was found out stands with the search.");
	}

	frappe.ui.form.on("Help Request", {
		refresh(frm) {
			if (frm.is_new()) return;
			const onload = frm.doc.__onload || {};
			tell_who_is_asked(frm, onload);
			if (onload.may_send) frm.add_custom_button(__("Send"), () => send(frm)).addClass("btn-primary");
			if (onload.may_answer) {
				frm.add_custom_button(__("Answer"), () => ask_answer(frm, "give_answer", __("Answer the request"))).addClass("btn-primary");
			} else if (onload.may_enter) {
				frm.add_custom_button(__("Enter the Reply"), () => ask_answer(frm, "enter_reply", __("Enter the reply slip")));
			}
			if (onload.may_log) {
				frm.set_intro(__("The search was locked when the answer came. Log it once the search is open again."), "orange");
				frm.add_custom_button(__("Log with the Search"), () => frm.call("log_answer").then(() => frm.reload_doc()));
			}
			if (frm.doc.status !== "Draft") frm.disable_form();
		},
	});
})();
