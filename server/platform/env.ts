import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseEnv as parseDotEnv } from "node:util";
import { z } from "zod";
import { AppError } from "./errors.ts";
import { nearestWord } from "./nearest-word.ts";
import { Secret } from "./secrets/secret.ts";

/** The processes that one launcher can run; peers that it does not run are reached by URL. */
export const processRoleSchema = z.enum(["edge", "console", "worker"]);
export type ProcessRole = z.infer<typeof processRoleSchema>;

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

const port = z
	.string()
	.refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, {
		error: "is not a port number (0 to 65535)",
	})
	.transform(Number);

const httpUrl = z
	.string()
	.refine((text) => /^https?:$/.test(protocolOf(text)), {
		error: "is not a URL that begins with http:// or https://",
	})
	.transform((text) => text.replace(/\/+$/, ""));

const postgresUrl = z
	.string()
	.refine((text) => /^postgres(ql)?:$/.test(protocolOf(text)), {
		error: "is not a URL that begins with postgresql://",
	})
	.transform((text) => new Secret(text));

const secret = z.string().transform((text) => new Secret(text));

const flag = z
	.string()
	.refine((text) => /^(0|1|true|false)$/i.test(text), { error: "is neither true nor false" })
	.transform((text) => /^(1|true)$/i.test(text));

const list = z.string().transform((text) => splitList(text));

const addressRanges = list.pipe(
	z.array(
		z.union([z.ipv4(), z.cidrv4(), z.ipv6(), z.cidrv6()], {
			error: ({ input }) =>
				`names "${String(input)}", which is neither an address nor a subnet such as 10.0.0.0/8`,
		}),
	),
);

const days = z
	.string()
	.refine((text) => /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 3_650, {
		error: "is not a number of days (1 to 3650)",
	})
	.transform(Number);

const roles = list.pipe(
	z.array(
		z.enum(processRoleSchema.options, {
			error: ({ input }) =>
				`names an unknown role "${String(input)}" (known: ${processRoleSchema.options.join(", ")})`,
		}),
	),
);

/** Every variable that Sophia reads, once. `.env.example` documents the same names; a test compares. */
export const envVariablesSchema = z.object({
	PORT: port.default(3000),
	HOST: z.string().default("127.0.0.1"),
	PUBLIC_URL: httpUrl.optional(),
	TRUSTED_PROXIES: addressRanges.default([]),
	DATABASE_URL: postgresUrl.optional(),
	SOPHIA_DATA_DIR: z.string().default(".sophia"),
	SOPHIA_ROLES: roles.default([...processRoleSchema.options]),
	EDGE_URL: httpUrl.optional(),
	CONSOLE_URL: httpUrl.optional(),
	SOPHIA_SECRET: z
		.string()
		.min(32, { error: "is shorter than 32 characters" })
		.transform((text) => new Secret(text))
		.optional(),
	SOPHIA_SIMULATOR_PORT: port.optional(),
	SOPHIA_RETENTION_DAYS: days.default(90),
	SOPHIA_PROJECT_ROOTS: list.default([]),
	SOPHIA_ALLOW_PRIVATE_UPSTREAMS: flag.default(false),
	OIDC_ISSUER: httpUrl.optional(),
	OIDC_CLIENT_ID: z.string().optional(),
	OIDC_CLIENT_SECRET: secret.optional(),
	OPENROUTER_API_KEY: secret.optional(),
	OPENROUTER_BASE_URL: httpUrl.default("https://openrouter.ai/api/v1"),
	OPENAI_COMPATIBLE_BASE_URL: httpUrl.optional(),
	OPENAI_COMPATIBLE_API_KEY: secret.optional(),
	PORTKEY_URL: httpUrl.optional(),
	PORTKEY_CONFIG_PATH: z.string().default("config/portkey_config.json"),
	N8N_URL: httpUrl.optional(),
	N8N_API_KEY: secret.optional(),
	N8N_WORKFLOWS_PATH: z.string().default("config/n8n_workflows.yaml"),
	MCP_SERVERS_PATH: z.string().default("config/mcp_servers.json"),
	OSV_URL: httpUrl.default("https://api.osv.dev"),
	OSV_BULK_URL: httpUrl.default("https://osv-vulnerabilities.storage.googleapis.com"),
	PYPI_URL: httpUrl.default("https://pypi.org"),
	NPM_URL: httpUrl.default("https://registry.npmjs.org"),
	LOG_LEVEL: z
		.enum(LOG_LEVELS, { error: `is not one of ${LOG_LEVELS.join(", ")}` })
		.default("info"),
	OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
});

/** Parsed environment. Paths are as given: `resolveDataDir` makes them absolute. */
export type Env = z.infer<typeof envVariablesSchema>;

/** Variables of our prefix that other tools read: tests and benches. */
const OTHER_KNOWN = ["SOPHIA_CORPUS"];

export interface ParsedEnv {
	readonly env: Env;
	/** One line for each variable of our prefix that nothing reads. */
	readonly warnings: readonly string[];
}

/**
 * Parses a set of variables; empty ones count as absent. Throws `invalid_input` with one line for
 * each fault; values of secrets never appear in it.
 */
export function parseEnv(source: Readonly<Record<string, string | undefined>>): ParsedEnv {
	const given = Object.fromEntries(
		Object.entries(source).filter(([, value]) => value !== undefined && value.trim() !== ""),
	);
	const parsed = envVariablesSchema.safeParse(given);
	const faults = parsed.success
		? findConflicts(parsed.data)
		: parsed.error.issues.map((issue) => describeFault(issue, given));
	if (faults.length > 0 || !parsed.success) {
		throw new AppError("invalid_input", faults.join("\n"), {
			hint: "correct the variables above in the environment or in .env; .env.example explains each",
			details: { faults },
		});
	}
	return { env: parsed.data, warnings: findUnknown(given) };
}

/** Reads `.env` of `cwd` beneath the process's own variables, which win. */
export function readEnvironment(
	cwd: string,
	processEnv: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
	const file = path.join(cwd, ".env");
	const fromFile = existsSync(file) ? parseDotEnv(readFileSync(file, "utf8")) : {};
	return { ...fromFile, ...processEnv };
}

/** Where people reach Sophia: `PUBLIC_URL`, or the address that it listens on. */
export function publicUrlOf(env: Pick<Env, "HOST" | "PORT" | "PUBLIC_URL">): string {
	return env.PUBLIC_URL ?? `http://${connectableHost(env.HOST)}:${env.PORT}`;
}

/** The host that a client on this machine uses for a server that listens on `host`. */
export function connectableHost(host: string): string {
	if (host === "0.0.0.0" || host === "::") return "localhost";
	return host.includes(":") ? `[${host}]` : host;
}

function splitList(text: string): string[] {
	return text
		.split(",")
		.map((part) => part.trim())
		.filter((part) => part !== "");
}

function protocolOf(text: string): string {
	return URL.canParse(text) ? new URL(text).protocol : "";
}

const SECRET_NAMES = /SECRET|KEY|DATABASE_URL/;

function describeFault(
	issue: z.core.$ZodIssue,
	given: Readonly<Record<string, string | undefined>>,
): string {
	const name = String(issue.path[0]);
	const value = SECRET_NAMES.test(name) ? "the value" : `"${given[name] ?? ""}"`;
	return `${name}: ${value} ${issue.message}`;
}

/** Faults that no single variable shows. */
function findConflicts(env: Env): string[] {
	const faults: string[] = [];
	const oidc = [env.OIDC_ISSUER, env.OIDC_CLIENT_ID, env.OIDC_CLIENT_SECRET];
	const oidcGiven = oidc.filter((value) => value !== undefined).length;
	if (oidcGiven > 0 && oidcGiven < oidc.length) {
		faults.push("OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET: give all three or none");
	}
	if (env.DATABASE_URL !== undefined && env.SOPHIA_SECRET === undefined) {
		faults.push(
			"SOPHIA_SECRET: required with DATABASE_URL, and the same in every process; make one with: openssl rand -base64 48",
		);
	}
	if (env.PORTKEY_URL !== undefined && env.OPENROUTER_API_KEY === undefined) {
		faults.push(
			"PORTKEY_URL: needs OPENROUTER_API_KEY, which Portkey passes on; or add a provider of the kind Portkey under Settings instead",
		);
	}
	if (env.SOPHIA_ROLES.length === 0) faults.push("SOPHIA_ROLES: names no role");
	if (!env.SOPHIA_ROLES.includes("edge") && env.EDGE_URL === undefined) {
		faults.push("EDGE_URL: required when SOPHIA_ROLES does not include edge");
	}
	if (env.SOPHIA_ROLES.includes("edge") && !env.SOPHIA_ROLES.includes("console")) {
		if (env.CONSOLE_URL === undefined) {
			faults.push("CONSOLE_URL: required when SOPHIA_ROLES has edge but not console");
		}
	}
	return faults;
}

function findUnknown(given: Readonly<Record<string, unknown>>): string[] {
	const known = [...Object.keys(envVariablesSchema.shape), ...OTHER_KNOWN];
	return Object.keys(given)
		.filter((name) => name.startsWith("SOPHIA_") && !known.includes(name))
		.map((name) => {
			const near = nearestWord(name, known);
			return `${name} is not a variable of Sophia${near === null ? "" : `; did you mean ${near}?`}`;
		});
}
