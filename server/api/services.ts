import type { Pool } from "pg";
import type { AccessServices } from "#server/access/access-services.ts";
import type { Actor } from "#server/access/contract.ts";
import type { CatalogDeps } from "#server/catalog/ports.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Db } from "#server/platform/db/client.ts";
import type { ChangeFeed } from "#server/platform/events.ts";
import type { Log } from "#server/platform/log.ts";
import type { Random } from "#server/platform/random.ts";
import type { Secret } from "#server/platform/secrets/secret.ts";

/** What the console needs of the environment, parsed. */
export interface ConsoleEnv {
	/** Where people open the console, without a slash at the end. */
	readonly publicUrl: string;
	/** The console's own address, where it is not on the edge's machine. */
	readonly consoleUrl: string | null;
	/** Origins whose pages may send mutations. */
	readonly allowedOrigins: readonly string[];
	/** The installation's master secret; use `deriveKey` of it. */
	readonly secret: Secret;
	/** The data folder of this machine. */
	readonly dataDir: string;
	/** Lets provider addresses be private or loopback ones. */
	readonly allowPrivateUpstreams: boolean;
	/** Days for which requests and decisions are kept. */
	readonly retentionDays: number;
	/** An upstream is configured by the environment, so the simulator does not serve. */
	readonly hasEnvironmentUpstream: boolean;
	readonly oidc: {
		readonly issuer: string;
		readonly clientId: string;
		readonly clientSecret: Secret;
	} | null;
}

/** How the console reaches the gateway. */
export interface EdgeClient {
	/** Base address without a slash at the end. */
	readonly url: string;
	/** A bearer token, good for a minute, that lets the edge act for this actor. */
	tokenFor(actor: Actor): string;
}

/** Everything that procedures use from outside, made once a process. */
export interface Services {
	readonly env: ConsoleEnv;
	readonly db: Db;
	/** For SQL that Prisma cannot express: the ledger and the audit log. */
	readonly pool: Pool;
	readonly changeFeed: ChangeFeed;
	readonly clock: Clock;
	readonly random: Random;
	readonly log: Log;
	readonly edge: EdgeClient;
	readonly access: AccessServices;
	/** What a refresh of the catalogue needs, with the source configured at this moment. */
	readonly createCatalogDeps: () => Promise<CatalogDeps>;
}
