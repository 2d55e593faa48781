export { findImage, toDataUrl } from "./message-images.ts";
export type { FindRecord, RecordedFacts } from "./ports.ts";
export { removeConversation } from "./remove-conversation.ts";
export { findConversation, listConversations } from "./repository.ts";
export { requireUser, sendMessage } from "./send-message.ts";
