import { describe, expect, it } from "vitest";
import { createOsvApi } from "#server/adapters/osv/create-osv-api.ts";
import { openPackageIndexes } from "#server/adapters/package-index/open-package-indexes.ts";
import { systemClock } from "#server/platform/clock.ts";
import type { GuardedFetch } from "#server/platform/http/guarded-fetch.ts";
import { DEFAULT_POLICY } from "./core/policy/policy-schema.ts";
import { runAudit } from "./run-audit.ts";
import { buildUvLock } from "./testing/build-lock.ts";
import { buildProjectFiles } from "./testing/memory-project.ts";

/** All that an audit sends, as text: addresses, headers and bodies. */
async function listen(files: Readonly<Record<string, string>>): Promise<string> {
	const sent: string[] = [];
	const fetch: GuardedFetch = async (request) => {
		sent.push(JSON.stringify({ ...request, body: request.body?.toString() }));
		const body = Buffer.from(request.method === "POST" ? '{"results":[]}' : "{}");
		return { status: request.method === "POST" ? 503 : 404, headers: {}, body };
	};
	await runAudit(
		{
			files: buildProjectFiles(files),
			advisories: null,
			remote: createOsvApi({ baseUrl: "https://osv.test", fetch, maxParallel: 2 }),
			index: openPackageIndexes({
				pypiUrl: "https://pypi.test",
				npmUrl: "https://npm.test",
				fetch,
				cacheFolder: "/dev/null/none",
				clock: systemClock,
			}),
			uv: null,
			clock: systemClock,
		},
		{
			folder: "/srv/secret-app",
			file: null,
			policy: DEFAULT_POLICY,
			policySource: { source: "built-in", sha256: "" },
			isOffline: false,
			baseline: null,
		},
	);
	return sent.join("\n");
}

const project = (dependencies: readonly string[], rest = "") =>
	`[project]\nname = "secret-app"\nversion = "1"\nrequires-python = ">=3.12"\ndependencies = ${JSON.stringify(dependencies)}\n${rest}`;

describe("names that are not public", () => {
	it("of another index, a git or local source, and of the projects themselves are never sent", async () => {
		const names = ["open", "secret-index", "secret-git", "secret-path", "secret-member"];
		const lock = buildUvLock([
			{ name: "app", dependencies: names },
			{ name: "open" },
			{ name: "secret-index", source: '{ registry = "https://pypi.secret.test/simple" }' },
			{ name: "secret-git", source: '{ git = "https://git.secret.test/x#0123" }' },
			{ name: "secret-path", source: '{ directory = "../x" }' },
			{ name: "secret-member", source: '{ editable = "lib/m" }' },
		]);
		const sent = await listen({ "uv.lock": lock, "pyproject.toml": project(names) });
		expect(sent).toContain("open");
		expect(sent).not.toContain("secret");
	});

	it.each([
		'[[tool.uv.index]]\nname = "x"\nurl = "https://pypi.secret.test/simple"\n',
		'[[tool.uv.index]]\nurl = "https://pypi.secret.test/simple"\ndefault = true\n',
		'[tool.uv]\nextra-index-url = ["https://pypi.secret.test/simple"]\n',
		'[tool.uv]\nindex-url = "https://pypi.secret.test/simple"\n',
	])("of a project without a lock are not sent where it has %s", async (settings) => {
		const sent = await listen({ "pyproject.toml": project(["secret-one==1.0"], settings) });
		expect(sent).not.toContain("secret");
	});

	it("that an explicit index alone has are not sent, and the others are", async () => {
		const settings =
			'[[tool.uv.index]]\nname = "x"\nurl = "https://pypi.secret.test/simple"\nexplicit = true\n[tool.uv.sources]\nsecret-one = { index = "x" }\n';
		const sent = await listen({
			"pyproject.toml": project(["secret-one==1.0", "open==1.0"], settings),
		});
		expect(sent).toContain("open");
		expect(sent).not.toContain("secret");
	});

	it("of a requirements.txt with an index of its own are not sent", async () => {
		const text = "--extra-index-url https://pypi.secret.test/simple\nsecret-one==1.0\n";
		expect(await listen({ "requirements.txt": text })).not.toContain("secret");
	});

	it("of npm's other registries, git and local folders are not sent", async () => {
		const entry = (resolved?: string) => ({ version: "1.0.0", ...(resolved ? { resolved } : {}) });
		const lock = {
			lockfileVersion: 3,
			packages: {
				"": { name: "secret-app", dependencies: { open: "1", "@secret/a": "1" } },
				"node_modules/open": entry(),
				"node_modules/@secret/a": entry("https://npm.secret.test/@secret/a/-/a-1.0.0.tgz"),
				"node_modules/secret-git": entry("git+ssh://git@git.secret.test/x.git#0123"),
				"node_modules/secret-member": { resolved: "secret-member", link: true },
				"secret-member": { version: "1.0.0" },
			},
		};
		const sent = await listen({
			"package-lock.json": JSON.stringify(lock),
			"package.json": JSON.stringify(lock.packages[""]),
		});
		expect(sent).toContain("open");
		expect(sent).not.toContain("secret");
	});
});
