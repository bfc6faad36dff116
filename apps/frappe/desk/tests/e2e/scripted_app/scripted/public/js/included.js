// What comes with the desk, by the hook `app_include_js`: the scripts of the app find it.
frappe.provide("scripted_shared");
scripted_shared.word = "Included";
