/** The instances of one role, their router, and how many of them are open. */
import type { Router } from '../policies/routers/router.ts';
import type { World } from './engine.ts';
import { Instance } from './instance.ts';
import type { PoolSettings } from './service-settings.ts';

export class Pool {
  readonly settings: PoolSettings;
  readonly instances: readonly Instance[];
  readonly #router: Router;
  /** Instances being started, the next to open first. */
  readonly #starting: Instance[] = [];

  constructor(settings: PoolSettings, firstIndex: number, world: World) {
    this.settings = settings;
    this.instances = Array.from(
      { length: settings.instances },
      (_, place) => new Instance(firstIndex + place, settings.engine, world),
    );
    this.#router = settings.router();
  }

  /** The instance for a request. */
  choose(inputTokens: number, blocks: Int32Array | undefined): Instance {
    const { instances } = this;
    if (instances.length === 1) return instances[0] as Instance;
    return instances[this.#router.choose({ inputTokens, blocks }, instances)] as Instance;
  }

  get inFlight(): number {
    let sum = 0;
    for (const instance of this.instances) sum += instance.inFlight;
    return sum;
  }

  /** Instances that are open or starting. */
  get running(): number {
    let sum = this.#starting.length;
    for (const { open } of this.instances) if (open) sum++;
    return sum;
  }

  /** Opens or closes instances towards `wanted`; returns how many have begun to start. */
  scale(wanted: number): number {
    let running = this.running;
    let started = 0;
    for (const instance of this.instances) {
      if (running >= wanted) break;
      if (instance.open || this.#starting.includes(instance)) continue;
      this.#starting.push(instance);
      running++;
      started++;
    }
    for (let place = this.instances.length - 1; place >= 0 && running > wanted; place--) {
      const instance = this.instances[place] as Instance;
      if (!instance.open) continue;
      instance.open = false;
      running--;
    }
    return started;
  }

  /** The instance that began to start first takes requests from now on. */
  opened(): void {
    const instance = this.#starting.shift();
    if (instance !== undefined) instance.open = true;
  }

  /** Instances that cost: open, starting, or still answering. */
  get lit(): number {
    let sum = this.#starting.length;
    for (const { open, inFlight } of this.instances) if (open || inFlight > 0) sum++;
    return sum;
  }
}
