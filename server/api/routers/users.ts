import { z } from "zod";
import {
	createdUserSchema,
	createUserInput,
	listUsersInput,
	permissionTableSchema,
	resetPasswordInput,
	resetPasswordOutput,
	revokeUserSessionInput,
	sessionItemSchema,
	updateUserInput,
	userIdInput,
	userItemSchema,
	userPageSchema,
} from "#server/access/contract.ts";
import {
	createUser,
	listUserSessions,
	listUsers,
	readPermissionTable,
	resetPassword,
	revokeUserSession,
	signOutUser,
	updateUser,
} from "#server/access/index.ts";
import { createRouter, procedure } from "../trpc.ts";

export const usersRouter = createRouter({
	list: procedure
		.input(listUsersInput)
		.output(userPageSchema)
		.query(({ ctx, input }) => listUsers(ctx.services, ctx.actor, input)),

	create: procedure
		.input(createUserInput)
		.output(createdUserSchema)
		.mutation(({ ctx, input }) =>
			createUser({ ...ctx.services, ...ctx.services.access }, ctx.actor, input),
		),

	update: procedure
		.input(updateUserInput)
		.output(userItemSchema)
		.mutation(({ ctx, input }) => updateUser(ctx.services, ctx.actor, input)),

	sessions: procedure
		.input(userIdInput)
		.output(z.array(sessionItemSchema))
		.query(({ ctx, input }) => listUserSessions(ctx.services, ctx.actor, input.id)),

	revokeSession: procedure
		.input(revokeUserSessionInput)
		.output(z.object({ done: z.literal(true) }))
		.mutation(async ({ ctx, input }) => {
			await revokeUserSession(ctx.services, ctx.actor, input);
			return { done: true };
		}),

	signOut: procedure
		.input(userIdInput)
		.output(z.object({ sessionsEnded: z.number().int() }))
		.mutation(async ({ ctx, input }) => ({
			sessionsEnded: await signOutUser(ctx.services, ctx.actor, input.id),
		})),

	/** Who may call and open what, as the one table of the server says. */
	permissions: procedure.output(permissionTableSchema).query(() => readPermissionTable()),

	resetPassword: procedure
		.input(resetPasswordInput)
		.output(resetPasswordOutput)
		.mutation(async ({ ctx, input }) => ({
			temporaryPassword: await resetPassword(
				{ ...ctx.services, ...ctx.services.access },
				ctx.actor,
				{ user: { id: input.id } },
			),
		})),
});
