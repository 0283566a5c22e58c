/**
 * Failures of the service as exceptions (RFC 9457).
 *
 * @module
 */
import type {components} from './api.js';

type Document = components['schemas']['Problem'];

/**
 * Name of a failure: the last segment of `type`. `network` stands for a call without a response, `http-error` for a
 * response that is no problem document, such as that of a proxy.
 */
export type Slug = (Document['type'] extends `/problems/${infer Name}` ? Name : never) | 'network' | 'http-error';

/** A fault of one member of a request. `field` is empty if the fault is in the body as a whole. */
export type FieldError = components['schemas']['FieldError'];

/** Members that only some problems have; see the service's `docs/errors.md`. */
export type ProblemMembers = Pick<Document, 'challenge' | 'expires_in' | 'factors' | 'ceremony' | 'public_key'>;

/** A call that failed. Decide by `slug` or `status`, never by the text. */
export class Problem extends Error {
  /** Faults by member; empty if the request was well-formed. */
  readonly errors: FieldError[];
  /** Seconds after which a repetition helps; undefined if waiting does not help. */
  readonly retryAfter?: number;

  constructor(
    readonly slug: Slug,
    /** Status of the response; 0 without one. */
    readonly status: number,
    /** Explanation for developers. */
    readonly detail: string,
    {errors = [], retryAfter, cause}: {errors?: FieldError[]; retryAfter?: number; cause?: unknown} = {},
    readonly members: ProblemMembers = {},
  ) {
    super(detail, {cause});
    this.name = 'Problem';
    this.errors = errors;
    this.retryAfter = retryAfter;
  }

  /** The URI reference of the kind of problem. */
  get type(): string {
    return `/problems/${this.slug}`;
  }

  /** Whether the session's cookie or token was refused, not what the user typed. */
  get isAboutCredential(): boolean {
    return ['unauthenticated', 'invalid-token', 'token-reused'].includes(this.slug);
  }

  /** Tells whether `error` is a problem, and one of `slugs` if any are given. */
  static is(error: unknown, ...slugs: Slug[]): error is Problem {
    return error instanceof Problem && (!slugs.length || slugs.includes(error.slug));
  }
}

/** Reads the problem from a response that is not 2xx. */
export async function problemOf(response: Response): Promise<Problem> {
  const {status, headers} = response;
  const retryAfter = Number(headers.get('retry-after')) || undefined;
  const isDocument = headers.get('content-type')?.startsWith('application/problem+json');
  const document: Partial<Document> | null = isDocument ? await response.json().catch(() => null) : null;
  if (!document?.type) {
    return new Problem('http-error', status, `Response ${status} without a problem`, {retryAfter});
  }
  const {type, detail = '', errors, ...members} = document;
  return new Problem(type.split('/').pop() as Slug, status, detail, {errors, retryAfter}, members);
}
