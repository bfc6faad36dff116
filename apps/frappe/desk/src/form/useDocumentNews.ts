import { onBeforeUnmount, ref, type Ref } from "vue"

import { followDocument, offEvent, onEvent } from "@/api/events"
import { showAlert, showError } from "@/dialogs/state"
import { __ } from "@/translate"
import type { FormController } from "./controller"

const SOON = 400 // milliseconds; several news of one change come together

/** What happens to a document elsewhere: progress of long work, and changes by other people. */
export function useDocumentNews(doctype: string, name: string, controller: Ref<FormController | undefined>) {
	const progress = ref<{ percent: number; text: string }>()
	let waiting: ReturnType<typeof setTimeout> | undefined

	function heardProgress(data: any): void {
		if (data.doctype !== doctype || String(data.docname) !== controller.value?.doc.name) return
		progress.value =
			Number(data.percent) >= 100
				? undefined
				: { percent: Number(data.percent), text: data.description || data.title || "" }
	}

	function heardUpdate(data: any): void {
		const own = controller.value
		if (
			!own ||
			data.doctype !== doctype ||
			String(data.name) !== own.doc.name ||
			own.state.saving ||
			data.modified === own.doc.modified
		)
			return
		clearTimeout(waiting)
		waiting = setTimeout(() => {
			if (own.model.dirty)
				showAlert(
					__("Somebody else has changed this record meanwhile. When you save, you choose whose values stay."),
					"orange",
				)
			else own.reload().catch(showError)
		}, SOON)
	}

	function listen(): void {
		followDocument(doctype, name)
		onEvent("progress", heardProgress)
		onEvent("doc_update", heardUpdate)
	}

	onBeforeUnmount(() => {
		clearTimeout(waiting)
		offEvent("doc_update", heardUpdate)
		offEvent("progress", heardProgress)
		followDocument()
	})

	return { progress, listen }
}
