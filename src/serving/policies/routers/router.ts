/** Which instance a request goes to. A router sees what instances report, and the request's prompt: never its answer's length. */

/** What an instance reports of itself. */
export interface InstanceView {
  /** Requests sent there and not yet answered. */
  readonly inFlight: number;
  /** False while it starts up or drains. */
  readonly open: boolean;
  /** Prompt tokens of these leading blocks that its cache holds. */
  cachedTokens(blocks: Int32Array): number;
}

/** What a router knows of a request. */
export interface RoutedRequest {
  readonly inputTokens: number;
  readonly blocks: Int32Array | undefined;
}

export interface Router {
  readonly name: string;
  /** Index of the chosen instance; at least one is open. */
  choose(request: RoutedRequest, instances: readonly InstanceView[]): number;
}
