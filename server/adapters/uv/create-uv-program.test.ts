import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createUvProgram } from "./create-uv-program.ts";

let folder = "";

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), "sophia-uv-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A program that answers as uv does: it prints its arguments and ends with the given code. */
function standIn(exitCode: number, says: string) {
	const program = path.join(folder, "uv");
	const script = `#!/bin/sh
if [ "$1" = "--version" ]; then echo "uv 0.13.9"; exit 0; fi
echo "$@ frozen=\${UV_FROZEN:-no}" > "${folder}/args"
echo "${says}" >&2
exit ${exitCode}
`;
	writeFileSync(program, script);
	chmodSync(program, 0o755);
	const environment = { ...process.env, UV_FROZEN: "1" };
	return createUvProgram({ program, environment });
}

const options = { isOffline: false, script: null };

describe("the machine's own uv", () => {
	it.each([
		[0, "Resolved 3 packages", "current"],
		[1, "error: The lockfile at uv.lock needs to be updated", "stale"],
		[2, "error: Failed to parse: pyproject.toml", "failed"],
		[1, "error: No solution found", "failed"],
	])("with exit code %i and %j is %s", async (code, says, kind) => {
		expect(await standIn(code, says).checkLock(folder, options)).toMatchObject({
			kind,
			message: says,
			uv: "0.13.9",
		});
	});

	it("runs no build back end, writes nothing, and is not frozen by the environment", async () => {
		await standIn(0, "").checkLock(folder, { isOffline: true, script: "job.py" });
		expect(readFileSync(path.join(folder, "args"), "utf8").trim()).toBe(
			"lock --check --no-build --no-python-downloads --offline --script job.py frozen=no",
		);
	});

	const wanted = {
		requirements: ["a==1"],
		overrides: [],
		constraints: [],
		requiresPython: ">=3.12",
	};

	it("explains why requirements cannot hold together", async () => {
		const says =
			"error: No solution found when resolving\n  cause: Because a==1 needs b and sophia-resolve needs\n    c, nothing fits.\n\n  hint: x";
		expect(await standIn(1, says).resolve(wanted)).toEqual({
			kind: "unsatisfiable",
			explanation: "Because a==1 needs b and the project needs c, nothing fits.",
		});
		expect(await standIn(0, "").resolve(wanted)).toEqual({ kind: "resolved" });
		expect(await standIn(2, "error: No interpreter found").resolve(wanted)).toEqual({
			kind: "unknown",
			reason: "error: No interpreter found",
		});
	});

	it("may be absent", async () => {
		const uv = createUvProgram({ program: path.join(folder, "none"), environment: process.env });
		expect(await uv.checkLock(folder, options)).toEqual({ kind: "absent" });
	});
});
