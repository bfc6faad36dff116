import { boot } from "@/boot"
import { NotSupported } from "./strict"

const loaded = new Map<string, Promise<void>>()

/** `frappe.require`: scripts and style sheets of apps, each once, one after the other. */
export async function requireFiles(files: string | string[], done?: () => void): Promise<void> {
	for (const file of [files].flat()) {
		const address = new URL(file.startsWith("/") || file.includes("://") ? file : `/${file}`, location.origin)
		if (address.origin !== location.origin) throw new NotSupported(`frappe.require: ${file} is on another host.`)
		if (!loaded.has(address.href)) loaded.set(address.href, load(address.href, file))
		await loaded.get(address.href)
	}
	done?.()
}

/** What apps want loaded with the desk (the hook `app_include_js`), before the first of their scripts runs. */
export const appFiles = (): Promise<void> => requireFiles(boot.include_js ?? [])

function load(address: string, file: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const isStyle = /\.css$/.test(new URL(address).pathname) || new URL(address).searchParams.get("kind") === "css"
		const element = isStyle
			? Object.assign(document.createElement("link"), { rel: "stylesheet", href: address })
			: Object.assign(document.createElement("script"), { src: address })
		element.onload = () => resolve()
		element.onerror = () => {
			loaded.delete(address)
			element.remove()
			reject(new NotSupported(`frappe.require: ${file} could not be loaded.`))
		}
		document.head.append(element)
	})
}
