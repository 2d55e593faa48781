import type { Price, PriceOverride } from "#server/catalog/contract.ts";
import { type Decimal, discount, parseDecimal, toScaledInteger } from "./decimal.ts";

/** Dollars to picodollars, and to nano-dollars. */
const PICO = 12;
const NANO = 9;

/**
 * `variable`: the price depends on what a router picks (-1), so the model cannot be scored.
 * `corrupt`: a price that no provider can mean; the whole answer is then not to be trusted.
 * `unusable`: what we need is missing; only this model is set aside.
 */
export type PriceResult =
	| { readonly kind: "ok"; readonly price: Price; readonly overrides: readonly PriceOverride[] }
	| { readonly kind: "variable" | "corrupt" | "unusable"; readonly reason: string };

type PriceKey = keyof Price;

/** OpenRouter's keys for the prices that we use, and the power of ten of our unit. */
const PRICE_KEYS: readonly (readonly [wire: string, ours: PriceKey, power: number])[] = [
	["prompt", "promptPico", PICO],
	["completion", "completionPico", PICO],
	["request", "requestNanos", NANO],
	["image", "imagePico", PICO],
	["input_cache_read", "cacheReadPico", PICO],
	["input_cache_write", "cacheWritePico", PICO],
	["internal_reasoning", "reasoningPico", PICO],
];

const UTC_DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** A price fault inside the parser, turned into a result at its border. */
class PriceFault extends Error {
	readonly kind: "variable" | "corrupt" | "unusable";
	constructor(kind: "variable" | "corrupt" | "unusable", reason: string) {
		super(reason);
		this.name = "PriceFault";
		this.kind = kind;
	}
}

/** Reads OpenRouter's `pricing`: dollars per token as decimal strings, discount, overrides. */
export function parsePricing(pricing: Readonly<Record<string, unknown>>): PriceResult {
	try {
		const share = readDiscount(pricing.discount);
		const given = readPrices(pricing, share);
		if (given.promptPico === undefined || given.completionPico === undefined) {
			return { kind: "unusable", reason: "the price of prompt or completion is missing" };
		}
		const price: Price = {
			requestNanos: 0,
			imagePico: null,
			cacheReadPico: null,
			cacheWritePico: null,
			reasoningPico: null,
			...given,
			promptPico: given.promptPico,
			completionPico: given.completionPico,
		};
		return { kind: "ok", price, overrides: readOverrides(pricing.overrides, share) };
	} catch (error) {
		if (error instanceof PriceFault) return { kind: error.kind, reason: error.message };
		throw error;
	}
}

type GivenPrices = { [Key in PriceKey]?: number };

function readPrices(source: Readonly<Record<string, unknown>>, share: Decimal): GivenPrices {
	const prices: GivenPrices = {};
	for (const [wire, ours, power] of PRICE_KEYS) {
		const value = source[wire];
		if (value === undefined || value === null) continue;
		prices[ours] = readAmount(wire, value, share, power);
	}
	return prices;
}

function readAmount(name: string, value: unknown, share: Decimal, power: number): number {
	if (typeof value !== "string") {
		throw new PriceFault("unusable", `the price of ${name} is not a decimal string`);
	}
	const decimal = parseDecimal(value);
	if (decimal === null)
		throw new PriceFault("corrupt", `the price of ${name} is "${shorten(value)}"`);
	if (decimal.digits < 0n) {
		if (toScaledInteger(decimal, 0) === -1) {
			throw new PriceFault("variable", "its price depends on the model that it picks");
		}
		throw new PriceFault("corrupt", `the price of ${name} is negative: ${shorten(value)}`);
	}
	const amount = toScaledInteger(discount(decimal, share), power);
	if (amount === null) {
		throw new PriceFault("corrupt", `the price of ${name} is out of range: ${shorten(value)}`);
	}
	return amount;
}

const NO_DISCOUNT: Decimal = { digits: 0n, scale: 0 };

function readDiscount(value: unknown): Decimal {
	if (value === undefined || value === null) return NO_DISCOUNT;
	const share = typeof value === "number" ? parseDecimal(String(value)) : null;
	if (share === null || typeof value !== "number" || value < 0 || value > 1) {
		throw new PriceFault(
			"corrupt",
			`the discount is ${shorten(String(value))}, not a share 0 to 1`,
		);
	}
	return share;
}

function readOverrides(value: unknown, share: Decimal): PriceOverride[] {
	if (value === undefined || value === null) return [];
	if (!Array.isArray(value)) throw new PriceFault("unusable", "its price overrides are not a list");
	return value.map((entry: unknown) => {
		if (typeof entry !== "object" || entry === null) {
			throw new PriceFault("unusable", "a price override is not an object");
		}
		return readOverride({ ...entry }, share);
	});
}

function readOverride(entry: Readonly<Record<string, unknown>>, share: Decimal): PriceOverride {
	const threshold = readWhole(entry.min_prompt_tokens, "min_prompt_tokens");
	const start = readWhole(entry.utc_start, "utc_start");
	const end = readWhole(entry.utc_end, "utc_end");
	return {
		// OpenRouter's threshold is exclusive ("strictly greater"), ours inclusive.
		minPromptTokens: threshold === null ? null : threshold + 1,
		utcStartMinute: start === null ? null : clockMinutes(start),
		utcEndMinute: end === null ? null : clockMinutes(end),
		utcDays: readDays(entry.utc_days),
		price: readPrices(entry, share),
	};
}

function readWhole(value: unknown, name: string): number | null {
	if (value === undefined || value === null) return null;
	if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
	throw new PriceFault("unusable", `the ${name} of a price override is not a whole number`);
}

/** A clock number HHMM (1030 is 10:30) as minutes after midnight. */
function clockMinutes(clock: number): number {
	const minutes = Math.floor(clock / 100) * 60 + (clock % 100);
	if (clock % 100 < 60 && minutes <= 1440) return minutes;
	throw new PriceFault("unusable", `${clock} is not a time of day in a price override`);
}

function readDays(value: unknown): number[] | null {
	if (value === undefined || value === null) return null;
	const days = Array.isArray(value) ? value.map((day) => UTC_DAYS.indexOf(String(day))) : [-1];
	if (days.includes(-1)) throw new PriceFault("unusable", "a price override names an unknown day");
	return days;
}

function shorten(text: string): string {
	return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}
