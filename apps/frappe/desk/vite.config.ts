import { fileURLToPath } from "node:url"

import vue from "@vitejs/plugin-vue"
import frappeUi from "frappe-ui/vite"
import { defineConfig } from "vitest/config"

// The engine serves the built files under /assets/frappe/dist and finds the entry in the manifest. Its pages allow no
// inline script, style or data address, so nothing is inlined.
export default defineConfig({
	base: "/assets/frappe/dist/",
	plugins: [
		vue({ template: { transformAssetUrls: false } }),
		frappeUi({ frappeProxy: false, jinjaBootData: false, buildConfig: false, lucideIcons: true }),
	],
	resolve: {
		alias: {
			"@": fileURLToPath(new URL("./src", import.meta.url)),
			"feather-icons": fileURLToPath(new URL("./src/util/noFeather.ts", import.meta.url)),
		},
	},
	build: {
		outDir: "../frappe/public/dist",
		emptyOutDir: true,
		target: "es2020",
		manifest: true,
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
		rollupOptions: { input: ["src/main.ts", "src/webform.ts"] },
	},
	test: { environment: "node", include: ["src/**/*.test.ts"] },
})
