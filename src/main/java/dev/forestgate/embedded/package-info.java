/** PostgreSQL and Redis for a first run; only the root uses it. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.embedded;
