import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { diffSchemas } from "./schema-sql.mjs";

/**
 * Writes the SQL of a schema change as a migration folder, offline.
 *
 * `node scripts/db/author-migration.mjs <name>` compares the schema of the last commit with the
 * working tree. Without a name it rewrites the initial migration, which is right only until the
 * first release.
 */
const [name] = process.argv.slice(2);
const schema = readFileSync("prisma/schema.prisma", "utf8");
if (name !== undefined && !/^[a-z0-9_]+$/.test(name)) {
	console.error("usage: author-migration.mjs [name_in_snake_case]");
	process.exit(2);
}

const before =
	name === undefined
		? null
		: execFileSync("git", ["show", "HEAD:prisma/schema.prisma"], { encoding: "utf8" });
const sql = await diffSchemas(before, schema);
const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
const folder = `prisma/migrations/${name === undefined ? "20261122000000_init" : `${stamp}_${name}`}`;
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}/migration.sql`, sql);
console.log(`wrote ${folder}/migration.sql (${sql.split("\n").length} lines)`);
