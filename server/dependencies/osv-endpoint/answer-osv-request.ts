import { z } from "zod";
import { judgeVersion, readJudged } from "../core/advisories/judge-version.ts";
import { asEcosystem, normalizeName } from "../core/advisories/osv-record.ts";
import type { OpenAdvisories } from "../store/open-advisories.ts";

/** A request of the OSV API, its body parsed as JSON. */
export interface OsvRequest {
	readonly method: string;
	readonly path: string;
	readonly body: unknown;
}

export interface OsvAnswer {
	readonly status: number;
	readonly body: unknown;
}

const MAX_QUERIES = 1000;

const querySchema = z.object({
	version: z.string().optional(),
	package: z
		.object({
			name: z.string().optional(),
			ecosystem: z.string().optional(),
			purl: z.string().optional(),
		})
		.optional(),
});
const batchSchema = z.object({ queries: z.array(querySchema).max(MAX_QUERIES) });
const recordSchema = z.looseObject({ id: z.string(), modified: z.string().optional() });

type OsvRecordBody = z.infer<typeof recordSchema>;

/**
 * Answers the OSV API from the loaded advisories (`/v1/query`, `/v1/querybatch`, `/v1/vulns/{id}`),
 * so that `uv audit --service-url` and `pip-audit --osv-url` work offline and see what the console
 * sees. Withdrawn records are no answer to a query, and can be read by their id.
 */
export function answerOsvRequest(advisories: OpenAdvisories, request: OsvRequest): OsvAnswer {
	const { method, path, body } = request;
	if (method === "GET" && path.startsWith("/v1/vulns/")) {
		const text = advisories.findRecord(decode(path.slice("/v1/vulns/".length)));
		if (text === null) return fail(404, 5, "Bug not found.");
		return { status: 200, body: JSON.parse(text) };
	}
	if (method === "POST" && path === "/v1/query") {
		const query = querySchema.safeParse(body);
		if (!query.success) return fail(400, 3, describe(query.error));
		const vulns = findRecords(advisories, query.data);
		return { status: 200, body: vulns.length === 0 ? {} : { vulns } };
	}
	if (method === "POST" && path === "/v1/querybatch") {
		const batch = batchSchema.safeParse(body);
		if (!batch.success) return fail(400, 3, describe(batch.error));
		const results = batch.data.queries.map((query) => {
			const vulns = findRecords(advisories, query).map(({ id, modified }) => ({ id, modified }));
			return vulns.length === 0 ? {} : { vulns };
		});
		return { status: 200, body: { results } };
	}
	return fail(404, 5, `no such endpoint: ${method} ${path}`);
}

function fail(status: number, code: number, message: string): OsvAnswer {
	return { status, body: { code, message } };
}

function describe(error: z.ZodError): string {
	const issue = error.issues[0];
	return `Invalid query: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`;
}

function findRecords(
	advisories: OpenAdvisories,
	query: z.infer<typeof querySchema>,
): OsvRecordBody[] {
	const target = readTarget(query);
	if (target === null) return [];
	const { ecosystem, name } = target;
	const judged = readJudged(ecosystem, target.version);
	return advisories.data.find(ecosystem, normalizeName(ecosystem, name)).flatMap((advisory) => {
		if (advisory.record.withdrawn) return [];
		const holds = advisory.affected.some((entry) => judgeVersion(entry, judged).affected);
		const text = holds ? advisories.findRecord(advisory.record.id) : null;
		return text === null ? [] : [recordSchema.parse(JSON.parse(text))];
	});
}

/** A text that is not encoded right is no name that anything is known of, and stands as it is. */
function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

const PURL_TYPES: Readonly<Record<string, string>> = { pypi: "PyPI", npm: "npm" };

function readTarget({ package: given, version }: z.infer<typeof querySchema>) {
	const purl = /^pkg:([a-z]+)\/([^@?#]+)(?:@([^?#]+))?/.exec(given?.purl ?? "");
	const ecosystem = asEcosystem(given?.ecosystem ?? PURL_TYPES[purl?.[1] ?? ""] ?? "");
	const name = given?.name ?? (purl === null ? undefined : decode(purl[2] ?? ""));
	const asked = version ?? (purl?.[3] === undefined ? undefined : decode(purl[3]));
	if (ecosystem === null || name === undefined || asked === undefined) return null;
	return { ecosystem, name, version: asked };
}
