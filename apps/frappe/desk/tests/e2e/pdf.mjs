import { execFileSync } from "node:child_process"

import { python } from "./bench.mjs"

const READ =
	"import io, sys, unicodedata, pypdf; print(unicodedata.normalize('NFKC', ' '.join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(sys.stdin.buffer.read())).pages)))"

/** The words of a PDF; lines and pages are parted by a blank. */
export function wordsOf(pdf) {
	return execFileSync(python, ["-X", "utf8", "-c", READ], { input: pdf, maxBuffer: 1e8 })
		.toString()
		.replace(/\s+/g, " ")
}
