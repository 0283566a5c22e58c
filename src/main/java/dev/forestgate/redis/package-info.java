/** How our Redis keys are partitioned and how a script is run: what every Redis room shares. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.redis;
