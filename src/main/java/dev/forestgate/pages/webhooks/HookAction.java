package dev.forestgate.pages.webhooks;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Action on a webhook, which its page asks for first. */
enum HookAction {
  ENABLE,
  DISABLE,
  REMOVE;

  /** Part of paths and of the keys of texts. */
  String slug() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The action with this {@link #slug}. Empty for another. */
  static Optional<HookAction> of(String slug) {
    return Arrays.stream(values()).filter(action -> action.slug().equals(slug)).findFirst();
  }
}
