import { expect, test } from "vitest";
import { type Role, roleSchema, scopeSchema } from "./contract.ts";
import {
	decideProcedureAccess,
	PAGE_PERMISSIONS,
	PROCEDURE_PERMISSIONS,
	PUBLIC_PAGES,
	PUBLIC_PROCEDURES,
	pageRoles,
	ROLE_SCOPES,
} from "./permissions.ts";
import { buildKey, buildPerson } from "./testing/build-actors.ts";

test("what has no entry is denied to everybody, also names that every object has", () => {
	for (const path of ["nothing.here", "", "constructor", "__proto__", "toString", "users"]) {
		for (const role of roleSchema.options) {
			expect(decideProcedureAccess(path, buildPerson(role)).allowed, path).toBe(false);
		}
		expect(decideProcedureAccess(path, buildKey({ scopes: scopeSchema.options })).allowed).toBe(
			false,
		);
		expect(decideProcedureAccess(path, null).allowed).toBe(false);
	}
});

test("nobody gets nothing but the public procedures", () => {
	for (const path of Object.keys(PROCEDURE_PERMISSIONS)) {
		expect(decideProcedureAccess(path, null)).toMatchObject({ allowed: false });
	}
	expect([...PUBLIC_PROCEDURES].sort()).toEqual(["setup.complete", "setup.status"]);
});

test("a key with one scope gets exactly the procedures of that scope", () => {
	for (const scope of scopeSchema.options) {
		const open = Object.keys(PROCEDURE_PERMISSIONS).filter(
			(path) => decideProcedureAccess(path, buildKey({ scopes: [scope] })).allowed,
		);
		expect(open.every((path) => PROCEDURE_PERMISSIONS[path]?.scope === scope)).toBe(true);
	}
});

test("no key manages people, providers, sessions or the audit log, whatever its scopes", () => {
	const closed = Object.keys(PROCEDURE_PERMISSIONS).filter((path) =>
		/^(?:users|account|providers|auditLog|playground)\./.test(path),
	);
	expect(closed.length).toBeGreaterThan(10);
	for (const path of closed) {
		expect(
			decideProcedureAccess(path, buildKey({ scopes: scopeSchema.options })).allowed,
			path,
		).toBe(false);
	}
});

test("an executive sees no prompts, no keys, no people; an auditor changes nothing", () => {
	const openTo = (role: Role) =>
		Object.keys(PROCEDURE_PERMISSIONS).filter(
			(path) => decideProcedureAccess(path, buildPerson(role)).allowed,
		);
	expect(
		openTo("executive").filter((path) =>
			/^(?:requests|decisions|keys|users|playground|gateway)\./.test(path),
		),
	).toEqual([]);
	expect(
		// The views that somebody saves are the person's own and change nothing for others.
		openTo("auditor").filter((path) =>
			/^(?!views\.).*\.(?:create|update|save|remove|publish|rollback|revoke|refresh|send|invoke|stream|resetPassword|test)$/.test(
				path,
			),
		),
	).toEqual([]);
	expect(ROLE_SCOPES.executive).toEqual([]);
	expect(ROLE_SCOPES.auditor).toEqual([]);
});

test("only admins change people and providers", () => {
	for (const path of ["users.create", "users.update", "users.resetPassword", "providers.save"]) {
		const allowed = roleSchema.options.filter(
			(role) => decideProcedureAccess(path, buildPerson(role)).allowed,
		);
		expect(allowed, path).toEqual(["admin"]);
	}
});

test("a page that is not listed is closed; one that is closed names its roles", () => {
	expect(pageRoles("/settings/unknown")).toEqual([]);
	expect(pageRoles("/requests/019b")).toEqual(PAGE_PERMISSIONS["/requests/*"]);
	expect(pageRoles("/models/openai/gpt")).toEqual(PAGE_PERMISSIONS["/models/*"]);
	expect(pageRoles("/__proto__")).toEqual([]);
	for (const page of PUBLIC_PAGES) expect(pageRoles(page)).toBeNull();
});
