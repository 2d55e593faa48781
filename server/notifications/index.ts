export { describeAlertKind } from "./core/alert-kinds.ts";
export { createPost } from "./create-post.ts";
export { deliverMessages } from "./deliver-messages.ts";
export { dispatchEvents } from "./dispatch-events.ts";
export { listAlertKinds, listAlerts } from "./list-alerts.ts";
export { listDeliveries, pruneDeliveries } from "./list-deliveries.ts";
export { rotateChannelSecrets } from "./rotate-channel-secrets.ts";
export {
	listChannels,
	removeChannel,
	rotateSigningSecret,
	saveChannel,
} from "./save-channel.ts";
export { redeliver, testChannel } from "./send-by-hand.ts";
