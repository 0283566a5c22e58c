/** What others need to know of us: health, keys, metadata, the API document. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.discovery;
