import { SimulatedBadge } from "#components/ui/badge.tsx";

/** Stands on every page while the built-in simulator answers instead of real models. */
export function SimulatedMark() {
	return <SimulatedBadge />;
}
