/*
 * The order in which blocks are computed and referenced (RFC 9106, sections 3.2 and 3.4), for one width of vectors. argon2_fill.c
 * includes it once per width, after it has defined:
 *
 *   FILL      name of the function that this file defines: fills one memory or two of `blocks` blocks in `passes` passes
 *   TARGET    instruction set, as in the attribute target
 *   COMPRESS  compression function G
 *   PLACE     maps the RFC's index of a word to its index in memory
 *
 * A block is referenced at an address that is known only when the block before is computed, and comes from main memory mostly. Two
 * memories are filled in turn, block by block: while one waits for its reference, the other computes.
 */
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define NEXT_ADDRESSES JOIN(FILL, _next_addresses)
#define INDEPENDENT JOIN(FILL, _independent)
#define DEPENDENT JOIN(FILL, _dependent)
#define ALL JOIN(FILL, _all)

/* The next 128 addresses of a data-independent segment (section 3.4.1.2). They depend on nothing secret. */
__attribute__((target(TARGET))) static void NEXT_ADDRESSES(block *input, block *addresses) {
  static const block zero;
  block once;
  input->w[PLACE(6)]++;
  COMPRESS(&zero, input, &once, 0);
  COMPRESS(&zero, &once, addresses, 0);
}

/* Fills a segment whose addresses come from a counter; they are the same in all memories. */
__attribute__((target(TARGET), always_inline)) static inline void INDEPENDENT(
    block *const memory[], const int count, const segment *s, uint32_t passes) {
  block input = {{0}}, addresses;
  input.w[PLACE(0)] = s->pass;
  input.w[PLACE(2)] = s->slice;
  input.w[PLACE(3)] = s->blocks;
  input.w[PLACE(4)] = passes;
  input.w[PLACE(5)] = ARGON2ID;
  uint32_t i = s->slice == 0 ? 2 : 0;
  if (i > 0) {
    NEXT_ADDRESSES(&input, &addresses);
  }
  for (; i < s->length; i++) {
    if (i % WORDS == 0) {
      NEXT_ADDRESSES(&input, &addresses);
    }
    uint32_t current = s->slice * s->length + i;
    uint32_t ref = reference(s, i, addresses.w[PLACE(i % WORDS)]);
    /* The address after this one is known already, but for the last of 128. */
    uint32_t soon = (i + 1) % WORDS == 0 ? ref : reference(s, i + 1, addresses.w[PLACE((i + 1) % WORDS)]);
    for (int k = 0; k < count; k++) {
      prefetch(&memory[k][soon]);
      COMPRESS(&memory[k][current - 1], &memory[k][ref], &memory[k][current], 0);
    }
  }
}

/* Fills a segment whose addresses come from the block before. */
__attribute__((target(TARGET), always_inline)) static inline void DEPENDENT(
    block *const memory[], const int count, const segment *s) {
  uint32_t current = s->slice * s->length;
  uint32_t before = current == 0 ? s->blocks - 1 : current - 1;
  uint32_t ref[PAIR];
  for (int k = 0; k < count; k++) {
    ref[k] = reference(s, 0, memory[k][before].w[0]);
  }
  for (uint32_t i = 0; i < s->length; i++) {
    uint32_t next = current + 1 < s->blocks ? current + 1 : 0;
    for (int k = 0; k < count; k++) {
      COMPRESS(&memory[k][before], &memory[k][ref[k]], &memory[k][current], s->pass > 0);
      ref[k] = reference(s, i + 1, memory[k][current].w[0]);
      prefetch(&memory[k][ref[k]]);
      if (s->pass > 0) {
        prefetch(&memory[k][next]);
      }
    }
    before = current;
    current = next;
  }
}

__attribute__((target(TARGET), always_inline)) static inline void ALL(
    block *const memory[], const int count, uint32_t blocks, uint32_t passes) {
  for (uint32_t pass = 0; pass < passes; pass++) {
    for (uint32_t slice = 0; slice < SLICES; slice++) {
      const segment s = segment_of(pass, slice, blocks);
      /* Argon2id: the first half of the first pass takes its addresses from a counter, the rest from the block before. */
      if (pass == 0 && slice < SLICES / 2) {
        INDEPENDENT(memory, count, &s, passes);
      } else {
        DEPENDENT(memory, count, &s);
      }
    }
  }
}

__attribute__((target(TARGET))) static void FILL(block *const memory[], int count, uint32_t blocks, uint32_t passes) {
  if (count == PAIR) {
    ALL(memory, PAIR, blocks, passes);
  } else {
    ALL(memory, 1, blocks, passes);
  }
}

#undef ALL
#undef DEPENDENT
#undef INDEPENDENT
#undef NEXT_ADDRESSES
#undef JOIN
#undef JOIN_
#undef FILL
#undef TARGET
#undef COMPRESS
#undef PLACE
