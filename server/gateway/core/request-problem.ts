/** Why a request is refused before anything is sent upstream; becomes an OpenAI-shaped error. */
export interface RequestProblem {
	readonly problem: true;
	readonly status: number;
	readonly type: string;
	readonly code: string;
	readonly message: string;
	readonly param: string | null;
}

/** A 400 that names the parameter at fault. */
export function invalidRequest(message: string, param: string | null): RequestProblem {
	return {
		problem: true,
		status: 400,
		type: "invalid_request_error",
		code: "invalid_request",
		message,
		param,
	};
}

/** Tells a refusal from the value that a parser returns otherwise. */
export function isProblem(value: object): value is RequestProblem {
	return "problem" in value;
}
