// Spot checks are drawn, concluded and printed, orders drafted from them, issued and closed: the server says what may be done now.
(function () {
	// every form that names this file brings it along: it registers once
	frappe.provide("party_investigation.registered");
	if (party_investigation.registered.inspection) return;
	party_investigation.registered.inspection = true;

	const PATH = "party_investigation.returns.doctype";
	const escape = (text) => frappe.utils.escape_html(String(text ?? ""));

	// what is done is done to the stored document
	function carry_out(frm, method, values) {
		return Promise.resolve(frm.is_dirty() && frm.save())
			.then(() => frm.call(method, values))
			.then(() => frm.reload_doc());
	}

	function ask_words(frm, method, field, title, label) {
		const stored = { default: frm.doc[field.fieldname], fieldtype: "Text", reqd: 1 };
		frappe.prompt([{ ...stored, ...field }], (values) => carry_out(frm, method, values), title, label);
	}

	// ---------------------------------------------------------------- spot checks

	function ask_draw(frm) {
		frappe.confirm(__("Draw the persons? The draw stands: nobody is added, taken out or exchanged afterwards."), () => carry_out(frm, "draw"));
	}

	function ask_conclusion(frm) {
		const field = { fieldname: "conclusion", label: __("Conclusion"), description: __("What is concluded is not changed afterwards.") };
		ask_words(frm, "conclude", field, __("Conclude the spot check?"), __("Conclude"));
	}

	function ask_order(frm) {
		const differing = frm.doc.units.filter((unit) => unit.differing);
		const options = differing.map((unit) => ({ value: unit.organization, label: unit.organization_name }));
		const proposed = differing.find((unit) => unit.order_proposed) || differing[0];
		frappe.prompt(
			[{ fieldname: "branch", fieldtype: "Select", label: __("Unit"), options, default: proposed.organization, reqd: 1 }],
			(values) => frm.call("propose_order", values).then(({ message }) => frappe.set_route("Form", "Rectification Order", message)),
			__("Order a branch to do it again"),
			__("Draft the Order")
		);
	}

	function compare_draw(frm) {
		frm.call("draw_again").then(({ message }) => {
			const agrees = message.same && message.roster_unchanged;
			const text = agrees
				? __("The recorded seed and roster give the same {0} persons again.", [message.persons])
				: __("The recorded seed and roster do not give these persons: something was changed after the draw.");
			frappe.msgprint({ title: __("Check the Draw"), message: text, indicator: agrees ? "green" : "red" });
		});
	}

	function offer_for_check(frm, may) {
		Object.assign(frm.get_field("persons").grid, { cannot_add_rows: true, cannot_delete_rows: true });
		if (may.draw.allowed) frm.add_custom_button(__("Draw"), () => ask_draw(frm)).addClass("btn-primary");
		if (may.conclude.allowed) frm.add_custom_button(__("Conclude"), () => ask_conclusion(frm)).addClass("btn-primary");
		if (may.order.allowed && frappe.model.can_create("Rectification Order")) {
			frm.add_custom_button(__("Draft the Order"), () => ask_order(frm));
		}
		if (frm.doc.status === "Draft") return;
		if (frm.has_perm("print")) frm.add_custom_button(__("Print the Record"), () => frm.print_doc());
		frm.add_custom_button(__("Check the Draw"), () => compare_draw(frm));
	}

	// ---------------------------------------------------------------- orders

	function ask_issue(frm) {
		const question = __(
			"Issue the order to {0}? Its form sets go back, with what the levels between have handed in; the order stands as it is issued.",
			[escape(frm.doc.organization_name)]
		);
		frappe.confirm(question, () => carry_out(frm, "issue"));
	}

	function ask_second_look(frm) {
		const description = __("Whom you have looked up again, and what came of it. What is closed is not changed afterwards.");
		const field = { fieldname: "second_look", label: __("Second Look"), description, reqd: frm.doc.second_check ? 0 : 1 };
		ask_words(frm, "close", field, __("Close the order?"), __("Close the Order"));
	}

	function offer_for_order(frm, may) {
		if (may.issue.allowed) frm.add_custom_button(__("Issue"), () => ask_issue(frm)).addClass("btn-primary");
		if (may.close.allowed) frm.add_custom_button(__("Close the Order"), () => ask_second_look(frm)).addClass("btn-primary");
		if (frm.has_perm("print")) frm.add_custom_button(__("Print the Order"), () => frm.print_doc());
	}

	// ---------------------------------------------------------------- both

	// what leads on in each status, and what writes into the form
	const FORMS = {
		"Spot Check": { offer: offer_for_check, leads: { Draft: "draw", Drawn: "conclude" }, writes: ["draw", "record"] },
		"Rectification Order": { offer: offer_for_order, leads: { Draft: "issue", Open: "close" }, writes: ["draft", "follow"] },
	};

	function tell_what_holds_it_up(frm, answer) {
		if (!answer || answer.allowed || !frm.has_perm("write")) return;
		frm.set_intro([answer.reason, answer.who, answer.next_step].filter(Boolean).map(escape).join(" "), "orange");
	}

	async function refresh(frm) {
		if (frm.is_new()) return;
		const { offer, leads, writes } = FORMS[frm.doctype];
		const name = frappe.scrub(frm.doctype);
		const asked = { method: `${PATH}.${name}.${name}.may_of`, args: { name: frm.doc.name }, type: "GET" };
		const { message: may } = await frappe.call(asked);
		offer(frm, may);
		tell_what_holds_it_up(frm, may[leads[frm.doc.status]]);
		if (!writes.some((action) => may[action].allowed)) frm.disable_form();
	}

	Object.keys(FORMS).forEach((doctype) => frappe.ui.form.on(doctype, { refresh }));
})();
