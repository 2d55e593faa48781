import type { Clock } from "#server/platform/clock.ts";
import { type Db, inTransaction } from "#server/platform/db/client.ts";
import { AppError, isAppError } from "#server/platform/errors.ts";
import { createGuardedFetch } from "#server/platform/http/guarded-fetch.ts";
import type { Envelope } from "#server/platform/secrets/envelope.ts";
import type { Secret } from "#server/platform/secrets/secret.ts";
import {
	type Actor,
	type ProviderKind,
	type ProviderTest,
	providerKindSchema,
} from "../contract.ts";
import { recordAudit } from "../record-audit.ts";
import { checkBaseUrl } from "./check-base-url.ts";
import { describeKeyQuota } from "./describe-key-quota.ts";
import { placeOf, SEALED_SELECT } from "./provider-rows.ts";

/** A guarded GET: checks and pins the address, follows no redirect, bounds bytes and time. */
export type GuardedGet = (
	url: string,
	headers: Readonly<Record<string, string>>,
) => Promise<{ readonly status: number; readonly text: string }>;

export interface TestProviderDeps {
	readonly db: Db;
	readonly clock: Clock;
	readonly envelope: Envelope;
	readonly allowPrivate: boolean;
	readonly get: GuardedGet;
}

const MAX_BYTES = 4 * 1024 * 1024;
const TIMEOUT_MS = 10_000;

export function createGuardedGet(allowPrivate: boolean): GuardedGet {
	const guarded = createGuardedFetch({ reach: allowPrivate ? "private" : "public" });
	return async (url, headers) => {
		const { status, body } = await guarded({
			url,
			headers,
			maxBytes: MAX_BYTES,
			timeoutMs: TIMEOUT_MS,
		});
		return { status, text: Buffer.from(body).toString("utf8") };
	};
}

type Step = ProviderTest["steps"][number];

/** A path that answers at once and needs the key; `null`: the kind has none. */
const PROBES: Readonly<
	Record<ProviderKind, { readonly path: string; readonly needsKey: boolean }>
> = {
	openrouter: { path: "/key", needsKey: true },
	"openai-compatible": { path: "/models", needsKey: true },
	// Portkey as a hop has no key of its own to check; the upstream's key is checked at the call.
	portkey: { path: "/", needsKey: false },
};

/**
 * Tests a stored provider step by step and keeps the result. What the other side answers is judged,
 * never shown: it could be anything that the address reaches.
 */
export async function testProvider(
	deps: TestProviderDeps,
	actor: Actor,
	id: string,
): Promise<ProviderTest> {
	const row = await deps.db.providerCredential.findFirst({
		where: { id, orgId: actor.orgId },
		select: SEALED_SELECT,
	});
	if (row === null) throw new AppError("not_found", "there is no such provider");
	const kind = providerKindSchema.parse(row.kind);
	const secret = deps.envelope.open(row, placeOf(row));
	const result = await probe(deps, kind, row.baseUrl, secret);
	await inTransaction(deps.db, async (tx) => {
		await tx.providerCredential.updateMany({
			where: { id, orgId: actor.orgId },
			data: {
				lastTestAt: new Date(deps.clock.nowMs()),
				lastTestOk: result.ok,
				lastTestMessage: result.message,
			},
		});
		await recordAudit(tx, {
			actor,
			action: "provider.test",
			target: { kind: "provider", id },
			after: { ok: result.ok, message: result.message },
		});
	});
	return result;
}

async function probe(
	deps: Pick<TestProviderDeps, "clock" | "get" | "allowPrivate">,
	kind: ProviderKind,
	baseUrl: string,
	secret: Secret,
): Promise<ProviderTest> {
	const steps = new Map<Step["name"], Step>();
	const pass = (name: Step["name"], detail: string, durationMs: number | null = null) =>
		steps.set(name, { name, state: "passed", detail, durationMs });
	const fail = (name: Step["name"], detail: string): ProviderTest => {
		steps.set(name, { name, state: "failed", detail, durationMs: null });
		return { ok: false, message: detail, steps: inOrder(steps) };
	};
	try {
		checkBaseUrl(baseUrl, deps);
	} catch (error) {
		return fail("address", isAppError(error) ? error.message : "the address is not allowed");
	}
	pass("address", "the address is allowed");
	const { path, needsKey } = PROBES[kind];
	const startMs = deps.clock.monotonicMs();
	let answer: Awaited<ReturnType<GuardedGet>>;
	try {
		answer = await deps.get(`${baseUrl}${path}`, {
			authorization: `Bearer ${secret.reveal()}`,
			accept: "application/json",
		});
	} catch (error) {
		return fail("connection", isAppError(error) ? error.message : "no connection");
	}
	pass("connection", "connected", Math.round(deps.clock.monotonicMs() - startMs));
	if (answer.status === 401 || answer.status === 403) {
		pass("answer", `it answers (${answer.status})`);
		return fail("credential", "the secret was refused");
	}
	if (answer.status >= 300) return fail("answer", `it answers with status ${answer.status}`);
	if (needsKey && !isJsonObject(answer.text)) {
		return fail("answer", "the answer is not JSON: is this the API's base address?");
	}
	pass("answer", "it answers as expected");
	pass(
		"credential",
		needsKey ? "the secret was accepted" : "this kind checks it at the first call",
	);
	const quota = kind === "openrouter" ? describeKeyQuota(answer.text) : null;
	return { ok: true, message: quota ?? "works", steps: inOrder(steps) };
}

const ORDER = ["address", "connection", "answer", "credential"] as const;

function inOrder(steps: ReadonlyMap<Step["name"], Step>): Step[] {
	return ORDER.map(
		(name) =>
			steps.get(name) ?? { name, state: "not_reached", detail: "not reached", durationMs: null },
	);
}

function isJsonObject(text: string): boolean {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === "object" && value !== null;
	} catch (error) {
		if (error instanceof SyntaxError) return false;
		throw error;
	}
}
