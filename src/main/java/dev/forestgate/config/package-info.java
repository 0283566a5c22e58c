/** Environment variables, {@code .env} and URLs of stores, turned into properties and checked. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.config;
