/* Exported functions that compute; memory.c has those that allocate. */
#include "argon2_fill.h"

#include <string.h>

#include "block.h"
#include "compress_avx2.h"
#include "compress_avx512.h"
#include "segment.h"

#define ARGON2ID 2

/* Memories that are filled at once, at most. */
#define PAIR 2

#define FILL fill512
#define TARGET "avx512f"
#define COMPRESS compress512
#define PLACE place512
#include "fill_template.h"

#define FILL fill256
#define TARGET "avx2"
#define COMPRESS compress256
#define PLACE place256
#include "fill_template.h"

int forestgate_argon2_width(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512f") ? 512 : __builtin_cpu_supports("avx2") ? 256 : 0;
}

static int place(int width, int i) { return width == 512 ? place512(i) : place256(i); }

/* From the RFC's order of words to that of the registers, in place. */
static void to_registers(block *b, int width) {
  block rfc = *b;
  for (int i = 0; i < WORDS; i++) {
    b->w[place(width, i)] = rfc.w[i];
  }
  explicit_bzero(&rfc, sizeof rfc);
}

/* Copies `from` to `to` in the RFC's order of words. */
static void to_rfc(const block *from, block *to, int width) {
  for (int i = 0; i < WORDS; i++) {
    to->w[i] = from->w[place(width, i)];
  }
}

/*
 * Overwrites the stack that a fill used: registers of the last blocks are spilled there. A volatile pointer keeps the compiler
 * from inlining or removing the call.
 */
static void clear_stack(void) {
  uint8_t used[8 * sizeof(block)];
  explicit_bzero(used, sizeof used);
}

static void (*volatile const clear_stack_after)(void) = clear_stack;

void forestgate_argon2_fill(void *memory, void *other, uint32_t blocks, uint32_t passes, int width) {
  block *const memories[PAIR] = {memory, other};
  const int count = other == NULL ? 1 : PAIR;
  for (int k = 0; k < count; k++) {
    to_registers(&memories[k][0], width);
    to_registers(&memories[k][1], width);
  }
  if (width == 512) {
    fill512(memories, count, blocks, passes);
  } else {
    fill256(memories, count, blocks, passes);
  }
  for (int k = 0; k < count; k++) {
    to_rfc(&memories[k][blocks - 1], &memories[k][0], width);
    explicit_bzero(&memories[k][blocks - 1], sizeof(block));
  }
  clear_stack_after();
}
