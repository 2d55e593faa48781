import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { strToU8, zipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openProjectFiles } from "./open-project-files.ts";

let outer = "";
let folder = "";

beforeEach(() => {
	outer = mkdtempSync(path.join(tmpdir(), "sophia-files-"));
	folder = path.join(outer, "project");
	mkdirSync(folder);
});
afterEach(() => rmSync(outer, { recursive: true }));

function write(name: string, text: string): void {
	const file = path.join(folder, name);
	mkdirSync(path.dirname(file), { recursive: true });
	writeFileSync(file, text);
}

describe("files of a project", () => {
	it("are read inside its folder only, also through links", () => {
		write("a.txt", "inside");
		writeFileSync(path.join(outer, "secret.txt"), "outside");
		symlinkSync(path.join(outer, "secret.txt"), path.join(folder, "link.txt"));
		const files = openProjectFiles(folder);
		expect(files.readText("a.txt")).toBe("inside");
		expect(files.readText("../secret.txt")).toBeNull();
		expect(() => files.readText("link.txt")).toThrow("out of the folder");
		expect(files.readText("none.txt")).toBeNull();
		expect(files.list(["*.txt"])).toEqual(["a.txt"]);
	});

	it("are listed without environments and tools' folders", () => {
		write("src/a.py", "");
		write(".venv/lib/python3.12/site-packages/b.py", "");
		write("node_modules/c/c.py", "");
		expect(openProjectFiles(folder).list(["**/*.py"])).toEqual(["src/a.py"]);
	});

	it("tell what is installed beside them, with its modules", () => {
		const site = ".venv/lib/python3.12/site-packages";
		write(`${site}/PyYAML-6.0.dist-info/METADATA`, "Name: PyYAML\nVersion: 6.0\nLicense: MIT\n");
		write(
			`${site}/PyYAML-6.0.dist-info/RECORD`,
			"yaml/__init__.py,sha256=x,1\n_yaml/__init__.py,,\nPyYAML-6.0.dist-info/METADATA,,\n",
		);
		write(`${site}/six-1.0.dist-info/METADATA`, "Name: six\nVersion: 1.0\n");
		write(
			`${site}/six-1.0.dist-info/RECORD`,
			"six.py,sha256=x,1\n__pycache__/six.cpython-312.pyc,,\n",
		);
		const installed = openProjectFiles(folder).listInstalled();
		expect(installed.map(({ name, modules }) => [name, modules])).toEqual([
			["pyyaml", ["_yaml", "yaml"]],
			["six", ["six"]],
		]);
	});

	it("tell of wheels beside the lock as of what is installed; a broken one says nothing", () => {
		const info = "six-1.17.0.dist-info";
		const wheel = zipSync({
			"six.py": strToU8("x"),
			[`${info}/METADATA`]: strToU8("Name: six\nVersion: 1.17.0\nLicense-Expression: MIT\n\nText"),
			[`${info}/RECORD`]: strToU8("six.py,sha256=x,1\n"),
		});
		mkdirSync(path.join(folder, "wheels"));
		writeFileSync(path.join(folder, "wheels", "six-1.17.0-py3-none-any.whl"), wheel);
		writeFileSync(path.join(folder, "broken-1.0-py3-none-any.whl"), "no zip");
		expect(openProjectFiles(folder).listInstalled()).toMatchObject([
			{ name: "six", version: "1.17.0", modules: ["six"] },
		]);
	});

	it("tell nothing where there is no environment", () => {
		expect(openProjectFiles(folder).listInstalled()).toEqual([]);
	});
});
