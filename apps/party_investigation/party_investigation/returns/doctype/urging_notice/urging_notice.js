frappe.ui.form.on("Urging Notice", {
	refresh: (frm) => frm.trigger("show_who_is_late"),
	campaign: (frm) => frm.trigger("show_who_is_late"),
	organization: (frm) => frm.trigger("show_who_is_late"),
	form_set: (frm) => frm.trigger("show_who_is_late"),
	async show_who_is_late(frm) {
		const { campaign, organization, form_set } = frm.doc
		if (!frm.is_new() || !campaign || !organization || !form_set) return
		const units = await frappe.xcall("party_investigation.returns.urging.get_late_units", {
			campaign,
			organization,
			form_set,
		})
		const names = units.slice(0, 20).map((unit) => frappe.utils.escape_html(unit.organization_name))
		if (units.length > names.length) names.push("…")
		const text = units.length
			? __("Saving urges {0} units: {1}", [units.length, names.join("、")])
			: __("Nobody is late, or all were urged today.")
		frm.set_intro(text, units.length ? "orange" : "green")
	},
})
