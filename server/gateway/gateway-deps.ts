import type { Clock } from "#server/platform/clock.ts";
import type { Random } from "#server/platform/random.ts";
import type { EstimatePrompt } from "./core/parse-chat-request.ts";
import type { RetryBudget } from "./core/retry-budget.ts";
import type { GatewayLimits } from "./gateway-limits.ts";
import type { EffectivePrice, GatewayObserver, HealthRecorder, Timers, UsageLog } from "./ports.ts";
import type { SelectionSources } from "./select-candidates.ts";

/** Everything a request's life depends on, injected for tests and the fault simulator. */
export interface GatewayDeps extends SelectionSources {
	readonly clock: Clock;
	readonly random: Random;
	readonly timers: Timers;
	readonly ledger: UsageLog;
	readonly health: HealthRecorder;
	readonly observer: GatewayObserver;
	readonly budget: RetryBudget;
	readonly limits: GatewayLimits;
	readonly effectivePrice: EffectivePrice;
	readonly estimatePromptTokens: EstimatePrompt;
}
