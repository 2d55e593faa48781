import type { PermissionTable, Role } from "#server/access/contract.ts";

export const ROLES: readonly { readonly value: Role; readonly label: string }[] = [
	{ value: "admin", label: "admin: everything, users included" },
	{ value: "operator", label: "operator: keys, policy, requests, playground" },
	{ value: "executive", label: "executive: reports and totals, no prompts, no keys" },
	{ value: "auditor", label: "auditor: reads all, audit log included" },
	{ value: "consumer", label: "consumer: own keys and own requests" },
];
export const ROLE_NAMES: readonly Role[] = ROLES.map(({ value }) => value);

export function roleFrom(value: FormDataEntryValue | null): Role | null {
	return ROLE_NAMES.find((role) => role === value) ?? null;
}

/** What a person gains and loses by another role. */
export interface RoleChange {
	readonly gained: readonly string[];
	readonly lost: readonly string[];
	/** Scopes that keys of this person no longer have in effect. */
	readonly scopesLost: readonly string[];
}

/** Pages and procedures that the table opens to one role and not to the other. */
export function compareRoles(table: PermissionTable, from: Role, to: Role): RoleChange {
	const entries = [
		...table.pages.map(({ path, roles }) => ({ name: path, roles })),
		...table.procedures.map(({ path, roles }) => ({ name: path, roles })),
	];
	const openTo = (role: Role) => (entry: { readonly roles: readonly Role[] | null }) =>
		entry.roles === null || entry.roles.includes(role);
	const [before, after] = [openTo(from), openTo(to)];
	const names = (kept: typeof entries) => kept.map(({ name }) => name);
	return {
		gained: names(entries.filter((entry) => after(entry) && !before(entry))),
		lost: names(entries.filter((entry) => before(entry) && !after(entry))),
		scopesLost: table.scopes[from].filter((scope) => !table.scopes[to].includes(scope)),
	};
}

/** Entries whose path, role or scope holds every word. */
export function searchTable<
	Entry extends {
		readonly path: string;
		readonly roles: readonly Role[] | null;
		readonly scope?: string | null;
	},
>(entries: readonly Entry[], text: string): readonly Entry[] {
	const words = text.toLowerCase().split(/\s+/).filter(Boolean);
	return entries.filter(({ path, roles, scope }) => {
		const known = [path, ...(roles ?? ["everybody"]), scope ?? ""].map((name) =>
			name.toLowerCase(),
		);
		return words.every((word) => known.some((name) => name.includes(word)));
	});
}
