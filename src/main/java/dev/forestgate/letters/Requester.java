package dev.forestgate.letters;

import dev.forestgate.errands.Errand;
import dev.forestgate.visitor.Visitor;
import java.util.Map;
import java.util.UUID;

/**
 * The origin of a request for a letter, as far as budgets tell origins apart.
 *
 * @param share under which its letters are counted: its network, as an HMAC, or the account of its
 *     session
 * @param device the device that it proves to be, known to an account or not; empty for none
 */
public record Requester(String share, String device) {
  private static final String SHARE = "requester";
  private static final String DEVICE = "device";

  /**
   * @param network the visitor's, as an HMAC
   */
  static Requester of(Visitor visitor, String network) {
    return new Requester(network, visitor.isProven() ? visitor.mark() : "");
  }

  /** A caller with a session, who counts for the account and not for the network. */
  public static Requester of(UUID account) {
    return new Requester(account.toString(), "");
  }

  /** As {@link #words} has put it into {@code errand}. */
  public static Requester of(Errand errand) {
    return new Requester(
        errand.words().getOrDefault(SHARE, ""), errand.words().getOrDefault(DEVICE, ""));
  }

  /** As an errand keeps it. */
  public Map<String, String> words() {
    return Map.of(SHARE, share, DEVICE, device);
  }
}
