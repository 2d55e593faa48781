import { Database, type LucideIcon, Radio, Repeat, Shuffle } from "lucide-react";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import type { RequestRow } from "#server/ledger/contract.ts";

interface Mark {
	readonly word: string;
	readonly meaning: string;
	readonly icon: LucideIcon;
	readonly tone: Tone;
}

/** How a request went besides its end: a shape each, with its word where it is unusual. */
export function RequestMarks({ row }: { readonly row: RequestRow }) {
	return marksOf(row).map(({ word, meaning, icon: Icon, tone }) => (
		<Badge key={word} tone={tone} title={meaning} className="max-sm:hidden">
			<Icon aria-hidden />
			<span className={tone === "warn" ? undefined : "sr-only"}>{word}</span>
		</Badge>
	));
}

/** What is worth a mark: retries, another model, cached prompts, streams. */
export function marksOf(row: RequestRow): readonly Mark[] {
	const { attemptCount, modelServed, modelPlanned, tokens } = row;
	const marks: Mark[] = [];
	if (attemptCount > 1) {
		const meaning = `${attemptCount} attempts were made`;
		marks.push({ word: `${attemptCount} attempts`, meaning, icon: Repeat, tone: "warn" });
	}
	if (modelServed !== null && modelServed !== modelPlanned) {
		const meaning = `${modelPlanned} was planned, ${modelServed} answered`;
		marks.push({ word: "fallback", meaning, icon: Shuffle, tone: "warn" });
	}
	if (tokens !== null && tokens.cacheRead > 0) {
		const meaning = `${tokens.cacheRead} tokens of the prompt came from the provider's cache`;
		marks.push({ word: "cached", meaning, icon: Database, tone: "info" });
	}
	if (row.stream) {
		marks.push({ word: "stream", meaning: "streamed", icon: Radio, tone: "neutral" });
	}
	return marks;
}
