package dev.forestgate.http.request;

/** Header fields of draft-ietf-httpapi-ratelimit-headers. */
public final class RateLimitHeaders {
  public static final String LIMIT = "RateLimit";
  public static final String POLICY = "RateLimit-Policy";

  private RateLimitHeaders() {}
}
