import { AppError } from "#server/platform/errors.ts";
import { createSilentLog } from "#server/platform/log.ts";
import { systemRandom } from "#server/platform/random.ts";
import { Secret } from "#server/platform/secrets/secret.ts";
import type { Services } from "../services.ts";

/** Whatever a procedure asks of it fails, at any depth: the outside world does not answer. */
function unreachable<T extends object>(name: string): T {
	const target = () => {
		throw new AppError("unavailable", `${name} is a stub`);
	};
	// The one cast of this file: a stub of any shape.
	return new Proxy(target, {
		get: (_, property) =>
			property === "then" ? undefined : unreachable(`${name}.${String(property)}`),
	}) as unknown as T;
}

/** Services for tests that end before anything outside is used. */
export function createStubServices(overrides: Partial<Services> = {}): Services {
	return {
		env: {
			publicUrl: "http://127.0.0.1:3000",
			consoleUrl: null,
			allowedOrigins: ["http://127.0.0.1:3000", "http://localhost:3000"],
			secret: new Secret("a secret that only tests use, long enough"),
			dataDir: "/nonexistent",
			allowPrivateUpstreams: false,
			retentionDays: 90,
			hasEnvironmentUpstream: false,
			oidc: null,
		},
		db: unreachable("db"),
		pool: unreachable("pool"),
		changeFeed: unreachable("change feed"),
		clock: { nowMs: () => 1_768_478_400_000, monotonicMs: () => 0 },
		random: systemRandom,
		log: createSilentLog(),
		edge: { url: "http://127.0.0.1:9", tokenFor: () => "svc_stub" },
		access: unreachable("access"),
		createCatalogDeps: unreachable("catalog"),
		...overrides,
	};
}
