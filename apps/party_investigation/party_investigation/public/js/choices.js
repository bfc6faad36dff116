// What the scripts of the app let choose from, and the forms that shared scripts serve: `choices.py` tells both with the page.
(function () {
	frappe.provide("party_investigation");

	const boot_value = (part, name) => frappe.boot.party_investigation[part][name];

	// A list by its name; of some there is one for each kind or state of a document.
	party_investigation.choices = (name) => boot_value("choices", name);

	// The DocTypes whose forms or lists bring a shared script along.
	party_investigation.forms_with = (script) => boot_value("forms", script);
})();
