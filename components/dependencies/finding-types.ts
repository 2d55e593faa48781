import type { ApiOutputs } from "#components/api/trpc.tsx";

/** One finding with its advisories and history. */
export type FindingDetailData = ApiOutputs["dependencies"]["findings"]["get"];
export type FindingEvent = FindingDetailData["history"][number];
