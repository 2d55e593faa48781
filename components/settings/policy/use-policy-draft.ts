"use client";

import { useEffect, useRef, useState } from "react";
import { keepDraft, readDraft } from "#components/playground/keep-draft.ts";
import type { PolicyVersionDetail } from "#server/policy/contract.ts";
import {
	draftOn,
	isChanged,
	type PolicyDraft,
	parseJson,
	print,
	readKeptDraft,
} from "./draft-state.ts";

const KEY = "sophia:draft:policy";

/**
 * The draft of the next policy. This browser keeps it, so that neither a reload nor an ended session
 * loses it; one that comes from elsewhere (`given`, JSON) is put in its place, and that one aside.
 */
export function usePolicyDraft(
	active: PolicyVersionDetail,
	options: {
		readonly given: string | null;
		readonly onTaken: () => void;
		/** False for readers, who have no draft. */
		readonly isKept: boolean;
	},
) {
	const { onTaken, isKept } = options;
	const given = isKept ? options.given : null;
	const [draft, setDraft] = useState<PolicyDraft>(() => startOf(active, given));
	const [aside, setAside] = useState<PolicyDraft | null>(null);
	const [isRestored, setIsRestored] = useState(false);
	const change = (next: PolicyDraft) => {
		setDraft(next);
		setIsRestored(false);
		keepDraft(KEY, isChanged(next) ? JSON.stringify(next) : "");
	};
	const isRead = useRef(false);
	// What a browser keeps is known only there: the first picture is the server's.
	useEffect(() => {
		if (!isKept || (isRead.current && given === null)) return;
		isRead.current = true;
		const kept = readKeptDraft(readDraft(KEY));
		if (given === null) {
			if (kept === null) return;
			setDraft(kept);
			setIsRestored(true);
			return;
		}
		const taken = startOf(active, given);
		setDraft(taken);
		keepDraft(KEY, JSON.stringify(taken));
		if (kept !== null && kept.text !== taken.text) setAside(kept);
		onTaken();
	}, [given, active, onTaken, isKept]);
	// Without own changes there is nothing to hold against what is in force now.
	const current = !isChanged(draft) && draft.basedOn !== active.number ? draftOn(active) : draft;
	return {
		draft: current,
		change,
		/** True while it stands as this browser kept it. */
		isRestored: isRestored && isChanged(current),
		/** An own draft that one from elsewhere took the place of. */
		aside,
		takeAside: () => {
			if (aside === null) return;
			change(aside);
			setAside(null);
		},
		dropAside: () => setAside(null),
		startAnew: (version: PolicyVersionDetail) => change(draftOn(version, current.mode)),
	};
}

/** What cannot be read stays as it was written, for the editor to complain about. */
function startOf(active: PolicyVersionDetail, given: string | null): PolicyDraft {
	const start = draftOn(active);
	if (given === null) return start;
	const { value, error } = parseJson(given);
	return { ...start, mode: "json", text: error === null ? print(value) : given };
}
