package dev.forestgate.enrolment;

import dev.forestgate.failure.Failed;
import org.jspecify.annotations.Nullable;

/** Request body with the name of a factor. */
record NameForm(@Nullable String name) {
  static final NameForm EMPTY = new NameForm(null);

  /** The name. Throws INVALID_REQUEST if it is missing. */
  String required() {
    if (name == null) {
      throw Failed.invalid("name", "is required");
    }
    return name;
  }
}
