// Filters that several reports have; the hook `app_include_js` brings them before any report's own script.
(function () {
	frappe.provide("party_investigation.filters");

	// A choice among the words of a list, which are translated, and other options; without an answer all are meant.
	const choice = (fieldname, label, list, ...others) => ({
		fieldname,
		label,
		fieldtype: "Select",
		options: [...["", ...party_investigation.choices(list)].map((word) => ({ value: word, label: word && __(word) })), ...others],
	});

	Object.assign(party_investigation.filters, {
		choice,

		// The campaign, at first the one in hand.
		campaign: () => ({
			fieldname: "campaign",
			label: __("Campaign"),
			fieldtype: "Link",
			options: "Investigation Campaign",
			default: frappe.defaults.get_user_default("investigation_campaign"),
		}),

		organization: () => ({
			fieldname: "organization",
			label: __("Organization"),
			fieldtype: "Link",
			options: "Party Organization",
		}),

		form_set: (...others) => choice("form_set", __("Form Set"), "form_sets", ...others),

		page: () => ({ fieldname: "page", label: __("Page Number"), fieldtype: "Int", default: 1 }),
	});
})();
