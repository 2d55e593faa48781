import { initTRPC } from "@trpc/server";
import superjson from "superjson";
import type { Actor } from "#server/access/contract.ts";
import { type AccessDecision, decideProcedureAccess } from "#server/access/permissions.ts";
import { AppError } from "#server/platform/errors.ts";
import type { ApiContext } from "./context.ts";
import { toAppError, toTrpcError } from "./map-error.ts";

/** Procedures open to a person who still has to replace a password set by somebody else. */
const BEFORE_PASSWORD_CHANGE: ReadonlySet<string> = new Set([
	"setup.status",
	"system.status",
	"account.me",
	"account.sessions",
	"account.changePassword",
	"account.signOutEverywhere",
	"account.revokeSession",
]);

const t = initTRPC.context<ApiContext>().create({
	transformer: superjson,
	isDev: false,
	// Also errors that end a stream pass here, where no middleware can catch them any more.
	errorFormatter({ shape, error, ctx }) {
		const appError = toAppError(error);
		const hidden = appError.code === "internal";
		return {
			code: shape.code,
			message: hidden
				? `Something went wrong on our side. Reference: ${ctx?.requestId ?? "none"}`
				: appError.message,
			data: {
				code: shape.data.code,
				httpStatus: shape.data.httpStatus,
				path: shape.data.path,
				requestId: ctx?.requestId ?? null,
				error: appError.code,
				hint: hidden ? null : (appError.hint ?? null),
				param: hidden ? null : (appError.param ?? null),
				retryAfterMs: appError.retryAfterMs ?? null,
				details: hidden ? null : (appError.details ?? null),
			},
		};
	},
});

export const createRouter = t.router;
export const createCallerFactory = t.createCallerFactory;

const withMappedErrors = t.middleware(async ({ next }) => {
	const result = await next();
	if (result.ok) return result;
	throw toTrpcError(result.error);
});

/**
 * Browsers send the origin with every mutation; a page of another site never has ours. A key is not
 * sent by a browser on its own, so programs need no origin. JSON only: forms of other sites cannot
 * send it without asking first.
 */
const withSafeMutation = t.middleware(({ ctx, type, next }) => {
	const { http } = ctx;
	if (type === "mutation" && http !== null) {
		if (!/^application\/json(?:\s*;|$)/i.test(http.contentType ?? "")) {
			throw new AppError("invalid_input", "mutations take a body of type application/json");
		}
		if (ctx.actor?.kind !== "key" && !isOwnOrigin(http, ctx.services.env.allowedOrigins)) {
			throw new AppError("forbidden", "this request did not come from a page of Sophia", {
				hint: "set PUBLIC_URL to the address that you open in the browser",
			});
		}
	}
	return next();
});

function isOwnOrigin(
	http: { readonly origin: string | null; readonly fetchSite: string | null },
	allowed: readonly string[],
): boolean {
	if (http.origin === null) return http.fetchSite === "same-origin";
	return allowed.includes(http.origin);
}

const withPermission = t.middleware(async ({ ctx, path, type, next }) => {
	const decision = decideProcedureAccess(path, ctx.actor);
	if (!decision.allowed) {
		if (type === "mutation" && ctx.actor !== null) {
			await keepDenial(ctx, ctx.actor, path, decision.reason);
		}
		throw denial(decision, ctx.actor);
	}
	if (ctx.mustChangePassword && !BEFORE_PASSWORD_CHANGE.has(path)) {
		throw new AppError("precondition", "choose a new password first", {
			hint: "the present one was set by somebody else",
			details: { mustChangePassword: true },
		});
	}
	return next();
});

/** The denial stands whether or not it can be recorded. */
async function keepDenial(ctx: ApiContext, actor: Actor, path: string, reason: string) {
	try {
		await ctx.services.access.recordDenial(actor, path, reason);
	} catch (error) {
		ctx.services.log.warn({ err: error, path }, "a denial could not be recorded");
	}
}

function denial(decision: AccessDecision & { allowed: false }, actor: Actor | null): AppError {
	switch (decision.reason) {
		case "signed_out":
			return new AppError("unauthorized", "sign in first");
		case "scope":
			return new AppError(
				"forbidden",
				`this API key lacks the scope ${decision.needs.join(", ")}`,
				{
					hint: "create a key with that scope in Settings, Keys",
					details: { needs: decision.needs },
				},
			);
		case "keys_not_accepted":
			return new AppError("forbidden", "API keys are not accepted here", {
				hint: "sign in to the console",
			});
		case "role": {
			const role = actor !== null && "role" in actor ? actor.role : "none";
			return new AppError("forbidden", `your role (${role}) may not do this`, {
				hint: `it needs the role ${decision.needs.join(" or ")}`,
				details: { needs: decision.needs },
			});
		}
		case "no_entry":
			return new AppError("forbidden", "nobody may do this");
	}
}

const base = t.procedure.use(withMappedErrors).use(withSafeMutation).use(withPermission);

/** Answers without a sign-in; its path must stand in `PUBLIC_PROCEDURES`. */
export const publicProcedure = base;

/** For everything else: who may call it is looked up by its path in the permission table. */
export const procedure = base.use(({ ctx, next }) => {
	if (ctx.actor === null) throw new AppError("unauthorized", "sign in first");
	return next({ ctx: { ...ctx, actor: ctx.actor } });
});
