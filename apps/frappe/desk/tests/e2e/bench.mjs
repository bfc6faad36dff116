// A bench of its own for the browser tests: a folder of sites with one site, a web server and a worker, gone afterwards.
import { execFileSync, spawn } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { fileURLToPath } from "node:url"

const ROOT = fileURLToPath(new URL("../../../../../", import.meta.url))
const SITE = "desk-e2e.localhost"
export const PASSWORD = "Administrator-1"

/** The Python of this bench: BENCH_PYTHON, `env/bin/python`, or the first `python3`. */
export const python = process.env.BENCH_PYTHON ?? [join(ROOT, "env/bin/python")].find(existsSync) ?? "python3"

/** The browser to use: CHROMIUM, or where Debian puts it. */
export const chromium = [
	process.env.CHROMIUM,
	"/usr/bin/chromium",
	"/usr/bin/chromium-browser",
	"/usr/bin/google-chrome",
].find((path) => path && existsSync(path))

/**
 * Make the site, start server and worker.
 * @param {{app?: string}} [options] the folder of one more app to install, which holds the package of that app
 * @returns {Promise<{url: string, run: Function, stop: Function}>}
 */
export async function startBench({ app } = {}) {
	const more = app ? readdirSync(app).filter((name) => !/^[._]/.test(name)) : []
	const folder = mkdtempSync(join(tmpdir(), "desk-e2e-"))
	const sites = join(folder, "sites")
	execFileSync("mkdir", [sites])
	writeFileSync(join(sites, "apps.txt"), ["frappe", "party_investigation", ...more].join("\n"))
	writeFileSync(join(sites, "common_site_config.json"), "{}")
	const env = {
		...process.env,
		PYTHONPATH: [join(ROOT, "apps/frappe"), join(ROOT, "apps/party_investigation"), app, process.env.PYTHONPATH]
			.filter(Boolean)
			.join(delimiter),
	}
	const bench = ["-m", "frappe.utils.bench_helper", "frappe"]
	const run = (...words) =>
		execFileSync(python, [...bench, "--site", SITE, ...words], {
			cwd: sites,
			env,
			stdio: ["ignore", "pipe", "pipe"],
		}).toString()
	execFileSync(
		python,
		[...bench, "new-site", SITE, "--admin-password", PASSWORD, "--install-app", "party_investigation"],
		{ cwd: sites, env, stdio: "pipe" },
	)
	for (const name of more) run("install-app", name)
	run("load-demo")
	const port = await freePort()
	const children = [
		spawn(python, [...bench, "--site", SITE, "serve", "--port", String(port)], {
			cwd: sites,
			env: { ...env, FRAPPE_SITE: SITE },
			stdio: "ignore",
		}),
		spawn(python, [...bench, "--site", SITE, "worker"], { cwd: sites, env, stdio: "ignore" }),
	]
	const url = `http://127.0.0.1:${port}`
	await answers(`${url}/api/method/ping`)
	const stop = async () => {
		await Promise.all(children.map((child) => new Promise((done) => (child.once("exit", done), child.kill("SIGTERM")))))
		rmSync(folder, { recursive: true, force: true })
	}
	return { url, run, stop, folder, env }
}

function freePort() {
	return new Promise((resolve) => {
		const server = createServer().listen(0, "127.0.0.1", () => {
			const { port } = server.address()
			server.close(() => resolve(port))
		})
	})
}

async function answers(url) {
	for (let tries = 0; tries < 100; tries++) {
		const response = await fetch(url).catch(() => undefined)
		if (response?.ok) return
		await new Promise((done) => setTimeout(done, 200))
	}
	throw new Error(`${url} does not answer.`)
}
