import {
	type AnyTRPCProcedure,
	type AnyTRPCRouter,
	callTRPCProcedure,
	TRPCError,
} from "@trpc/server";
import { expect, test } from "vitest";
import { type Actor, roleSchema, type Scope, scopeSchema } from "#server/access/contract.ts";
import { PROCEDURE_PERMISSIONS, PUBLIC_PROCEDURES } from "#server/access/permissions.ts";
import { buildKey, buildPerson } from "#server/access/testing/build-actors.ts";
import { createApiContext } from "./context.ts";
import { toAppError } from "./map-error.ts";
import { appRouter } from "./root.ts";
import { createStubServices } from "./testing/stub-services.ts";

/** At run time the router's procedures stand under their full paths. */
const router: AnyTRPCRouter = appRouter;
const procedures: Readonly<Record<string, AnyTRPCProcedure>> = router._def.procedures;
const paths = Object.keys(procedures).sort();
const services = createStubServices();

function call(path: string, actor: Actor | null, input?: unknown): Promise<unknown> {
	return callTRPCProcedure({
		router,
		path,
		ctx: createApiContext({
			services,
			actor,
			mustChangePassword: false,
			address: null,
			http: null,
		}),
		getRawInput: () => Promise.resolve(input),
		type: procedures[path]?._def.type ?? "query",
		signal: undefined,
		batchIndex: 0,
	});
}

/** Calls a procedure without input and says whether it got past the permission check. */
async function isLetIn(path: string, actor: Actor | null): Promise<boolean> {
	try {
		await call(path, actor);
		return true;
	} catch (error) {
		if (!(error instanceof TRPCError)) throw error;
		return error.code !== "UNAUTHORIZED" && error.code !== "FORBIDDEN";
	}
}

test("the router is walked: every procedure has an entry in the permission table", () => {
	expect(paths.length).toBeGreaterThan(20);
	const missing = paths.filter(
		(path) => !PUBLIC_PROCEDURES.has(path) && !Object.hasOwn(PROCEDURE_PERMISSIONS, path),
	);
	expect(missing).toEqual([]);
	const listed = [...PUBLIC_PROCEDURES, ...Object.keys(PROCEDURE_PERMISSIONS)];
	expect(
		listed.filter((path) => !paths.includes(path)),
		"entries of nothing",
	).toEqual([]);
});

test.each(roleSchema.options)("as %s every procedure answers as the table says", async (role) => {
	for (const path of paths) {
		const expected =
			PUBLIC_PROCEDURES.has(path) || PROCEDURE_PERMISSIONS[path]?.roles.includes(role) === true;
		expect(await isLetIn(path, buildPerson(role)), path).toBe(expected);
	}
});

const mutations = paths.filter((path) => procedures[path]?._def.type === "mutation");

/** What a role may change, said a second time and by area: the table alone could be widened unseen. */
const CHANGES: readonly (readonly [string, RegExp])[] = [
	["executive", /^(?:account|views)\./],
	["auditor", /^(?:account|views)\./],
	["consumer", /^(?:account|views|keys|playground|gateway)\.|^feedback\.rate$/],
	["operator", /^(?!users\.|providers\.|notifications\.|organisation\.)/],
];

test.each(CHANGES)("as %s only what the role is for can be changed", (role, own) => {
	const allowed = mutations.filter((path) =>
		PROCEDURE_PERMISSIONS[path]?.roles.some((name) => name === role),
	);
	expect(allowed.filter((path) => !own.test(path))).toEqual([]);
	expect(allowed.length).toBeGreaterThan(0);
});

test("no key changes anything by a scope that only reads", () => {
	const changes = mutations.filter((path) => PROCEDURE_PERMISSIONS[path]?.scope?.endsWith(".read"));
	expect(changes).toEqual([]);
});

test("as nobody only the public procedures answer", async () => {
	for (const path of paths) {
		expect(await isLetIn(path, null), path).toBe(PUBLIC_PROCEDURES.has(path));
	}
});

test.each([...scopeSchema.options.map((scope) => [scope]), [], scopeSchema.options])(
	"as a key with the scopes %j every procedure answers as the table says",
	async (...scopes) => {
		const held = scopes.flat().filter((scope) => scope !== undefined) as Scope[];
		for (const path of paths) {
			const scope = PROCEDURE_PERMISSIONS[path]?.scope ?? null;
			const expected = PUBLIC_PROCEDURES.has(path) || (scope !== null && held.includes(scope));
			expect(await isLetIn(path, buildKey({ scopes: held })), path).toBe(expected);
		}
	},
);

test("every mutation with an input refuses fields that it does not know", async () => {
	const forged = { role: "admin", orgId: "x", ownerId: "x", scopes: ["chat"], forged: true };
	const mutations = paths.filter((path) => {
		const definition = procedures[path]?._def;
		return definition?.type === "mutation" && (definition.inputs?.length ?? 0) > 0;
	});
	expect(mutations.length).toBeGreaterThan(8);
	for (const path of mutations) {
		const error = await call(path, buildPerson("admin"), forged).catch((thrown: unknown) => thrown);
		const issues = error instanceof TRPCError ? JSON.stringify(toAppError(error).details) : "";
		expect(issues, path).toMatch(/nrecognized key.*forged/);
	}
});
