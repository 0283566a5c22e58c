/*
 * The order in which blocks are computed and referenced (RFC 9106, sections 3.2 and 3.4), for one width of vectors. argon2_fill.c
 * includes it once per width, after it has defined:
 *
 *   FILL      name of the function that this file defines: fills `blocks` blocks in `passes` passes
 *   TARGET    instruction set, as in the attribute target
 *   VECTOR    type of a register
 *   LANES     registers per block
 *   COMPRESS  compression function G
 *   PLACE     maps the RFC's index of a word to its index in memory
 */
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define COMPRESS_ZERO JOIN(FILL, _compress_zero)
#define NEXT_ADDRESSES JOIN(FILL, _next_addresses)

/* G(0, ref). */
__attribute__((target(TARGET))) static void COMPRESS_ZERO(const block *ref, block *next) {
  VECTOR state[LANES];
  memset(state, 0, sizeof state);
  COMPRESS(state, ref, next, 0);
}

/* The next 128 addresses of a data-independent segment (section 3.4.1.2). They depend on nothing secret. */
static void NEXT_ADDRESSES(block *input, block *addresses) {
  block once;
  input->w[PLACE(6)]++;
  COMPRESS_ZERO(input, &once);
  COMPRESS_ZERO(&once, addresses);
}

__attribute__((target(TARGET))) static void FILL(block *memory, uint32_t blocks, uint32_t passes) {
  const uint32_t segment = blocks / SLICES;
  block input, addresses;
  for (uint32_t pass = 0; pass < passes; pass++) {
    for (uint32_t slice = 0; slice < SLICES; slice++) {
      /* Argon2id: the first half of the first pass takes its addresses from a counter, the rest from the previous block. */
      const int independent = pass == 0 && slice < SLICES / 2;
      uint32_t i = pass == 0 && slice == 0 ? 2 : 0;
      if (independent) {
        memset(&input, 0, sizeof input);
        input.w[PLACE(0)] = pass;
        input.w[PLACE(2)] = slice;
        input.w[PLACE(3)] = blocks;
        input.w[PLACE(4)] = passes;
        input.w[PLACE(5)] = ARGON2ID;
        if (i > 0) {
          NEXT_ADDRESSES(&input, &addresses);
        }
      }
      uint32_t current = slice * segment + i;
      uint32_t before = current == 0 ? blocks - 1 : current - 1;
      uint32_t start = pass == 0 || slice == SLICES - 1 ? 0 : (slice + 1) * segment;
      /* The block just computed is input of the next step, and stays in registers until then. */
      VECTOR state[LANES];
      memcpy(state, &memory[before], sizeof state);
      uint64_t last = memory[before].w[0];
      for (; i < segment; i++, current++) {
        if (independent && i % WORDS == 0) {
          NEXT_ADDRESSES(&input, &addresses);
        }
        /* Mapping of J1 to a block of the reference area (section 3.4.2). */
        uint64_t j1 = (independent ? addresses.w[PLACE(i % WORDS)] : last) & 0xFFFFFFFF;
        uint64_t area = (pass == 0 ? slice * segment : blocks - segment) + i - 1;
        uint64_t x = j1 * j1 >> 32;
        uint64_t ref = start + area - 1 - (area * x >> 32);
        ref = ref >= blocks ? ref - blocks : ref;
        COMPRESS(state, &memory[ref], &memory[current], pass > 0);
        last = memory[current].w[0];
      }
    }
  }
}

#undef COMPRESS_ZERO
#undef NEXT_ADDRESSES
#undef JOIN
#undef JOIN_
#undef FILL
#undef TARGET
#undef VECTOR
#undef LANES
#undef COMPRESS
#undef PLACE
