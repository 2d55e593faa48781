import { z } from "zod";
import type { Actor, SystemStatus } from "#server/access/contract.ts";
import { mayReadAlerts } from "#server/access/permissions.ts";
import { listOpenAlerts } from "#server/platform/alerts/alert-rows.ts";
import packageJson from "../../package.json" with { type: "json" };
import type { Services } from "./services.ts";

const EDGE_TIMEOUT_MS = 1_000;
const MAX_ALERTS = 50;
const MAX_DETAILS_BYTES = 64 * 1024;

/** What works at this moment, as far as the console can see. */
export async function getSystemStatus(services: Services, actor: Actor): Promise<SystemStatus> {
	const [database, edge, alerts] = await Promise.all([
		askDatabase(services),
		askEdge(services),
		mayReadAlerts(actor) ? askAlerts(services) : null,
	]);
	return {
		version: packageJson.version,
		publicUrl: services.env.publicUrl,
		database,
		...edge,
		alerts,
		time: new Date(services.clock.nowMs()),
	};
}

async function askDatabase(services: Services): Promise<SystemStatus["database"]> {
	try {
		await services.pool.query("SELECT 1");
		return "reachable";
	} catch (error) {
		services.log.warn({ err: error }, "the database does not answer");
		return "away";
	}
}

async function askAlerts(services: Services): Promise<SystemStatus["alerts"]> {
	try {
		return await listOpenAlerts(services.db, MAX_ALERTS);
	} catch (error) {
		services.log.warn({ err: error }, "alerts cannot be read");
		return null;
	}
}

async function askEdge(services: Services): Promise<Pick<SystemStatus, "edge" | "edgeDetails">> {
	try {
		const response = await fetch(`${services.edge.url}/readyz`, {
			signal: AbortSignal.timeout(EDGE_TIMEOUT_MS),
			redirect: "error",
		});
		const text = (await response.text()).slice(0, MAX_DETAILS_BYTES);
		const details = z.json().safeParse(parseJson(text));
		return {
			edge: response.ok ? "ready" : "draining",
			edgeDetails: details.success ? details.data : null,
		};
	} catch (error) {
		services.log.warn({ err: error }, "the edge does not answer");
		return { edge: "away", edgeDetails: null };
	}
}

function parseJson(text: string): unknown {
	return /^\s*[{[]/.test(text) ? JSON.parse(text) : null;
}
