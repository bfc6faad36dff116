import { describe, expect, it } from "vitest"

import { bytes, kindOf } from "./backupFiles"

describe("files of a backup", () => {
	it("tell by their names what they hold", () => {
		expect(kindOf("20260101_000000-site-database.db.gz")).toBe("Database")
		expect(kindOf("20260101_000000-site-private-files.tar")).toBe("Private files")
		expect(kindOf("20260101_000000-site-files.tar")).toBe("Public files")
		expect(kindOf("20260101_000000-site-site_config_backup.json")).toBe("Configuration")
	})
	it("have sizes", () => {
		expect(bytes(999)).toBe("999 B")
		expect(bytes(1500)).toBe("1.5 kB")
		expect(bytes(3.2e9)).toBe("3.2 GB")
	})
})
