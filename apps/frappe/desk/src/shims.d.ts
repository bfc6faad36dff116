declare module "~icons/lucide/*" {
	import type { FunctionalComponent } from "vue"
	const icon: FunctionalComponent
	export default icon
}
