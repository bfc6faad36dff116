// What hands do in a form: type, choose, save. Fields are found by their names, buttons by their Chinese words.

const box = (page, field) => page.locator(`[data-fieldname="${field}"]`).first()

/** Type into a field. */
export const type = (page, field, text) => box(page, field).locator("input, textarea").first().fill(text)

/** Choose an option of a choice, by what it says. */
export const select = (page, field, label) => box(page, field).locator("select").first().selectOption({ label })

/** Choose a linked document: type a part of its name or title, take what is found first, not the offer to make one. */
export async function link(page, field, text) {
	const input = box(page, field).locator("input").first()
	await input.click()
	await input.fill(text)
	const option = page.locator("[role=listbox] [role=option]").filter({ hasText: text, hasNotText: "新建" }).first()
	await option.waitFor()
	await option.click()
	await page.waitForFunction(
		([name, part]) => document.querySelector(`[data-fieldname="${name}"] input`)?.value.includes(part),
		[field, text],
	)
}

/** Save a new document; the address then has its name, which is returned. */
export async function saveNew(page, slug) {
	await page.keyboard.press("Control+s")
	await page.waitForURL((url) => url.pathname.startsWith(`/app/${slug}/`) && !/\/new(-|$)/.test(url.pathname))
	return decodeURIComponent(new URL(page.url()).pathname.split("/").pop())
}

/** Say for what purpose personal data is taken out, where the desk asks. */
export async function givePurpose(page, text) {
	const dialog = page.getByRole("dialog", { name: "请说明用途" })
	await dialog.getByLabel("用途").fill(text)
	await dialog.getByRole("button", { name: "导出" }).click()
}
