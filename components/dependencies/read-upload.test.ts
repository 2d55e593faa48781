import { expect, test } from "vitest";
import { checkUpload, readUpload } from "./read-upload.ts";

const file = (name: string, size = 10) => ({ name, size, text: async () => `text of ${name}` });

test("files without a lock, too many or too large ones are refused with what to choose", () => {
	expect(checkUpload([])).toContain("at least one");
	expect(checkUpload([file("pyproject.toml")])).toContain("none of them is a lock");
	expect(checkUpload([file("uv.lock", 12_000_001)])).toContain("uv.lock is larger");
	expect(checkUpload(Array.from({ length: 21 }, (_, at) => file(`${at}.txt`)))).toContain("21");
});

test("each lock that audits read is taken, with its texts", async () => {
	for (const name of [
		"uv.lock",
		"pylock.toml",
		"pylock.dev.toml",
		"requirements.txt",
		"requirements-dev.txt",
		"package-lock.json",
		"tool.py.lock",
	]) {
		expect(checkUpload([file("pyproject.toml"), file(name)]), name).toBeNull();
	}
	expect(await readUpload([file("uv.lock")])).toEqual([
		{ name: "uv.lock", content: "text of uv.lock" },
	]);
});
