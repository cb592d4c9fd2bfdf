/** The service event by event, as the rest of the house sees it. */
export type { Outcome, Spread, Timeline } from './outcome.ts';
export type { RequestRecord } from './request-record.ts';
export type { PoolSettings, ServiceSettings } from './service-settings.ts';
export { simulateService } from './simulate-service.ts';
