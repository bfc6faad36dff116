type Handler = (data: any) => void

interface Listener {
	event: string
	handler: Handler
}

const listeners: Listener[] = []
let source: EventSource | undefined
let room: { doctype?: string; docname?: string } = {}

/** Hear an event of the server, such as `progress`. One stream serves the whole page, opened with the first listener. */
export function onEvent(event: string, handler: Handler): () => void {
	listeners.push({ event, handler })
	if (source) source.addEventListener(event, relay as EventListener)
	else open()
	return () => offEvent(event, handler)
}

/** Hear an event no longer. */
export function offEvent(event: string, handler?: Handler): void {
	for (let index = listeners.length - 1; index >= 0; index--) {
		const row = listeners[index]
		if (row.event === event && (!handler || row.handler === handler)) listeners.splice(index, 1)
	}
	if (!listeners.length) close()
}

/** Also hear the events of a document (or, without arguments, no longer). */
export function followDocument(doctype?: string, docname?: string): void {
	if (room.doctype === doctype && room.docname === docname) return
	room = { doctype, docname }
	if (source) {
		close()
		open()
	}
}

function open(): void {
	const query = new URLSearchParams()
	if (room.doctype) query.set("doctype", room.doctype)
	if (room.docname) query.set("docname", room.docname)
	source = new EventSource(`/api/method/frappe.realtime.stream?${query}`)
	for (const event of new Set(listeners.map((row) => row.event))) {
		source.addEventListener(event, relay as EventListener)
	}
}

function close(): void {
	source?.close()
	source = undefined
}

function relay(event: MessageEvent): void {
	const data = event.data ? JSON.parse(event.data) : {}
	for (const row of [...listeners]) if (row.event === event.type) row.handler(data)
}
