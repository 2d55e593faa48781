import path from "node:path";
import { createAccessServices } from "#server/access/access-services.ts";
import { signServiceToken } from "#server/access/service-token.ts";
import { createChangeFeed } from "#server/platform/change-feed.ts";
import { systemClock } from "#server/platform/clock.ts";
import { createDb } from "#server/platform/db/client.ts";
import { createPool } from "#server/platform/db/pool.ts";
import {
	connectableHost,
	type Env,
	parseEnv,
	publicUrlOf,
	readEnvironment,
} from "#server/platform/env.ts";
import { AppError } from "#server/platform/errors.ts";
import { createLog } from "#server/platform/log.ts";
import { systemRandom } from "#server/platform/random.ts";
import type { Secret } from "#server/platform/secrets/secret.ts";
import { createCatalogDeps } from "#server/processes/compose-catalog.ts";
import { allowedOrigins } from "./allowed-origins.ts";
import type { ConsoleEnv, Services } from "./services.ts";

const DB_CONNECTIONS = 8;
const POOL_CONNECTIONS = 6;
const KEY_USE_FLUSH_MS = 30_000;

const HOLDER = Symbol.for("sophia.services");
type Holder = typeof globalThis & { [HOLDER]?: Promise<Services> };

/**
 * The console's services, made at the first use. They hang on the global object because Next loads
 * modules once for pages and once more for routes, and there must be one pool and one throttle.
 */
export function getServices(): Promise<Services> {
	const holder: Holder = globalThis;
	holder[HOLDER] ??= createServices().catch((error: unknown) => {
		// The next request tries again: the database may have been away for a moment.
		delete holder[HOLDER];
		throw error;
	});
	return holder[HOLDER];
}

async function createServices(): Promise<Services> {
	const { env } = parseEnv(readEnvironment(process.cwd(), process.env));
	const connectionString = required(env.DATABASE_URL, "DATABASE_URL").reveal();
	const secret = required(env.SOPHIA_SECRET, "SOPHIA_SECRET");
	const publicUrl = publicUrlOf(env);
	// next-auth reads its own address from here only; anything else it would guess from headers.
	process.env.NEXTAUTH_URL = publicUrl;
	const logs = path.join(env.SOPHIA_DATA_DIR, "logs");
	const { log } = createLog({ name: "console", level: env.LOG_LEVEL, dir: logs });
	const db = createDb({ connectionString, max: DB_CONNECTIONS });
	const pool = createPool({
		connectionString,
		max: POOL_CONNECTIONS,
		applicationName: "sophia console",
	});
	const common = { db, pool, clock: systemClock, random: systemRandom };
	const access = createAccessServices({ ...common, secret, publicUrl });
	const changeFeed = await createChangeFeed({ connectionString, clock: systemClock });
	setInterval(() => {
		access.keyUse.flush().catch((error: unknown) => {
			log.warn({ err: error }, "the last use of keys could not be written yet");
		});
	}, KEY_USE_FLUSH_MS).unref();
	return {
		...common,
		env: consoleEnv(env, secret, publicUrl),
		changeFeed,
		log,
		access,
		createCatalogDeps: () => createCatalogDeps({ ...common, env, envelope: access.envelope }),
		edge: {
			url: env.EDGE_URL ?? `http://${connectableHost(env.HOST)}:${env.PORT}`,
			tokenFor: (actor) =>
				signServiceToken({ clock: systemClock, key: access.serviceTokenKey }, actor),
		},
	};
}

function consoleEnv(env: Env, secret: Secret, publicUrl: string): ConsoleEnv {
	const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = env;
	const hasOidc =
		OIDC_ISSUER !== undefined && OIDC_CLIENT_ID !== undefined && OIDC_CLIENT_SECRET !== undefined;
	return {
		publicUrl,
		consoleUrl: env.CONSOLE_URL ?? null,
		allowedOrigins: allowedOrigins(publicUrl),
		secret,
		dataDir: env.SOPHIA_DATA_DIR,
		allowPrivateUpstreams: env.SOPHIA_ALLOW_PRIVATE_UPSTREAMS,
		retentionDays: env.SOPHIA_RETENTION_DAYS,
		hasEnvironmentUpstream:
			env.OPENROUTER_API_KEY !== undefined || env.OPENAI_COMPATIBLE_BASE_URL !== undefined,
		oidc: hasOidc
			? { issuer: OIDC_ISSUER, clientId: OIDC_CLIENT_ID, clientSecret: OIDC_CLIENT_SECRET }
			: null,
	};
}

function required(value: Secret | undefined, name: string): Secret {
	if (value === undefined) {
		throw new AppError("precondition", `${name} is not set for the console`, {
			hint: "start Sophia with: npm start",
		});
	}
	return value;
}
