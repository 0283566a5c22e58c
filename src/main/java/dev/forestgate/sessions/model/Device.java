package dev.forestgate.sessions.model;

/**
 * From where a session was opened, as far as the request tells.
 *
 * @param ip the client's address; empty if unknown
 * @param userAgent what the client calls itself, at most 256 characters; empty if it does not
 */
public record Device(String ip, String userAgent) {
  private static final int LONGEST = 256;

  public Device {
    userAgent = userAgent.length() > LONGEST ? userAgent.substring(0, LONGEST) : userAgent;
  }
}
