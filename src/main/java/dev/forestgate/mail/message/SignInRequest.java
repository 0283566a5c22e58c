package dev.forestgate.mail.message;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Request for a sign-in by code.
 *
 * @param account null if there is no account with the address {@code to} yet; the proof opens one
 * @param place name of the place from which the sign-in was requested; untrusted text
 * @param device name of the device from which it was requested; untrusted text
 */
public record SignInRequest(@Nullable UUID account, String to, String place, String device) {

  /** The e-mail that signs in by {@code code}, or by {@code link}. */
  public Email signedInBy(OneTimeSecret code, OneTimeSecret link) {
    Map<String, String> values = new TreeMap<>();
    values.put("code", code.text().reveal());
    values.put("code_until", code.until().toString());
    values.put("link", Email.web(link.text().reveal()));
    values.put("link_until", link.until().toString());
    values.put("place", place);
    values.put("device", device);
    if (account == null) {
      values.put("opens_account", "yes");
    }
    return new Email(EmailKind.SIGN_IN_CODE, account, to, values, link.until());
  }
}
