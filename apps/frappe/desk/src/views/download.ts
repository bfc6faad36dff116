import { getCsrfToken, proven, queryOf } from "@/api/client"
import { ApiError, errorOf, Told } from "@/api/errors"
import { askReason } from "@/dialogs/reason"

/**
 * Let a whitelisted method make a file and keep it as a download. Where the server wants to know for what purpose, it is asked.
 *
 * @returns the task of a worker, where the server lets one make the file because it is large
 * @throws ApiError with the server's messages, so that a refusal is shown in the page
 */
export async function download(
	method: string,
	values: Record<string, unknown>,
	fallback = "download",
): Promise<string | undefined> {
	try {
		return await fetchFile(method, values, fallback)
	} catch (error) {
		if (!(error instanceof ApiError) || error.kind !== "ReasonRequiredError") throw error
		const reason = await askReason(error)
		if (!reason) throw new Told()
		return await fetchFile(method, { ...values, reason }, fallback)
	}
}

async function fetchFile(
	method: string,
	values: Record<string, unknown>,
	fallback: string,
): Promise<string | undefined> {
	const response = await proven(() => send(method, values))
	if (!response.headers.get("Content-Disposition") && /json/.test(response.headers.get("Content-Type") ?? ""))
		return (await response.json()).message?.task_id
	save(await response.blob(), nameOf(response.headers.get("Content-Disposition")) || fallback)
}

async function send(method: string, values: Record<string, unknown>): Promise<Response> {
	const response = await fetch(`/api/method/${method}`, {
		method: "POST",
		credentials: "same-origin",
		headers: {
			"Content-Type": "application/x-www-form-urlencoded",
			"X-Frappe-CSRF-Token": getCsrfToken(),
			"X-Requested-With": "XMLHttpRequest",
			Accept: "application/json",
		},
		body: queryOf(values),
	})
	if (!response.ok) throw errorOf(response.status, await response.json().catch(() => ({})))
	return response
}

/** The file name that an answer gives. */
export function nameOf(disposition: string | null): string {
	const encoded = /filename\*=(?:UTF-8'')?([^;]+)/i.exec(disposition ?? "")?.[1]
	if (encoded) return decodeURIComponent(encoded.trim())
	return /filename="?([^";]+)"?/i.exec(disposition ?? "")?.[1]?.trim() ?? ""
}

/** Give the user a file. */
export function save(content: Blob, name: string): void {
	const link = document.createElement("a")
	link.href = URL.createObjectURL(content)
	link.download = name
	link.click()
	setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
