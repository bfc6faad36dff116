/** `fetch` that says how much of the body is sent; browsers tell that only of the older request. */
export function fetchWithProgress(
	address: string,
	init: RequestInit,
	progress: (share: number) => void,
): Promise<Response> {
	return new Promise((resolve, reject) => {
		const request = new XMLHttpRequest()
		request.open(init.method ?? "POST", address)
		for (const [name, value] of Object.entries(init.headers as Record<string, string>))
			request.setRequestHeader(name, value)
		request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total)
		request.onload = () => {
			const headers = { "Content-Type": request.getResponseHeader("Content-Type") ?? "" }
			resolve(new Response(request.status === 204 ? null : request.responseText, { status: request.status, headers }))
		}
		request.onerror = () => reject(new TypeError("The connection was lost."))
		request.onabort = () => reject(new DOMException("Aborted", "AbortError"))
		init.signal?.addEventListener("abort", () => request.abort())
		request.send(init.body as XMLHttpRequestBodyInit)
	})
}
