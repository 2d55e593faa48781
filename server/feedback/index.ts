export { listFeedback, rateAnswer } from "./rate-answer.ts";
