// A bench of its own for the browser tests: a folder of sites with one site, a web server and a worker, gone afterwards.
import { execFileSync, spawn } from "node:child_process"
import {
	appendFileSync,
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	readdirSync,
	rmSync,
	writeFileSync,
} from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { fileURLToPath } from "node:url"

const ROOT = fileURLToPath(new URL("../../../../../", import.meta.url))
const SITE = "desk-e2e.localhost"
export const PASSWORD = "Administrator-1"

/** The Python of this bench: BENCH_PYTHON, `env/bin/python`, or the first `python3`. */
export const python = process.env.BENCH_PYTHON ?? [join(ROOT, "env/bin/python")].find(existsSync) ?? "python3"

/** The browser to use: CHROMIUM, or where Debian puts it; first its shell without a window, which asks a sixth less of the processor. */
export const chromium = [
	process.env.CHROMIUM,
	"/usr/bin/chromium-headless-shell",
	"/usr/bin/chromium",
	"/usr/bin/chromium-browser",
	"/usr/bin/google-chrome",
].find((path) => path && existsSync(path))

const BENCH = ["-m", "frappe.utils.bench_helper", "frappe"]

/**
 * Make the folder of sites with its site, as every file of tests begins with.
 * @param {string} folder an empty folder
 * @param {boolean} demo whether the site has the demonstration campaign; one without has an empty tree and the settings of a new site
 */
export function makeSites(folder, demo = true) {
	const sites = join(folder, "sites")
	mkdirSync(sites)
	writeFileSync(join(sites, "apps.txt"), "frappe\nparty_investigation\n")
	// many sign in, so that passwords are hashed as cheaply as the engine lets anybody
	const configuration = { password_memory_mb: 19, password_passes: 2 }
	writeFileSync(join(sites, "common_site_config.json"), JSON.stringify(configuration))
	const run = (...words) =>
		execFileSync(python, [...BENCH, ...words], { cwd: sites, env: environment(), stdio: "pipe" })
	run("new-site", SITE, "--admin-password", PASSWORD, "--install-app", "party_investigation")
	if (!demo) return
	run("--site", SITE, "load-demo")
	// people of these tests sign in with what Administrator gave them, and stay longer than a proof lasts
	run(
		"--site",
		SITE,
		"execute",
		`frappe.db.set_single_value("System Settings", {"change_given_passwords": 0, "sign_in_again_after": 0})`,
	)
}

/** The environment in which the bench finds its apps. @param {string} [app] the folder of one more */
function environment(app) {
	return {
		...process.env,
		PYTHONPATH: [join(ROOT, "apps/frappe"), join(ROOT, "apps/party_investigation"), app, process.env.PYTHONPATH]
			.filter(Boolean)
			.join(delimiter),
	}
}

/**
 * Make the site, or take a copy of the one in the folder that DESK_E2E_SITES names; start server and worker.
 * @param {{app?: string, demo?: boolean}} [options] the folder of one more app to install, which holds the package of that app;
 *   `demo: false` for a site on which nobody has done anything yet
 * @returns {Promise<{url: string, run: Function, stop: Function}>}
 */
export async function startBench({ app, demo = true } = {}) {
	const more = app ? readdirSync(app).filter((name) => !/^[._]/.test(name)) : []
	const folder = mkdtempSync(join(tmpdir(), "desk-e2e-"))
	const sites = join(folder, "sites")
	const env = environment(app)
	if (demo && process.env.DESK_E2E_SITES) cpSync(process.env.DESK_E2E_SITES, folder, { recursive: true })
	else makeSites(folder, demo)
	const run = (...words) =>
		execFileSync(python, [...BENCH, "--site", SITE, ...words], {
			cwd: sites,
			env,
			stdio: ["ignore", "pipe", "pipe"],
		}).toString()
	for (const name of more) appendFileSync(join(sites, "apps.txt"), `${name}\n`)
	for (const name of more) run("install-app", name)
	const server = await serve(sites, SITE, env)
	const worker = spawn(python, [...BENCH, "--site", SITE, "worker"], { cwd: sites, env, stdio: "ignore" })
	const stop = async () => {
		await Promise.all([server.stop(), ended(worker)])
		removeFolder(folder)
	}
	return { url: server.url, run, stop, folder, env }
}

/**
 * Start the servers of two installations that exchange packages on discs: a university, and the committee above it.
 * @param {object} [configuration] of the university's site, which has a worker
 * @returns {Promise<{url: string, stop: Function, worker?: import("node:child_process").ChildProcess}[]>}
 */
export async function startTwo(configuration = {}) {
	const folder = mkdtempSync(join(tmpdir(), "desk-e2e-two-"))
	const env = environment()
	execFileSync(python, [join(ROOT, "tests/app/package_sites.py"), folder, PASSWORD], { env, stdio: "pipe" })
	const sites = ["university.localhost", "committee.localhost"]
	const university = join(folder, sites[0], "sites")
	writeFileSync(
		join(university, "common_site_config.json"),
		JSON.stringify({
			...JSON.parse(readFileSync(join(university, "common_site_config.json"), "utf8")),
			...configuration,
		}),
	)
	const servers = await Promise.all(sites.map((site) => serve(join(folder, site, "sites"), site, env)))
	const worker = spawn(python, [...BENCH, "--site", sites[0], "worker"], { cwd: university, env, stdio: "ignore" })
	const stop = async () => {
		worker.kill("SIGCONT")
		await Promise.all([...servers.map((server) => server.stop()), ended(worker)])
		removeFolder(folder)
	}
	return [
		{ ...servers[0], stop, worker },
		{ ...servers[1], stop: async () => {} },
	]
}

/** Serve a site on a free port. */
async function serve(sites, site, env) {
	const port = await freePort()
	const server = spawn(python, [...BENCH, "--site", site, "serve", "--port", String(port)], {
		cwd: sites,
		env: { ...env, FRAPPE_SITE: site },
		stdio: "ignore",
	})
	const url = `http://127.0.0.1:${port}`
	await answers(`${url}/api/method/ping`)
	return { url, stop: () => ended(server) }
}

/** Remove a folder, whatever is still being closed in it: a journal that goes away while its folder is listed, say. */
const removeFolder = (folder) => rmSync(folder, { recursive: true, force: true, maxRetries: 10 })

/** Ask a process to end, and wait until it has. */
function ended(child) {
	return new Promise((done) => (child.once("exit", done), child.kill("SIGTERM")))
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
	for (let tries = 0; tries < 300; tries++) {
		const response = await fetch(url).catch(() => undefined)
		if (response?.ok) return
		await new Promise((done) => setTimeout(done, 200))
	}
	throw new Error(`${url} does not answer.`)
}
