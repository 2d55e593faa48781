import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLog, maskSecrets } from "./log.ts";
import { Secret } from "./secrets/secret.ts";

let dir = "";
beforeEach(() => {
	dir = mkdtempSync(path.join(tmpdir(), "sophia-log-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe("log", () => {
	it.each([
		"sph_abcd1234_4fJ9sK2mQ7xW1zT8vB3nC6",
		"sk-or-v1-0123456789abcdef0123456789",
		"svc_eyJhY3RvciI6ImEifQ.c2lnbmF0dXJl",
		"authorization: Bearer abcdefghijklmnop",
		"postgresql://sophia:hunter2hunter2@127.0.0.1:5432/sophia",
	])("hides what is secret inside a text: %s", (text) => {
		const masked = maskSecrets(`before ${text} after`);
		expect(masked).toContain("[redacted]");
		expect(masked).toMatch(/^before .* after$/);
		expect(masked).not.toMatch(/hunter2|abcdefghijklmnop|4fJ9sK2m|0123456789abcdef|eyJhY3Rv/);
	});

	it("leaves ordinary text as it is", () => {
		const text = 'GET http://127.0.0.1:3000/v1/models took 12 ms for "anthropic/sim-large"';
		expect(maskSecrets(text)).toBe(text);
	});

	it("writes JSON lines without secrets into a file of its owner", () => {
		const { log, close } = createLog({ name: "edge", level: "info", dir });
		log.debug("not at this level");
		log.info({ headers: { authorization: "x-secret" }, key: new Secret("y-secret") }, "served");
		close();
		const file = path.join(dir, "edge.log");
		const text = readFileSync(file, "utf8");
		expect(text.trimEnd().split("\n")).toHaveLength(1);
		expect(JSON.parse(text)).toMatchObject({ level: "info", name: "edge", msg: "served" });
		expect(text).not.toContain('secret"');
		expect((statSync(file).mode & 0o777).toString(8)).toBe("600");
	});
});
