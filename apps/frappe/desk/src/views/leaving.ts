import { onBeforeUnmount, onMounted } from "vue"
import { onBeforeRouteLeave } from "vue-router"

import { confirm } from "@/dialogs/state"
import { __ } from "@/translate"

/**
 * Ask before a screen is left with changes that are not saved: in the desk by a question, of the browser by its own.
 *
 * To be called while a screen of a route is set up.
 */
export function useLeavingQuestion(hasChanges: () => boolean | undefined): void {
	const warn = (event: BeforeUnloadEvent): void => {
		if (hasChanges()) event.preventDefault()
	}

	onBeforeRouteLeave(async () => {
		if (!hasChanges()) return true
		return confirm(__("What you changed is not saved. Leave anyway?"), {
			yes: __("Leave"),
			no: __("Stay"),
			danger: true,
		})
	})
	onMounted(() => window.addEventListener("beforeunload", warn))
	onBeforeUnmount(() => window.removeEventListener("beforeunload", warn))
}
