import {
	createdUserSchema,
	createUserInput,
	listUsersInput,
	resetPasswordInput,
	resetPasswordOutput,
	updateUserInput,
	userItemSchema,
	userPageSchema,
} from "#server/access/contract.ts";
import { createUser, listUsers, resetPassword, updateUser } from "#server/access/index.ts";
import { createRouter, procedure } from "../trpc.ts";

export const usersRouter = createRouter({
	list: procedure
		.input(listUsersInput)
		.output(userPageSchema)
		.query(({ ctx, input }) => listUsers(ctx.services.db, ctx.actor, input)),

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
