import { AppError } from "../errors.ts";

/** Node's socket errors, PostgreSQL's shutdown and start-up states, Prisma's connection errors. */
const AWAY_CODES: ReadonlySet<string> = new Set([
	"ECONNREFUSED",
	"ECONNRESET",
	"ENOENT",
	"ETIMEDOUT",
	"EPIPE",
	"57P01",
	"57P02",
	"57P03",
	"53300",
	"08000",
	"08001",
	"08003",
	"08004",
	"08006",
	"P1001",
	"P1002",
	"P1008",
	"P1017",
	"P2024",
]);
const CONFLICT_CODES: ReadonlySet<string> = new Set(["P2034", "40001", "40P01"]);
const DUPLICATE_CODES: ReadonlySet<string> = new Set(["P2002", "23505"]);
/** Values that PostgreSQL cannot take: NUL in a text, a number or date out of range, no UUID. */
const VALUE_CODES: ReadonlySet<string> = new Set([
	"22021",
	"22P02",
	"22P05",
	"22003",
	"22007",
	"22008",
	"P2007",
	"P2020",
	"P2023",
]);
const MAX_CAUSES = 5;

/** An `AppError` for the faults of a database that a caller can act on; `null` for all others. */
export function classifyDatabaseError(error: unknown): AppError | null {
	let current: unknown = error;
	for (let depth = 0; depth < MAX_CAUSES && current instanceof Error; depth++) {
		const code = "code" in current && typeof current.code === "string" ? current.code : "";
		if (
			AWAY_CODES.has(code) ||
			/timeout exceeded when trying to connect|Connection terminated/.test(current.message)
		) {
			return new AppError("unavailable", "the database cannot be reached at the moment", {
				hint: "try again in a few seconds",
				retryAfterMs: 2_000,
				cause: error,
			});
		}
		if (DUPLICATE_CODES.has(code)) {
			return new AppError("conflict", "there is one like this already", { cause: error });
		}
		if (VALUE_CODES.has(code)) {
			return new AppError("invalid_input", "a value in the input cannot be stored or looked up", {
				hint: "check the ids and remove unusual characters",
				cause: error,
			});
		}
		if (CONFLICT_CODES.has(code)) {
			return new AppError("conflict", "somebody else changed this at the same moment", {
				hint: "try again",
				cause: error,
			});
		}
		current = current.cause;
	}
	return null;
}
