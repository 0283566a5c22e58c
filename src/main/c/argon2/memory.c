/* Exported functions that allocate, wipe and free the memory of a fill. */
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>

#include "argon2_fill.h"
#include "block.h"

#define HUGE_PAGE ((size_t)2 << 20)

/* Bytes that are mapped for `blocks` blocks: whole huge pages. */
static size_t mapped_size(uint32_t blocks) { return (blocks * sizeof(block) + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1); }

void *forestgate_argon2_allocate(uint32_t blocks) {
  size_t size = mapped_size(blocks);
  char *mapped = mmap(NULL, size + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) {
    return NULL;
  }
  /* A huge page begins at a multiple of its size: the parts before and behind are unmapped. */
  char *aligned = (char *)(((uintptr_t)mapped + HUGE_PAGE - 1) & ~(uintptr_t)(HUGE_PAGE - 1));
  if (aligned > mapped) {
    munmap(mapped, aligned - mapped);
  }
  munmap(aligned + size, mapped + HUGE_PAGE - aligned);
  /* Both are requests: without them a fill is slower, or a core dump larger. */
  madvise(aligned, size, MADV_HUGEPAGE);
  madvise(aligned, size, MADV_DONTDUMP);
  return aligned;
}

void forestgate_argon2_wipe(void *memory, uint32_t blocks) { explicit_bzero(memory, blocks * sizeof(block)); }

void forestgate_argon2_free(void *memory, uint32_t blocks) {
  forestgate_argon2_wipe(memory, blocks);
  munmap(memory, mapped_size(blocks));
}
