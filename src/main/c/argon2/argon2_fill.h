/*
 * The memory-hard part of Argon2id, version 1.3, with one lane (RFC 9106, sections 3.2 to 3.6), for x86-64 with AVX2 or AVX-512.
 * Java calls these functions (dev.forestgate.credentials.argon2.BlockMemory); README.md describes the division of work.
 */
#ifndef FORESTGATE_ARGON2_FILL_H
#define FORESTGATE_ARGON2_FILL_H

#include <stdint.h>

#define FORESTGATE_EXPORT __attribute__((visibility("default")))

/* Width in bits of the widest supported vectors of this processor: 512, 256, or 0 if it has neither AVX-512F nor AVX2. */
FORESTGATE_EXPORT int forestgate_argon2_width(void);

/*
 * Maps zeroed memory for `blocks` blocks of 1,024 bytes: on huge pages if the kernel grants them, and left out of core dumps.
 * NULL if there is no memory. Release it with forestgate_argon2_free.
 */
FORESTGATE_EXPORT void *forestgate_argon2_allocate(uint32_t blocks);

/* Overwrites all `blocks` blocks with zeros. */
FORESTGATE_EXPORT void forestgate_argon2_wipe(void *memory, uint32_t blocks);

/* Overwrites `memory` with zeros and unmaps it; `blocks` is the number it was allocated for. */
FORESTGATE_EXPORT void forestgate_argon2_free(void *memory, uint32_t blocks);

/*
 * Fills `blocks` blocks in `passes` passes. `memory` is aligned to 64 bytes and used by this call alone. Reads and writes
 * nothing outside those blocks.
 *
 * On entry the first two blocks hold B[0] and B[1]. On return the first block holds the last one, B[blocks - 1], and the memory
 * of the last one is zero; all other blocks keep their contents. Blocks that are passed have the byte order of the RFC.
 *
 * other: NULL, or a second memory with the same promises, for another hash of the same cost. Both take less time than one
 * after the other.
 * blocks: a multiple of 4, at least 8.  passes: at least 1.  width: 512 or 256, at most forestgate_argon2_width().
 */
FORESTGATE_EXPORT void forestgate_argon2_fill(void *memory, void *other, uint32_t blocks, uint32_t passes, int width);

#endif
