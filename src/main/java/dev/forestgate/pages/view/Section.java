package dev.forestgate.pages.view;

import java.util.Locale;

/** Entries of the navigation, in their order: of an account's pages, and of those of operators. */
public enum Section {
  ACCOUNT("/account"),
  SECURITY("/account/security"),
  SESSIONS("/account/sessions"),
  JOURNAL("/account/journal"),
  APPS("/account/apps"),
  DATA("/account/data"),
  OVERVIEW(Section.ADMIN),
  USERS(Section.ADMIN + "/users"),
  CLIENTS(Section.ADMIN + "/clients"),
  WEBHOOKS(Section.ADMIN + "/webhooks"),
  AUDIT(Section.ADMIN + "/audit");

  /** Path of the first page of operators. */
  private static final String ADMIN = "/admin";

  private final String path;

  Section(String path) {
    this.path = path;
  }

  public String path() {
    return path;
  }

  /** Returns whether it is for operators. */
  public boolean isForOperators() {
    return path.startsWith(ADMIN);
  }

  /** Key of its text: {@code nav.security}. */
  public String key() {
    return "nav." + name().toLowerCase(Locale.ROOT);
  }
}
