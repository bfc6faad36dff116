import { uploadFile } from "@/api/resource"
import { boot } from "@/boot"
import { showError, showMessage } from "@/dialogs/state"
import { __ } from "@/translate"
import type { FormController } from "./controller"

const MEGABYTE = 1_048_576

/** Attach files to the document of a form, one after the other; what is too large is said and left out. */
export async function attachFiles(controller: FormController, files: Iterable<File> | null | undefined): Promise<void> {
	try {
		for (const file of files ?? []) {
			if (boot.max_file_size && file.size > boot.max_file_size) {
				showMessage(
					__("{0} is too large: at most {1} MB.", [file.name, Math.floor(boot.max_file_size / MEGABYTE)]),
					"",
					"red",
				)
				continue
			}
			controller.state.attaching = file.name
			await uploadFile(file, { doctype: controller.meta.name, docname: controller.doc.name })
		}
		await controller.reloadInfo()
	} catch (error) {
		showError(error)
	} finally {
		controller.state.attaching = null
	}
}
