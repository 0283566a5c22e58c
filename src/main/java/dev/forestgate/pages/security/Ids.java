package dev.forestgate.pages.security;

import static dev.forestgate.failure.Failure.NOT_FOUND;

import dev.forestgate.failure.Failed;
import java.util.UUID;

/** Ids from paths and forms, before they become part of a path of the API. */
final class Ids {
  private Ids() {}

  /** {@code text} as an id. Throws NOT_FOUND if it is none. */
  static UUID of(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException malformed) {
      throw Failed.of(NOT_FOUND);
    }
  }
}
