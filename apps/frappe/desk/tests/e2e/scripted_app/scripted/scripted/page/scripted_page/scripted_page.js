// A page of an app: it makes itself, and puts what it says into page.main.
const errors = {};
const refused = (name, run) => {
	try {
		run();
		errors[name] = "no error";
	} catch (error) {
		errors[name] = error.message;
	}
};

frappe.pages["scripted-page"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: "Numbers", single_column: true });
	frappe.breadcrumbs.add("Scripted");
	const field = page.add_field({
		fieldname: "number",
		fieldtype: "Int",
		label: "Number",
		default: 20,
		change() {
			show(this.get_value());
		},
	});
	const words = document.createElement("p");
	words.className = "scripted-number";
	page.main.appendChild(words);
	const show = (number) => frappe.xcall("scripted.scripted.doctype.scripted_note.scripted_note.add", { one: number, other: 1 }).then((sum) => (words.textContent = `The next is ${sum}.`));
	page.set_primary_action("Ask", () => show(field.get_value()));
	page.set_secondary_action("Reset", () => field.set_value(0));
	page.add_inner_button("Plain", () => frappe.show_alert("Plain pressed"));
	page.add_inner_button("One of a group", () => frappe.show_alert("Group pressed"), "Group");
	page.add_menu_item("In the menu", () => frappe.show_alert("Menu pressed"));
	page.add_action_item("An action", () => undefined);
	page.set_indicator("Live", "green");
	page.add_button("Gone", () => undefined);
	page.remove_inner_button("Gone");
	refused("jquery", () => window.$(wrapper));
	refused("main", () => page.main.html("<b>x</b>"));
	refused("page", () => page.add_view());
	refused("template", () => frappe.render_template("x"));
	window.scripted_page = { page, errors, values: page.get_form_values() };
};
frappe.pages["scripted-page"].on_page_show = () => (window.scripted_shown = (window.scripted_shown || 0) + 1);
frappe.pages["scripted-page"].on_page_hide = () => (window.scripted_hidden = true);
