import { onBeforeUnmount } from "vue"

import { followDocument, onEvent } from "@/api/events"

const SOON = 700 // milliseconds; several changes of one piece of work come together

/**
 * What other people do to the documents of a list, a calendar or a board, until it is left.
 *
 * To be called while the view is set up.
 *
 * @param heard is called some time after the last change
 * @returns what begins to listen
 */
export function useListNews(doctype: string, heard: () => void): () => void {
	let isLeft = false
	let waiting: ReturnType<typeof setTimeout> | undefined
	let stop: (() => void) | undefined

	onBeforeUnmount(() => {
		isLeft = true
		clearTimeout(waiting)
		if (!stop) return
		stop()
		followDocument()
	})

	return () => {
		if (isLeft || stop) return
		followDocument(doctype)
		stop = onEvent("list_update", (data: { doctype?: string }) => {
			if (data.doctype !== doctype) return
			clearTimeout(waiting)
			waiting = setTimeout(heard, SOON)
		})
	}
}
