import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { permissionTableSchema, roleSchema, type Scope } from "./contract.ts";
import { readPermissionTable } from "./permission-table.ts";
import { decideProcedureAccess, pageRoles } from "./permissions.ts";
import { buildKey } from "./testing/build-actors.ts";

const table = readPermissionTable();

test("the table that people read says what is decided at each call", () => {
	expect(permissionTableSchema.parse(table)).toEqual(table);
	for (const { path, roles, scope } of table.procedures) {
		for (const role of roleSchema.options) {
			const person = { kind: "user", orgId: "o", userId: "u", sessionId: "s" } as const;
			const actor = { ...person, role, email: "a@b.c", address: null };
			const { allowed } = decideProcedureAccess(path, actor);
			expect(allowed, `${path} as ${role}`).toBe(roles === null || roles.includes(role));
		}
		const scopes: Scope[] = scope === null ? [] : [scope];
		const { allowed } = decideProcedureAccess(path, buildKey({ scopes }));
		expect(allowed, `${path} with a key`).toBe(roles === null || scope !== null);
	}
	for (const { path, roles } of table.pages) expect(pageRoles(path), path).toEqual(roles);
});

test("docs/api.md lists exactly what a key may call, beside the scope that it needs", () => {
	const text = readFileSync(new URL("../../docs/api.md", import.meta.url), "utf8");
	const listed = text.split("\n").flatMap((line) => {
		const [, procedures, scope] = /^\| (`.+) \| `([a-z.]+)` \|$/.exec(line) ?? [];
		const paths = procedures?.match(/(?<=`)[a-zA-Z]+\.[a-zA-Z.]+(?=`)/g) ?? [];
		return paths.map((path) => `${path} ${scope}`);
	});
	const open = table.procedures.filter(({ scope }) => scope !== null);
	expect(listed.sort()).toEqual(open.map(({ path, scope }) => `${path} ${scope}`).sort());
});
