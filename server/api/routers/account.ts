import { z } from "zod";
import {
	accountSchema,
	changePasswordInput,
	revokeSessionInput,
	sessionItemSchema,
} from "#server/access/contract.ts";
import {
	changePassword,
	getAccount,
	listSessions,
	revokeOwnSession,
	signOutEverywhere,
} from "#server/access/index.ts";
import { AppError } from "#server/platform/errors.ts";
import { createRouter, procedure } from "../trpc.ts";

/** Procedures about the person who is signed in; a key or a timer has no account. */
const personalProcedure = procedure.use(({ ctx, next }) => {
	const { actor } = ctx;
	if (actor.kind !== "user") throw new AppError("forbidden", "only people have an account");
	return next({ ctx: { ...ctx, actor } });
});

const doneSchema = z.object({ done: z.literal(true) });
const DONE = { done: true } as const;

export const accountRouter = createRouter({
	me: personalProcedure
		.output(accountSchema)
		.query(({ ctx }) => getAccount(ctx.services.db, ctx.actor)),

	sessions: personalProcedure
		.output(z.array(sessionItemSchema))
		.query(({ ctx }) => listSessions(ctx.services, ctx.actor)),

	changePassword: personalProcedure
		.input(changePasswordInput)
		.output(doneSchema)
		.mutation(async ({ ctx, input }) => {
			await changePassword({ ...ctx.services, ...ctx.services.access }, ctx.actor, input);
			return DONE;
		}),

	signOutEverywhere: personalProcedure
		.output(z.object({ sessionsEnded: z.number().int() }))
		.mutation(async ({ ctx }) => ({
			sessionsEnded: await signOutEverywhere(ctx.services, ctx.actor),
		})),

	revokeSession: personalProcedure
		.input(revokeSessionInput)
		.output(doneSchema)
		.mutation(async ({ ctx, input }) => {
			await revokeOwnSession(ctx.services, ctx.actor, input.id);
			return DONE;
		}),
});
