import { createTRPCClient, httpBatchStreamLink, httpLink, TRPCClientError } from "@trpc/client";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import superjson from "superjson";
import { expect, test } from "vitest";
import { z } from "zod";
import type { Actor } from "#server/access/contract.ts";
import { buildKey } from "#server/access/testing/build-actors.ts";
import { AppError } from "#server/platform/errors.ts";
import { createApiContext } from "./context.ts";
import { createStubServices } from "./testing/stub-services.ts";
import { createRouter, procedure, publicProcedure } from "./trpc.ts";

const ORIGIN = "http://127.0.0.1:3000";
let closed = 0;

/** Paths are taken from the permission table; what they do here is for the tests. */
const router = createRouter({
	setup: createRouter({
		status: publicProcedure.query(() => "open"),
		unlisted: publicProcedure.query(() => "never"),
	}),
	users: createRouter({
		list: procedure.query(() => ({ at: new Date(0), big: 5n })),
		create: procedure
			.input(z.strictObject({ name: z.string().min(3, "too short") }))
			.mutation(() => "made"),
		update: procedure.mutation(() => {
			throw new AppError("conflict", "taken already", { hint: "choose another", param: "name" });
		}),
		resetPassword: procedure.mutation(() => {
			throw new Error("SELECT secret FROM internals");
		}),
	}),
	playground: createRouter({
		send: procedure.mutation(async function* () {
			try {
				yield "a";
				yield "b";
				await Promise.resolve();
				throw new AppError("upstream_failed", "the model stopped", { hint: "try again" });
			} finally {
				closed++;
			}
		}),
	}),
});

const admin: Actor = {
	kind: "user",
	orgId: "o",
	userId: "u",
	sessionId: "s",
	role: "admin",
	email: "a@b.c",
	address: null,
};
const key = buildKey({ scopes: ["chat"] });

interface Caller {
	readonly actor?: Actor | null;
	readonly mustChangePassword?: boolean;
	readonly headers?: Readonly<Record<string, string>>;
}

function serve(request: Request, caller: Caller): Promise<Response> {
	const { actor = admin, mustChangePassword = false } = caller;
	return fetchRequestHandler({
		endpoint: "/api/trpc",
		req: request,
		router,
		createContext: () =>
			createApiContext({
				services: createStubServices(),
				actor,
				mustChangePassword,
				address: null,
				http: {
					origin: request.headers.get("origin"),
					contentType: request.headers.get("content-type"),
					fetchSite: request.headers.get("sec-fetch-site"),
					userAgent: null,
				},
			}),
	});
}

function clientFor(
	caller: Caller = {},
	link: typeof httpLink | typeof httpBatchStreamLink = httpLink,
) {
	return createTRPCClient<typeof router>({
		links: [
			link<typeof router>({
				url: `${ORIGIN}/api/trpc`,
				transformer: superjson,
				headers: { origin: ORIGIN, ...caller.headers },
				fetch: (url, init) => serve(new Request(String(url), init as RequestInit), caller),
			}),
		],
	});
}

async function failure(call: Promise<unknown>) {
	try {
		await call;
	} catch (error) {
		if (error instanceof TRPCClientError) return error as TRPCClientError<typeof router>;
		throw error;
	}
	throw new Error("the call succeeded");
}

test("dates and large integers survive the wire", async () => {
	expect(await clientFor().users.list.query()).toEqual({ at: new Date(0), big: 5n });
});

test("our own errors arrive whole: text, code, hint, field, request id", async () => {
	const error = await failure(clientFor().users.update.mutate());
	expect(error.message).toBe("taken already");
	expect(error.data).toMatchObject({
		code: "CONFLICT",
		httpStatus: 409,
		error: "conflict",
		hint: "choose another",
		param: "name",
		requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
	});
});

test("an unexpected error shows a reference and nothing of itself", async () => {
	const error = await failure(clientFor().users.resetPassword.mutate());
	expect(JSON.stringify(error.shape)).not.toMatch(/SELECT|internals|stack/);
	expect(error.message).toContain(String(error.data?.requestId));
	expect(error.data?.httpStatus).toBe(500);
});

test("bad input names the field in one sentence", async () => {
	const error = await failure(clientFor().users.create.mutate({ name: "x" }));
	expect(error.message).toBe("name: too short");
	expect(error.data).toMatchObject({ httpStatus: 400, param: "name", error: "invalid_input" });
});

test("a procedure without an entry in the table is closed, even a public one", async () => {
	expect((await failure(clientFor().setup.unlisted.query())).data?.httpStatus).toBe(403);
	expect(await clientFor({ actor: null }).setup.status.query()).toBe("open");
});

test("nobody gets 401, the wrong role 403 with the roles that would do", async () => {
	expect((await failure(clientFor({ actor: null }).users.list.query())).data?.httpStatus).toBe(401);
	const denied = await failure(
		clientFor({ actor: { ...admin, role: "operator" } }).users.list.query(),
	);
	expect(denied.data?.httpStatus).toBe(403);
	expect(denied.data?.hint).toContain("admin");
});

test.each([
	["another site", { origin: "https://evil.example" }],
	["a sandboxed page", { origin: "null" }],
	["a look-alike", { origin: `${ORIGIN}.evil.example` }],
	["another port", { origin: "http://127.0.0.1:3001" }],
])("a mutation sent by %s is refused", async (_, headers) => {
	const error = await failure(clientFor({ headers }).users.create.mutate({ name: "abc" }));
	expect(error.data?.httpStatus).toBe(403);
});

test("a mutation without an origin passes only from a browser's same-origin request or with a key", async () => {
	const send = (caller: Caller, headers: Record<string, string>) =>
		serve(
			new Request(`${ORIGIN}/api/trpc/users.create`, {
				method: "POST",
				headers: { "content-type": "application/json", ...headers },
				body: JSON.stringify({ json: { name: "abc" } }),
			}),
			caller,
		);
	expect((await send({}, {})).status).toBe(403);
	expect((await send({}, { "sec-fetch-site": "cross-site" })).status).toBe(403);
	expect((await send({}, { "sec-fetch-site": "same-origin" })).status).toBe(200);
	// A key passes the origin check and then fails for its missing scope, not for the origin.
	const byKey = await send({ actor: key }, {});
	expect(await byKey.text()).toContain("API keys are not accepted here");
});

test.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])(
	"a mutation with the content type %s is refused",
	async (type) => {
		const response = await serve(
			new Request(`${ORIGIN}/api/trpc/users.create`, {
				method: "POST",
				headers: { "content-type": type, origin: ORIGIN },
				body: JSON.stringify({ json: { name: "abc" } }),
			}),
			{},
		);
		expect(response.status).toBeGreaterThanOrEqual(400);
		expect(response.status).toBeLessThan(500);
	},
);

test("a mutation sent as GET is refused", async () => {
	const response = await serve(
		new Request(
			`${ORIGIN}/api/trpc/users.create?input=%7B%22json%22%3A%7B%22name%22%3A%22abc%22%7D%7D`,
		),
		{},
	);
	expect(response.status).toBe(405);
});

test("until the password is replaced only the account answers", async () => {
	const error = await failure(clientFor({ mustChangePassword: true }).users.list.query());
	expect(error.data).toMatchObject({ httpStatus: 412, details: { mustChangePassword: true } });
});

test("a streamed mutation arrives piece by piece and its error arrives whole", async () => {
	closed = 0;
	const pieces: string[] = [];
	const client = clientFor({}, httpBatchStreamLink);
	const read = async () => {
		for await (const piece of await client.playground.send.mutate()) pieces.push(piece);
	};
	const error = await failure(read());
	expect(pieces).toEqual(["a", "b"]);
	expect(error.message).toBe("the model stopped");
	expect(error.data).toMatchObject({ error: "upstream_failed", hint: "try again" });
	expect(closed).toBe(1);
});

test("a reader that leaves ends the generator", async () => {
	closed = 0;
	const client = clientFor({}, httpBatchStreamLink);
	for await (const piece of await client.playground.send.mutate()) {
		expect(piece).toBe("a");
		break;
	}
	await expect.poll(() => closed).toBe(1);
});
