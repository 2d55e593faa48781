import type { PermissionTable } from "./contract.ts";
import {
	PAGE_PERMISSIONS,
	PROCEDURE_PERMISSIONS,
	PUBLIC_PAGES,
	PUBLIC_PROCEDURES,
	ROLE_SCOPES,
} from "./permissions.ts";

/** The permission table as people read it; what is decided at each call is read from the same. */
export function readPermissionTable(): PermissionTable {
	const open = { roles: null, scope: null };
	const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
	const procedures = Object.entries(PROCEDURE_PERMISSIONS).map(([path, { roles, scope }]) => ({
		path,
		roles: [...roles],
		scope,
	}));
	const pages = Object.entries(PAGE_PERMISSIONS).map(([path, roles]) => ({
		path,
		roles: [...roles],
	}));
	return {
		procedures: [...procedures, ...[...PUBLIC_PROCEDURES].map((path) => ({ path, ...open }))].sort(
			byPath,
		),
		pages: [...pages, ...[...PUBLIC_PAGES].map((path) => ({ path, roles: null }))].sort(byPath),
		scopes: {
			admin: [...ROLE_SCOPES.admin],
			operator: [...ROLE_SCOPES.operator],
			executive: [...ROLE_SCOPES.executive],
			auditor: [...ROLE_SCOPES.auditor],
			consumer: [...ROLE_SCOPES.consumer],
		},
	};
}
