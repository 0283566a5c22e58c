/** Environment variables for the log, tokens and TLS. */
@NullMarked
package dev.forestgate.config.service;

import org.jspecify.annotations.NullMarked;
