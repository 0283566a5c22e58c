/** Password policy, and hashing on its own bounded pool with admission control. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.credentials;
