import type { FormController } from "./controller"

/** Load what scripts the form's document type has and bind them to a form; returns what they work with, or nothing if there are none. */
export async function runFormScripts(own: FormController): Promise<typeof import("@/compat/frm") | undefined> {
	if (!own.meta.__js && !own.meta.__custom_js) return undefined
	const [whole, scripts, frms] = await Promise.all([
		import("@/compat"),
		import("@/compat/scripts"),
		import("@/compat/frm"),
	])
	await scripts.loadScripts(own.meta.name, "form")
	const frm = frms.makeFrm(own)
	frms.bindScripts(own, frm)
	whole.setCurrentForm(frm, own)
	return frms
}
