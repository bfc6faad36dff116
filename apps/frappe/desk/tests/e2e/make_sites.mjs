// Make the sites that all files of browser tests begin with, once for a whole run: node make_sites.mjs FOLDER, then DESK_E2E_SITES=FOLDER.
import { makeSites } from "./bench.mjs"

makeSites(process.argv[2])
