import { z } from "zod";
import { roleSchema, scopeSchema } from "./callers.ts";
import { cursorSchema, idSchema, limitSchema, nameSchema, pageOf } from "./fields.ts";
import { emailSchema } from "./sign-in.ts";

export const userItemSchema = z.object({
	id: z.string(),
	email: z.string(),
	name: z.string(),
	role: roleSchema,
	signIn: z.enum(["password", "oidc", "password_and_oidc", "not_yet"]),
	mustChangePassword: z.boolean(),
	disabledAt: z.date().nullable(),
	createdAt: z.date(),
	lastActiveAt: z.date().nullable(),
	/** Sessions that run at the moment. */
	sessions: z.number().int(),
	/** Keys of this person that work at the moment. */
	activeKeys: z.number().int(),
});
export type UserItem = z.infer<typeof userItemSchema>;
export const listUsersInput = z.strictObject({
	limit: limitSchema,
	cursor: cursorSchema.optional(),
	query: z.string().trim().max(100).optional(),
	role: roleSchema.optional(),
	state: z.enum(["active", "disabled"]).optional(),
});
export const userPageSchema = pageOf(userItemSchema);
export const createUserInput = z.strictObject({
	email: emailSchema,
	name: nameSchema,
	role: roleSchema,
	/** `password`: a temporary one is made and shown once. `oidc`: waits for the first OIDC sign-in. */
	signIn: z.enum(["password", "oidc"]).default("password"),
});
export const createdUserSchema = z.object({
	user: userItemSchema,
	/** Shown once. `null` for OIDC. */
	temporaryPassword: z.string().nullable(),
});
export const updateUserInput = z.strictObject({
	id: idSchema,
	name: nameSchema.optional(),
	role: roleSchema.optional(),
	disabled: z.boolean().optional(),
});
export const userIdInput = z.strictObject({ id: idSchema });
export const revokeUserSessionInput = z.strictObject({ userId: idSchema, id: idSchema });
export const permissionTableSchema = z.object({
	procedures: z.array(
		z.object({
			path: z.string(),
			/** `null`: it answers without a sign-in. */
			roles: z.array(roleSchema).nullable(),
			/** The scope that opens it to an API key; `null`: no key may call it. */
			scope: scopeSchema.nullable(),
		}),
	),
	pages: z.array(z.object({ path: z.string(), roles: z.array(roleSchema).nullable() })),
	/** What a role may put into its keys. */
	scopes: z.record(roleSchema, z.array(scopeSchema)),
});
export type PermissionTable = z.infer<typeof permissionTableSchema>;
export const resetPasswordInput = z.strictObject({ id: idSchema });
export const resetPasswordOutput = z.object({ temporaryPassword: z.string() });
