package dev.forestgate.notifications;

import dev.forestgate.outbox.Job;
import dev.forestgate.visitor.Visitor;
import java.util.Map;

/**
 * The origin of a request for a letter, as far as budgets tell origins apart.
 *
 * @param share under which its letters are counted: its network, as an HMAC, also of a caller with
 *     a session, as an account costs nothing
 * @param device the device that it proves to be, known to an account or not; empty for none
 */
public record Requester(String share, String device) {
  private static final String SHARE = "requester";
  private static final String DEVICE = "device";

  /**
   * @param network the visitor's, as an HMAC
   */
  static Requester of(Visitor visitor, String network) {
    return new Requester(network, visitor.isProven() ? visitor.deviceId() : "");
  }

  /**
   * The same on no device: for a letter to an address that the account does not hold, as the
   * devices that it knows say nothing about whose address that is.
   */
  public Requester onNoDevice() {
    return new Requester(share, "");
  }

  /** As {@link #words} has put it into {@code errand}. */
  public static Requester of(Job errand) {
    return new Requester(
        errand.parameters().getOrDefault(SHARE, ""), errand.parameters().getOrDefault(DEVICE, ""));
  }

  /** As an errand keeps it. */
  public Map<String, String> words() {
    return Map.of(SHARE, share, DEVICE, device);
  }
}
