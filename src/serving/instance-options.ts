/** How one instance is run, where that is not its stack's way. */
export interface InstanceOptions {
  /** Prompts are read elsewhere. */
  readonly decodeOnly?: boolean;
  /** Scheduler's limits, where the operator set them. */
  readonly runningSequences?: number | undefined;
  readonly stepTokens?: number | undefined;
  /** Tokens of cache per instance, where the operator set it. */
  readonly cacheTokens?: number | undefined;
  /**
   * Attention replicas hold prompts back until each has one, so that all read together and none waits for another
   * (TensorRT-LLM's balance of attention data parallelism, SGLang's prefill delayer).
   */
  readonly gathersPrompts?: boolean | undefined;
}
