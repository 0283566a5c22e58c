/** Settings of logging, tokens and TLS that have names of their own in the environment. */
@NullMarked
package dev.forestgate.config.service;

import org.jspecify.annotations.NullMarked;
