import frappeUI from "frappe-ui/tailwind"

export default {
	presets: [frappeUI],
	content: ["./src/**/*.{vue,ts}", "./node_modules/frappe-ui/src/components/**/*.{vue,ts}"],
}
