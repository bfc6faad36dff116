// What ESLint asks of the desk; how the text is set is Prettier's.
import js from "@eslint/js"
import prettier from "eslint-config-prettier"
import vue from "eslint-plugin-vue"
import globals from "globals"
import typescript from "typescript-eslint"

export default typescript.config(
	{ ignores: ["auto-imports.d.ts", "components.d.ts", "tests/e2e/scripted_app/**"] },
	js.configs.recommended,
	...typescript.configs.recommended,
	...vue.configs["flat/essential"],
	prettier,
	{
		files: ["**/*.vue"],
		languageOptions: { parserOptions: { parser: typescript.parser } },
	},
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		rules: {
			"no-undef": "off", // the compiler says that
			"vue/multi-word-component-names": "off", // views are called as their address
			"vue/no-mutating-props": "off", // models of forms, lists and trees are objects that their parts change
			"@typescript-eslint/no-explicit-any": "off", // documents of any DocType
			"@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
		},
	},
)
