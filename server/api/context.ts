import type { Actor } from "#server/access/contract.ts";
import { newId } from "#server/platform/ids.ts";
import type { Services } from "./services.ts";

/** What of the HTTP request the procedures' guards look at. */
export interface HttpFacts {
	readonly origin: string | null;
	readonly contentType: string | null;
	/** `sec-fetch-site`, which only a browser sets. */
	readonly fetchSite: string | null;
	readonly userAgent: string | null;
}

/** What every procedure receives. There are no ambient credentials beside it. */
export interface ApiContext {
	readonly services: Services;
	readonly requestId: string;
	readonly actor: Actor | null;
	/** The signed-in person must replace a password that somebody else set. */
	readonly mustChangePassword: boolean;
	/** Address of the client as the edge saw it. */
	readonly address: string | null;
	/** `null` when a page of ours calls inside the server. */
	readonly http: HttpFacts | null;
}

export interface ApiContextInput {
	readonly services: Services;
	readonly actor: Actor | null;
	readonly mustChangePassword: boolean;
	readonly address: string | null;
	readonly http: HttpFacts | null;
}

export function createApiContext(input: ApiContextInput): ApiContext {
	return { ...input, requestId: newId(input.services.clock, input.services.random) };
}
