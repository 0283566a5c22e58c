package dev.forestgate.pages.view;

import java.util.Locale;

/** Entries of the navigation of an account's pages, in their order. */
public enum Section {
  ACCOUNT("/account"),
  SECURITY("/account/security"),
  SESSIONS("/account/sessions"),
  JOURNAL("/account/journal"),
  APPS("/account/apps"),
  DATA("/account/data");

  private final String path;

  Section(String path) {
    this.path = path;
  }

  public String path() {
    return path;
  }

  /** Key of its text: {@code nav.security}. */
  public String key() {
    return "nav." + name().toLowerCase(Locale.ROOT);
  }
}
