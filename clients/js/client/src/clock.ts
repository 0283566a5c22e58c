/**
 * Time that has passed, also across sleep and changes of the clock.
 *
 * @module
 */

/** A moment on both clocks of the browser. */
export interface Moment {
  wall: number;
  steady: number;
}

export const now = (): Moment => ({wall: Date.now(), steady: performance.now()});

/**
 * Milliseconds since `moment`, or more. The steady clock may stop while the machine sleeps, and the wall clock may be set
 * back; the greater of the two is wrong only in the safe direction.
 */
export const since = (moment: Moment): number =>
  Math.max(Date.now() - moment.wall, performance.now() - moment.steady);

export const pause = (milliseconds: number): Promise<void> =>
  new Promise(resolve => setTimeout(resolve, milliseconds));
