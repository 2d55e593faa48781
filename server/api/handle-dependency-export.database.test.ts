import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAccessServices } from "#server/access/access-services.ts";
import { DEFAULT_ORG_ID, type Role, type Scope } from "#server/access/contract.ts";
import { createApiKey } from "#server/access/index.ts";
import { buildPerson } from "#server/access/testing/build-actors.ts";
import {
	createAuditFixture,
	lockOf,
	PYPROJECT,
} from "#server/dependencies/testing/audit-fixture.ts";
import { buildOsvRecord } from "#server/dependencies/testing/memory-advisories.ts";
import { newId } from "#server/platform/ids.ts";
import { systemRandom } from "#server/platform/random.ts";
import { Secret } from "#server/platform/secrets/secret.ts";
import { contextOf } from "./handle-api-request.ts";
import { handleDependencyExport } from "./handle-dependency-export.ts";
import { createCaller } from "./root.ts";
import type { Services } from "./services.ts";
import { createStubServices } from "./testing/stub-services.ts";

const ORIGIN = "http://127.0.0.1:3000";
let fixture: Awaited<ReturnType<typeof createAuditFixture>>;
let services: Services;

beforeAll(async () => {
	fixture = await createAuditFixture();
	const { db, pool, clock } = fixture;
	const common = { db, pool, clock, random: systemRandom };
	const secret = new Secret("a secret that only tests use, long enough");
	const access = createAccessServices({ ...common, secret, publicUrl: ORIGIN });
	services = createStubServices({ ...common, access });
	await fixture.load(buildOsvRecord("PYSEC-1", [{ introduced: "0" }]));
});
afterAll(() => fixture.close());

async function addKey(scopes: Scope[], role: Role = "operator"): Promise<string> {
	const { db, clock } = fixture;
	const ownerId = newId(clock, systemRandom);
	const email = `${ownerId}@example.com`;
	await db.user.create({
		data: { id: ownerId, orgId: DEFAULT_ORG_ID, email, name: "owner", role },
	});
	const owner = await db.user.findUniqueOrThrow({ where: { id: ownerId } });
	const actor = buildPerson(role, { userId: owner.id, email });
	const made = await createApiKey(
		{ db, clock, random: systemRandom, hmacKey: services.access.apiKeyHmacKey },
		actor,
		{
			name: "ci",
			scopes,
			allowedModels: [],
			expiresAt: null,
			capture: "off",
			captureRetentionDays: 1,
		},
	);
	return made.key;
}

function ask(path: string, key: string | null): Request {
	const headers = {
		host: "127.0.0.1:3000",
		"content-type": "application/json",
		...(key ? { authorization: `Bearer ${key}` } : {}),
	};
	return new Request(`${ORIGIN}${path}`, { headers });
}

async function callerOf(key: string) {
	return createCaller(await contextOf(services, ask("/api/trpc/x", key)));
}

const exportOf = (audit: string, format: string) =>
	`/api/dependencies/export?q=${encodeURIComponent(JSON.stringify({ audit, format }))}`;

describe("a build with a key of its own", () => {
	it("submits its lock, reads the verdict and takes the report along, and nothing else", async () => {
		const key = await addKey(["dependencies.submit"]);
		const caller = await callerOf(key);
		const files = [
			{ name: "pyproject.toml", content: PYPROJECT },
			{ name: "uv.lock", content: lockOf("1.0") },
		];
		const { audit } = await caller.dependencies.submit({ project: "ci", files });
		await fixture.settle();
		expect(await caller.dependencies.audits.progress({ id: audit.id })).toMatchObject({
			state: "done",
		});
		const found = await caller.dependencies.audits.get({
			id: audit.id,
			checks: ["vulnerabilities"],
		});
		expect(found.audit).toMatchObject({ verdict: "failed", trigger: "submit" });
		await expect(caller.dependencies.findings.list({})).rejects.toThrow(
			"API keys are not accepted",
		);

		const answer = await handleDependencyExport(services, ask(exportOf(audit.id, "json"), key));
		expect(answer.status).toBe(200);
		expect(answer.headers.get("content-disposition")).toBe(
			'attachment; filename="dependency_audit_report.json"',
		);
		expect(await answer.json()).toMatchObject({ schema: "sophia-dependency-audit/1" });
		const bad = await handleDependencyExport(services, ask(exportOf(audit.id, "pdf"), key));
		expect(bad.status).toBe(400);
	});

	it("needs the scope", async () => {
		const key = await addKey(["requests.read"]);
		const caller = await callerOf(key);
		const files = [{ name: "uv.lock", content: lockOf("1.0") }];
		await expect(caller.dependencies.submit({ project: "ci", files })).rejects.toThrow(
			"lacks the scope dependencies.submit",
		);
		const id = newId(fixture.clock, systemRandom);
		expect((await handleDependencyExport(services, ask(exportOf(id, "csv"), key))).status).toBe(
			403,
		);
		expect((await handleDependencyExport(services, ask(exportOf(id, "csv"), null))).status).toBe(
			401,
		);
	});
});
