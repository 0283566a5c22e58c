/* Segments and reference areas (RFC 9106, sections 3.4 and 3.4.2) of a memory with one lane. */
#ifndef FORESTGATE_SEGMENT_H
#define FORESTGATE_SEGMENT_H

#include "block.h"

typedef struct {
  uint32_t pass, slice;
  /* Blocks of the memory, and of each segment. */
  uint32_t blocks, length;
  /* Oldest block that may be referenced, and how many may be at the segment's begin. */
  uint32_t oldest, finished;
} segment;

static inline segment segment_of(uint32_t pass, uint32_t slice, uint32_t blocks) {
  const uint32_t length = blocks / SLICES;
  return (segment){
      .pass = pass,
      .slice = slice,
      .blocks = blocks,
      .length = length,
      .oldest = pass == 0 || slice == SLICES - 1 ? 0 : (slice + 1) * length,
      .finished = pass == 0 ? slice * length : blocks - length,
  };
}

/* The block that the low half of `word`, J1, stands for at step `i` of the segment (section 3.4.2). */
static inline uint32_t reference(const segment *s, uint32_t i, uint64_t word) {
  uint64_t j1 = word & 0xFFFFFFFF;
  uint64_t area = (uint64_t)s->finished + i - 1;
  uint64_t ref = s->oldest + area - 1 - (area * (j1 * j1 >> 32) >> 32);
  return (uint32_t)(ref >= s->blocks ? ref - s->blocks : ref);
}

/* Loads a block into the caches. */
static inline void prefetch(const block *b) {
#pragma GCC unroll 16
  for (int line = 0; line < (int)sizeof *b / 64; line++) {
    __builtin_prefetch((const char *)b + 64 * line);
  }
}

#endif
