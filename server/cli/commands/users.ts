import { emailSchema, roleSchema } from "#server/access/contract.ts";
import { createPasswordHasher, createUser, resetPassword } from "#server/access/index.ts";
import { systemClock } from "#server/platform/clock.ts";
import { systemRandom } from "#server/platform/random.ts";
import type { Command, CommandInput, CommandOption } from "../command.ts";
import { type Installation, withInstallation } from "../open-installation.ts";
import { parseOption } from "../parse-option.ts";
import { readPasswordFromStdin } from "../read-password.ts";

const EMAIL: CommandOption = {
	name: "email",
	kind: "text",
	isRequired: true,
	placeholder: "address",
	help: "who it is",
};
const PASSWORD_STDIN: CommandOption = {
	name: "password-stdin",
	kind: "flag",
	help: "read the password from standard input; otherwise one is made and printed",
};

export const usersCreateCommand: Command = {
	name: "users create",
	summary: "Add a person, who replaces the password at the first sign-in",
	options: [
		EMAIL,
		{
			name: "role",
			kind: "text",
			isRequired: true,
			placeholder: "role",
			help: roleSchema.options.join(", "),
		},
		{ name: "name", kind: "text", help: "shown name; the e-mail address by default" },
		PASSWORD_STDIN,
	],
	async run(input) {
		const email = parseOption("email", emailSchema, input.texts.email);
		const role = parseOption("role", roleSchema, input.texts.role);
		const name = input.texts.name ?? email;
		const given = await readGivenPassword(input);
		return withInstallation(async (installation) => {
			const { user, temporaryPassword } = await createUser(
				depsOf(installation),
				installation.actor,
				{ email, name, role, signIn: "password", ...given },
			);
			return {
				exitCode: 0,
				json: { user, temporaryPassword },
				lines: [
					`${user.email} is ${withArticle(role)} now`,
					...describePassword(temporaryPassword),
				],
			};
		});
	},
};

export const usersResetPasswordCommand: Command = {
	name: "users reset-password",
	summary: "Give a person a new password; all of their sessions end",
	options: [EMAIL, PASSWORD_STDIN],
	async run(input) {
		const email = parseOption("email", emailSchema, input.texts.email);
		const given = await readGivenPassword(input);
		return withInstallation(async (installation) => {
			const password = await resetPassword(depsOf(installation), installation.actor, {
				user: { email },
				...given,
			});
			const temporaryPassword = given.password === undefined ? password : null;
			return {
				exitCode: 0,
				json: { email, temporaryPassword },
				lines: [`The password of ${email} was replaced`, ...describePassword(temporaryPassword)],
			};
		});
	},
};

function depsOf({ db }: Installation) {
	const hasher = createPasswordHasher({ random: systemRandom });
	return { db, clock: systemClock, random: systemRandom, hasher };
}

async function readGivenPassword({ flags }: CommandInput): Promise<{ password?: string }> {
	return flags.has("password-stdin") ? { password: await readPasswordFromStdin() } : {};
}

function describePassword(temporary: string | null): string[] {
	return temporary === null
		? ["It has to be replaced at the next sign-in"]
		: [`Temporary password, shown this once: ${temporary}`];
}

function withArticle(role: string): string {
	return `${/^[aeiou]/.test(role) ? "an" : "a"} ${role}`;
}
