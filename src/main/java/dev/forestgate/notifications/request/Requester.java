package dev.forestgate.notifications.request;

import dev.forestgate.outbox.Job;
import dev.forestgate.visitor.Visitor;
import java.util.Map;

/**
 * Origin of a request for an e-mail, as budgets distinguish origins.
 *
 * @param share network of the caller, as an HMAC; e-mails are counted under it, also those of a
 *     caller with a session, as accounts are free to create
 * @param device id of the device that the caller proves to be, whether or not an account knows it;
 *     empty for none
 */
public record Requester(String share, String device) {
  private static final String SHARE = "requester";
  private static final String DEVICE = "device";

  /**
   * @param network the visitor's network, as an HMAC
   */
  static Requester of(Visitor visitor, String network) {
    return new Requester(network, visitor.isProven() ? visitor.deviceId() : "");
  }

  /** The requester whose {@link #parameters} are in {@code job}. */
  public static Requester of(Job job) {
    return new Requester(
        job.parameters().getOrDefault(SHARE, ""), job.parameters().getOrDefault(DEVICE, ""));
  }

  /**
   * The same origin without its device. For e-mails to an address that the account does not hold:
   * the devices known to the account say nothing about the owner of that address.
   */
  public Requester onNoDevice() {
    return new Requester(share, "");
  }

  /** The members of this requester as parameters of a job. */
  public Map<String, String> parameters() {
    return Map.of(SHARE, share, DEVICE, device);
  }
}
