export * from "./contract/api-keys.ts";
export * from "./contract/audit-log.ts";
export * from "./contract/callers.ts";
export * from "./contract/providers.ts";
export * from "./contract/sign-in.ts";
export * from "./contract/system.ts";
export * from "./contract/users.ts";
