package dev.forestgate.sessions.model;

/**
 * Client that opened a session.
 *
 * @param ip the client's address; empty if unknown
 * @param userAgent {@code User-Agent}, cut to 256 characters; empty if the request has none
 */
public record Device(String ip, String userAgent) {
  private static final int MAX_LENGTH = 256;

  public Device {
    userAgent = userAgent.length() > MAX_LENGTH ? userAgent.substring(0, MAX_LENGTH) : userAgent;
  }
}
