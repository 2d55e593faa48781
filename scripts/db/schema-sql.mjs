import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

const ok = (value) => ({ ok: true, value });

/**
 * The engine asks its adapter for nothing but the server version when it compares two schemas, so
 * neither a database nor the network is needed.
 */
const connection = {
	provider: "postgres",
	adapterName: "offline",
	queryRaw: async () =>
		ok({ columnNames: ["version"], columnTypes: [7], rows: [["PostgreSQL 18.0"]] }),
	executeRaw: async () => ok(0),
	executeScript: async () => ok(undefined),
	getConnectionInfo: () => ok({ schemaName: "public", supportsRelationJoins: true }),
	dispose: async () => ok(undefined),
};
const adapterFactory = {
	provider: "postgres",
	adapterName: "offline",
	errorRegistry: { consumeError: () => undefined },
	connect: async () => ok(connection),
	connectToShadowDb: async () => ok(connection),
};

async function createEngine() {
	const wasmPath = require.resolve("@prisma/schema-engine-wasm/schema_engine_bg");
	const bindings = await import(wasmPath);
	const bytes = await readFile(wasmPath.replace(/\.js$/, ".wasm"));
	const { instance } = await WebAssembly.instantiate(bytes, {
		"./schema_engine_bg.js": bindings,
	});
	bindings.__wbg_set_wasm(instance.exports);
	instance.exports.__wbindgen_start();
	return bindings.SchemaEngine.new({ datamodels: undefined }, () => {}, adapterFactory);
}

const target = (schema) =>
	schema === null
		? { tag: "empty" }
		: { tag: "schemaDatamodel", files: [{ path: "schema.prisma", content: schema }] };

/**
 * SQL that leads from one Prisma schema to another; `null` stands for the empty database.
 * @param {string | null} from
 * @param {string} to
 * @returns {Promise<string>}
 */
export async function diffSchemas(from, to) {
	const engine = await createEngine();
	const { stdout } = await engine.diff({
		from: target(from),
		to: target(to),
		script: true,
		exitCode: null,
		filters: { externalTables: [], externalEnums: [] },
	});
	return stdout ?? "";
}
