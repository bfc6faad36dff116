import { uploadFile, type UploadedFile } from "@/api/resource"
import { boot } from "@/boot"
import { showError, showMessage, showProgress } from "@/dialogs/state"
import { __ } from "@/translate"
import { NotSupported } from "./strict"

export interface UploaderOptions {
	doctype?: string
	docname?: string
	fieldname?: string
	allow_multiple?: boolean
	restrictions?: { allowed_file_types?: string[]; max_file_size?: number; max_number_of_files?: number }
	on_success?: (file: UploadedFile) => unknown
	[other: string]: unknown
}

const KNOWN = ["doctype", "docname", "fieldname", "allow_multiple", "restrictions", "on_success"]
const MEGABYTE = 1_048_576

/** `frappe.ui.FileUploader`: the browser's own chooser; what is chosen goes up file by file, and `on_success` is told of each. */
export class FileUploader {
	constructor(readonly options: UploaderOptions = {}) {
		const other = Object.keys(options).find((name) => !KNOWN.includes(name))
		if (other) throw new NotSupported(`frappe.ui.FileUploader: ${other}`)
		const input = Object.assign(document.createElement("input"), {
			type: "file",
			multiple: options.allow_multiple !== false,
			accept: (options.restrictions?.allowed_file_types ?? []).join(","),
		})
		input.addEventListener("change", () => void this.upload([...(input.files ?? [])]))
		input.click()
	}

	private async upload(files: File[]): Promise<void> {
		const { doctype, docname, fieldname, on_success } = this.options
		const title = __("Upload")
		const words = this.refusal(files)
		if (words) return showMessage(words, "", "red")
		try {
			for (const [place, file] of files.entries()) {
				const progress = (share: number) => showProgress(title, ((place + share) / files.length) * 100, file.name)
				progress(0)
				await on_success?.(await uploadFile(file, { doctype, docname, fieldname }, { progress }))
			}
		} catch (error) {
			showError(error)
		} finally {
			showProgress(title, 100)
		}
	}

	/** Why nothing goes up: a site takes files of some size, and a script so many. */
	private refusal(files: File[]): string {
		const { max_file_size = boot.max_file_size, max_number_of_files } = this.options.restrictions ?? {}
		const large = files.find((file) => max_file_size && file.size > max_file_size)
		if (large && max_file_size)
			return __("{0} is too large: at most {1} MB.", [large.name, Math.floor(max_file_size / MEGABYTE)])
		const isTooMany = max_number_of_files && files.length > max_number_of_files
		return isTooMany ? __("At most {0} files are taken.", [max_number_of_files]) : ""
	}
}
