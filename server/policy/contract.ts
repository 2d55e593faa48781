export * from "./contract/calibration.ts";
export * from "./contract/decisions.ts";
export * from "./contract/policy-config.ts";
export * from "./contract/ranking.ts";
export * from "./contract/regret.ts";
export * from "./contract/replay.ts";
export * from "./contract/simulation.ts";
export * from "./contract/versions.ts";
