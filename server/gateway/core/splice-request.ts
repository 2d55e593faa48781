import { isUtf8 } from "node:buffer";
import { invalidRequest, type RequestProblem } from "./request-problem.ts";
import { type JsonMember, MAX_JSON_DEPTH, scanJsonObject } from "./scan-json.ts";

/** Where the parts of a body lie that the gateway may change. */
export interface RequestLayout {
	readonly model: JsonMember;
	readonly sophia: JsonMember | null;
	readonly streamOptions: JsonMember | null;
}

export interface SpliceOptions {
	/** The id to send upstream. */
	readonly model: string;
	/** The id in the body, as parsed: when equal to `model` its bytes stay. */
	readonly modelAsked: string;
	/** Ask the upstream to report usage at the end of the stream. */
	readonly includeUsage: boolean;
}

/** A second one of these would let us and the upstream read different requests. */
const SINGLE_KEYS = new Set([
	"model",
	"sophia",
	"stream",
	"stream_options",
	"messages",
	"max_tokens",
	"max_completion_tokens",
	"n",
]);

/** Finds the changeable parts of a chat request, or says why the body cannot be one. */
export function layOutRequest(body: Buffer): RequestLayout | RequestProblem {
	if (!isUtf8(body)) return invalidRequest("the body is not valid UTF-8", null);
	const scan = scanJsonObject(body);
	if (!scan.ok) {
		if (scan.problem === "not_an_object")
			return invalidRequest("the body must be a JSON object", null);
		if (scan.problem === "too_deep")
			return invalidRequest(`the body is nested deeper than ${MAX_JSON_DEPTH} levels`, null);
		return invalidRequest(`the body is not valid JSON near byte ${scan.offset}`, null);
	}
	const found = new Map<string, JsonMember>();
	for (const member of scan.members) {
		if (!SINGLE_KEYS.has(member.key)) continue;
		if (found.has(member.key))
			return invalidRequest(`"${member.key}" appears more than once`, member.key);
		found.set(member.key, member);
	}
	const model = found.get("model");
	if (!model) return invalidRequest('"model" is missing: name a model id or "auto"', "model");
	return {
		model,
		sophia: found.get("sophia") ?? null,
		streamOptions: found.get("stream_options") ?? null,
	};
}

interface Edit {
	readonly start: number;
	readonly end: number;
	readonly text: string;
}

function removeMember(member: JsonMember): Edit {
	if (member.commaAfter >= 0)
		return { start: member.keyStart, end: member.commaAfter + 1, text: "" };
	if (member.commaBefore >= 0) return { start: member.commaBefore, end: member.valueEnd, text: "" };
	return { start: member.keyStart, end: member.valueEnd, text: "" };
}

function withIncludeUsage(body: Buffer, member: JsonMember): string {
	const given: unknown = JSON.parse(body.toString("utf8", member.valueStart, member.valueEnd));
	return JSON.stringify({ ...(typeof given === "object" ? given : null), include_usage: true });
}

/**
 * The body for one upstream: the caller's own bytes, except for the ranges that are ours. The body
 * must have been parsed before, since positions alone do not prove valid JSON.
 */
export function spliceRequest(body: Buffer, layout: RequestLayout, options: SpliceOptions): Buffer {
	const edits: Edit[] = [];
	const { model, sophia, streamOptions } = layout;
	const addOptions = options.includeUsage && !streamOptions;
	if (options.model !== options.modelAsked || addOptions) {
		const added = addOptions ? ',"stream_options":{"include_usage":true}' : "";
		const text = JSON.stringify(options.model) + added;
		edits.push({ start: model.valueStart, end: model.valueEnd, text });
	}
	if (sophia) edits.push(removeMember(sophia));
	if (options.includeUsage && streamOptions) {
		const text = withIncludeUsage(body, streamOptions);
		edits.push({ start: streamOptions.valueStart, end: streamOptions.valueEnd, text });
	}
	if (edits.length === 0) return body;
	edits.sort((left, right) => left.start - right.start);
	const pieces: Buffer[] = [];
	let at = 0;
	for (const edit of edits) {
		if (edit.start > at) pieces.push(body.subarray(at, edit.start));
		if (edit.text !== "") pieces.push(Buffer.from(edit.text));
		at = edit.end;
	}
	pieces.push(body.subarray(at));
	return Buffer.concat(pieces);
}
