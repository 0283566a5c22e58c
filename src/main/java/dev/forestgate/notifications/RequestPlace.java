package dev.forestgate.notifications;

import dev.forestgate.outbox.Job;
import dev.forestgate.visitor.Visitor;
import java.util.Map;

/**
 * Place and device of a request for an e-mail, as the recipient reads them.
 *
 * @param place name of the place
 * @param device name of the device; untrusted text
 */
public record RequestPlace(String place, String device) {
  private static final String PLACE = "place";
  private static final String DEVICE_NAME = "device_name";

  public static RequestPlace of(Visitor visitor) {
    return new RequestPlace(UnusualSignInEmail.place(visitor), visitor.deviceName());
  }

  /** The place and device whose {@link #parameters} are in {@code job}. */
  public static RequestPlace of(Job job) {
    return new RequestPlace(job.parameter(PLACE), job.parameter(DEVICE_NAME));
  }

  /** The members as parameters of a job. */
  public Map<String, String> parameters() {
    return Map.of(PLACE, place, DEVICE_NAME, device);
  }
}
