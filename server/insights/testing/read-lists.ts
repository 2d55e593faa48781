import type { Actor } from "#server/access/contract.ts";
import {
	type DecisionRow,
	listDecisionsInput,
	listRequestsInput,
	type RequestRow,
} from "#server/ledger/contract.ts";
import { listDecisions, listRequests } from "#server/ledger/index.ts";

type ReadDeps = Parameters<typeof listRequests>[0];

/** Every page of a list of requests, in its order. */
export async function readRequests(
	deps: ReadDeps,
	actor: Actor,
	input: object,
): Promise<RequestRow[]> {
	const rows: RequestRow[] = [];
	for (let cursor: string | null | undefined; cursor !== null; ) {
		const page = { limit: 90, ...input, ...(cursor === undefined ? {} : { cursor }) };
		const { items, nextCursor } = await listRequests(deps, actor, listRequestsInput.parse(page));
		rows.push(...items);
		cursor = nextCursor;
	}
	return rows;
}

/** The first page of a list of decisions. */
export async function readDecisions(
	deps: ReadDeps,
	actor: Actor,
	input: object,
): Promise<DecisionRow[]> {
	const page = listDecisionsInput.parse({ limit: 200, ...input });
	return (await listDecisions(deps, actor, page)).items;
}
