export {
	callEdge,
	type EdgeCall,
	type EdgeEvent,
	type EdgeHead,
	type EdgeUsage,
} from "./call-edge.ts";
export { spanIdOf } from "./core/trace-context.ts";
export { type InvokeDeps, invokeGateway, streamGateway } from "./invoke-gateway.ts";
