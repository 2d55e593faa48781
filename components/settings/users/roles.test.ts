import { expect, test } from "vitest";
import type { PermissionTable } from "#server/access/contract.ts";
import { compareRoles, searchTable } from "./roles.ts";

const TABLE: PermissionTable = {
	procedures: [
		{ path: "keys.create", roles: ["admin", "operator"], scope: "keys.write" },
		{ path: "auditLog.list", roles: ["admin", "auditor"], scope: null },
		{ path: "setup.status", roles: null, scope: null },
	],
	pages: [{ path: "/settings/audit-log", roles: ["admin", "auditor"] }],
	scopes: {
		admin: [],
		operator: ["chat", "keys.write"],
		executive: [],
		auditor: ["chat"],
		consumer: [],
	},
};

test("a change of role names what opens, what closes and what keys lose", () => {
	expect(compareRoles(TABLE, "operator", "auditor")).toEqual({
		gained: ["/settings/audit-log", "auditLog.list"],
		lost: ["keys.create"],
		scopesLost: ["keys.write"],
	});
	expect(compareRoles(TABLE, "admin", "admin")).toEqual({ gained: [], lost: [], scopesLost: [] });
});

test("a search needs every word, in the path, a role or a scope", () => {
	const found = (text: string) => searchTable(TABLE.procedures, text).map(({ path }) => path);
	expect(found("AUDITOR log")).toEqual(["auditLog.list"]);
	expect(found("keys.write operator")).toEqual(["keys.create"]);
	expect(found("everybody")).toEqual(["setup.status"]);
	expect(found(" ")).toHaveLength(3);
	expect(found("keys auditor")).toEqual([]);
});
