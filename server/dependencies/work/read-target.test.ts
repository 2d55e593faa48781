import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AuditTarget } from "./audit-task.ts";
import { readCommit } from "./read-commit.ts";
import { hashTarget, openTarget, readTargetPolicy } from "./read-target.ts";

let root = "";
beforeEach(() => {
	root = mkdtempSync(path.join(tmpdir(), "sophia-target-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const target = (more: Partial<AuditTarget>): AuditTarget => ({
	folder: null,
	files: [],
	file: null,
	name: "my project",
	policyText: null,
	waivers: [],
	...more,
});

function make(...names: string[]): string {
	const folder = path.join(root, ...names);
	mkdirSync(folder, { recursive: true });
	return folder;
}

describe("folders of projects", () => {
	it("are those below the roots, links followed, and never the data folder", () => {
		const rules = { dataDir: make("data"), roots: [make("projects")] };
		const open = (folder: string) => openTarget(target({ folder }), rules).folder;
		expect(open(make("projects", "one"))).toContain("one");
		expect(() => open(make("other"))).toThrow("outside of the folders");
		symlinkSync(path.join(root, "other"), path.join(root, "projects", "link"));
		expect(() => open(path.join(root, "projects", "link"))).toThrow("outside of the folders");
		symlinkSync(path.join(root, "data"), path.join(root, "sneaky"));
		const anywhere = { ...rules, roots: [] };
		const sneaky = target({ folder: path.join(root, "sneaky") });
		expect(() => openTarget(sneaky, anywhere)).toThrow("holds no projects");
		expect(() => open(path.join(root, "none"))).toThrow("is not there");
	});

	it("are written for uploads and removed afterwards", () => {
		const files = [
			{ name: "uv.lock", content: Buffer.from("version = 1") },
			{ name: "../../escape", content: Buffer.from("no") },
		];
		const rules = { dataDir: make("data"), roots: [make("projects")] };
		const { folder, release } = openTarget(target({ files }), rules);
		expect(path.basename(folder)).toBe("my-project");
		expect(readFileSync(path.join(folder, "uv.lock"), "utf8")).toBe("version = 1");
		release();
		expect(() => readFileSync(path.join(folder, "uv.lock"))).toThrow();
	});

	it("tell their states apart by what is judged", () => {
		const folder = make("one");
		const empty = hashTarget(folder, null);
		writeFileSync(path.join(folder, "README.md"), "text");
		expect(hashTarget(folder, null)).toBe(empty);
		writeFileSync(path.join(folder, "uv.lock"), "version = 1");
		expect(hashTarget(folder, null)).not.toBe(empty);
	});
});

it("a policy of the console goes before the project's own, decisions go into both", () => {
	const folder = make("one");
	const waivers = target({}).waivers;
	expect(readTargetPolicy(folder, target({ waivers })).policySource.source).toBe("built-in");
	writeFileSync(path.join(folder, "sophia-audit.toml"), '[fail]\nseverity = "low"\n');
	expect(readTargetPolicy(folder, target({})).policy.fail.severity).toBe("low");
	const console = readTargetPolicy(
		folder,
		target({ policyText: '[fail]\nseverity = "critical"\n' }),
	);
	expect(console).toMatchObject({ policy: { fail: { severity: "critical" } } });
	expect(() => readTargetPolicy(folder, target({ policyText: "[fail" }))).toThrow("is not one");
});

describe("the commit of a checkout", () => {
	const id = "a".repeat(40);

	it("is read from the branch, a packed one, or the head itself", () => {
		const git = make("repo", ".git", "refs", "heads");
		const at = (name: string, text: string) =>
			writeFileSync(path.join(root, "repo", ".git", name), text);
		at("HEAD", "ref: refs/heads/main\n");
		at("packed-refs", `# pack-refs\n${id} refs/heads/main\n`);
		expect(readCommit(path.join(root, "repo"))).toEqual({ id, branch: "main" });
		writeFileSync(path.join(git, "main"), `${"b".repeat(40)}\n`);
		const inside = make("repo", "packages", "api");
		expect(readCommit(inside)).toEqual({ id: "b".repeat(40), branch: "main" });
		at("HEAD", `${id}\n`);
		expect(readCommit(inside)).toEqual({ id, branch: null });
		at("HEAD", "ref: refs/../../secret\n");
		expect(readCommit(inside)).toBeNull();
	});
});
