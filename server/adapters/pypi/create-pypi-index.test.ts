import { describe, expect, it } from "vitest";
import { systemClock } from "#server/platform/clock.ts";
import type { GuardedFetch } from "#server/platform/http/guarded-fetch.ts";
import { createPypiIndex } from "./create-pypi-index.ts";

/** A simple index as PyPI serves it (PEP 691, 700, 792). */
const SIMPLE = {
	meta: { "api-version": "1.4" },
	name: "a",
	versions: ["1.0", "1.1", "2.0-rc1"],
	files: [
		{ filename: "a-1.0.tar.gz", "upload-time": "2026-01-02T00:00:00Z", yanked: false },
		{ filename: "a-1.0-py3-none-any.whl", "upload-time": "2026-01-01T00:00:00Z", yanked: false },
		{ filename: "a-1.1-py3-none-any.whl", "upload-time": "2026-02-01T00:00:00Z", yanked: "broken" },
		{ filename: "a-2.0_rc1-py3-none-any.whl", "upload-time": "2026-03-01T00:00:00Z", yanked: true },
	],
	"project-status": { status: "archived", reason: "done" },
};

function answer(status: number, value: unknown): { status: number; text: string } {
	return { status, text: typeof value === "string" ? value : JSON.stringify(value) };
}

function open(pages: Readonly<Record<string, { status: number; text: string }>>) {
	const asked: string[] = [];
	const fetch: GuardedFetch = async ({ url }) => {
		asked.push(new URL(url).pathname);
		const page = pages[new URL(url).pathname] ?? answer(404, "");
		return { status: page.status, headers: {}, body: Buffer.from(page.text) };
	};
	return {
		asked,
		index: createPypiIndex({
			baseUrl: "https://pypi.test",
			fetch,
			maxParallel: 2,
			cache: null,
			clock: systemClock,
		}),
	};
}

describe("a Python package index", () => {
	it("gives releases with first upload, what was yanked, and the project's status", async () => {
		const { index } = open({ "/simple/a/": answer(200, SIMPLE) });
		expect(await index.find("PyPI", "a")).toEqual({
			kind: "found",
			project: {
				releases: [
					{ version: "1.0", uploadedAt: "2026-01-01T00:00:00Z", yanked: null },
					{ version: "1.1", uploadedAt: "2026-02-01T00:00:00Z", yanked: "broken" },
					{ version: "2.0-rc1", uploadedAt: "2026-03-01T00:00:00Z", yanked: "" },
				],
				latest: null,
				status: { state: "archived", reason: "done" },
			},
			asOf: null,
		});
	});

	it("tells absent from unknown", async () => {
		const { index } = open({
			"/simple/b/": answer(503, ""),
			"/simple/c/": answer(200, "<html>"),
		});
		expect(await index.find("PyPI", "a")).toEqual({ kind: "absent" });
		expect(await index.find("PyPI", "b")).toMatchObject({ kind: "unknown" });
		expect(await index.find("PyPI", "c")).toMatchObject({ kind: "unknown" });
		expect(await index.find("npm", "a")).toMatchObject({ kind: "unknown" });
	});

	it("asks once for each name", async () => {
		const { index, asked } = open({ "/simple/a/": answer(200, SIMPLE) });
		await Promise.all([index.find("PyPI", "a"), index.find("PyPI", "a")]);
		expect(asked).toEqual(["/simple/a/"]);
	});

	it("hands on the addresses that a project gives of itself", async () => {
		const project_urls = { Changelog: "https://example.com/changes", Odd: null };
		const info = { version: "1.0", project_urls, home_page: "https://github.com/example/a" };
		const { index } = open({ "/pypi/a/1.0/json": answer(200, { info }) });
		expect(await index.findLicence("PyPI", "a", "1.0")).toMatchObject({
			urls: [
				["Changelog", "https://example.com/changes"],
				["Odd", ""],
				["homepage", "https://github.com/example/a"],
			],
		});
	});

	it("takes the licence of the version, else that of the newest release, and says which", async () => {
		const info = (version: string) =>
			answer(200, { info: { version, license_expression: "MIT", classifiers: [] } });
		const { index } = open({ "/pypi/a/1.0/json": info("1.0"), "/pypi/b/json": info("2.0") });
		expect(await index.findLicence("PyPI", "a", "1.0")).toMatchObject({ isOfVersion: true });
		expect(await index.findLicence("PyPI", "b", "1.0")).toMatchObject({
			expression: "MIT",
			isOfVersion: false,
		});
		expect(await index.findLicence("PyPI", "c", "1.0")).toBeNull();
	});
});
