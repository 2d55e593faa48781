import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readImports } from "./read-imports.ts";

/**
 * Asks CPython for the top-level modules that its own files import: the standard library without
 * its tests, and what is installed beside it. Files that its grammar refuses are left out.
 */
const ASK = `
import ast, io, json, os, sys, sysconfig, tokenize
LEFT_OUT = {"test", "tests", "idle_test", "lib2to3", "__pycache__", "node_modules"}
MAX_FILES, MAX_BYTES = 2500, 400_000
found = {}
roots = [sysconfig.get_path("stdlib"), sysconfig.get_path("purelib")]
for root in dict.fromkeys(roots):
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(set(folders) - LEFT_OUT)
        for name in sorted(files):
            file = os.path.join(folder, name)
            if not name.endswith(".py") or os.path.islink(file) or len(found) >= MAX_FILES: continue
            with open(file, "rb") as handle: raw = handle.read()
            if len(raw) > MAX_BYTES: continue
            try:
                if tokenize.detect_encoding(io.BytesIO(raw).readline)[0] not in ("utf-8", "utf-8-sig"): continue
                tree = ast.parse(raw)
            except (SyntaxError, ValueError, RecursionError): continue
            modules = set()
            for node in ast.walk(tree):
                if isinstance(node, ast.Import): modules |= {a.name.split(".")[0] for a in node.names}
                elif isinstance(node, ast.ImportFrom) and node.level == 0: modules.add(node.module.split(".")[0])
            found[file] = sorted(modules)
json.dump(found, sys.stdout)
`;

const python = spawnSync("python3", ["-W", "ignore", "-c", ASK], {
	encoding: "utf8",
	maxBuffer: 1 << 26,
});
const absence = python.status === 0 ? null : "no python3 on this machine";
const TITLE = "names the modules that CPython's own ast names, in every file that it has";

describe.skipIf(absence !== null)("imports of installed Python files", () => {
	it(absence === null ? TITLE : `${TITLE} [skipped: ${absence}]`, () => {
		const wanted = z.record(z.string(), z.array(z.string())).parse(JSON.parse(python.stdout));
		const files = Object.keys(wanted);
		expect(files.length).toBeGreaterThan(100);
		const different = files.flatMap((file) => {
			const found = readImports(readFileSync(file, "utf8")).map(({ module }) => module);
			const same = JSON.stringify([...new Set(found)].sort()) === JSON.stringify(wanted[file]);
			return same ? [] : [{ file, found, wanted: wanted[file] }];
		});
		expect(different).toEqual([]);
	});
});
