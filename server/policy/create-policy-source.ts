import { isAppError } from "#server/platform/errors.ts";
import {
	createLatestSource,
	type LatestSource,
	type LatestSourceOptions,
} from "#server/platform/latest-source.ts";
import type { PolicyVersion } from "./contract.ts";

type PolicySourceOptions = Omit<
	LatestSourceOptions<PolicyVersion>,
	"load" | "topic" | "isLasting"
> & {
	readonly loadActive: () => Promise<PolicyVersion>;
};

/** The policy in force in this process. A version that is no valid policy waits for another one. */
export function createPolicySource(
	options: PolicySourceOptions,
): Promise<LatestSource<PolicyVersion>> {
	const { loadActive, ...rest } = options;
	return createLatestSource({
		...rest,
		topic: "policy",
		load: loadActive,
		isLasting: (error) => isAppError(error) && error.code === "precondition",
	});
}
