package dev.forestgate.pages.form;

/**
 * Secret that a page shows once. It prints nothing.
 *
 * @param key of the title; {@code <key>.done} says what was done, and {@code <key>.hint} what the
 *     secret is for
 * @param owner id of what it belongs to, for those who configure a program; empty for none
 * @param back path of the page that a reload leads to
 */
public record ShownSecret(String key, String value, String owner, String back) {
  @Override
  public String toString() {
    return "ShownSecret";
  }
}
