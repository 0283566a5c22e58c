package dev.forestgate.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;

/**
 * Rate, duration and target of the load; each is a system property.
 *
 * <pre>
 * load.url       http://127.0.0.1:8080  the service, with rate limits off (forestgate.limits.per-minute=0)
 * load.clients   64                     clients that never wait between two calls
 * load.rate      300                    calls per second, whether or not they are answered
 * load.duration  30                     seconds
 * </pre>
 */
final class Offer {
  static final String URL = System.getProperty("load.url", "http://127.0.0.1:8080");
  static final int CLIENTS = Integer.getInteger("load.clients", 64);
  static final double RATE = Double.parseDouble(System.getProperty("load.rate", "300"));
  static final Duration DURATION = Duration.ofSeconds(Integer.getInteger("load.duration", 30));

  private Offer() {}

  /** One pool of connections for all virtual users, as a busy front end has it. */
  static HttpProtocolBuilder protocol() {
    return http.baseUrl(URL).contentTypeHeader("application/json").shareConnections();
  }

  /** Signs in as {@code #{username}}. */
  static HttpRequestActionBuilder login(String mode) {
    return http("login")
        .post("/api/auth/login")
        .body(
            StringBody(
                "{\"username\":\"#{username}\",\"password\":\""
                    + Accounts.PASSWORD
                    + "\",\"mode\":\""
                    + mode
                    + "\"}"));
  }

  /** Signs in for both kinds of credential: {@code #{cookie}} and {@code #{token}}. */
  static HttpRequestActionBuilder loginForCookie() {
    return login("cookie")
        .check(
            status().is(200),
            header("Set-Cookie")
                .transform(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .saveAs("cookie"));
  }

  /** Signs in for {@code #{token}} and {@code #{refresh}}. */
  static HttpRequestActionBuilder loginForTokens() {
    return login("token")
        .check(
            status().is(200),
            jsonPath("$.access_token").saveAs("token"),
            jsonPath("$.refresh_token").saveAs("refresh"));
  }

  /** A cookie that is Secure is not sent over plain http by Gatling's own jar. */
  static HttpRequestActionBuilder checkByCookie() {
    return http("session by cookie")
        .get("/api/auth/session")
        .header("Cookie", "#{cookie}")
        .check(status().is(200));
  }

  static HttpRequestActionBuilder checkByToken() {
    return http("session by token")
        .get("/api/auth/session")
        .header("Authorization", "Bearer #{token}")
        .check(status().is(200));
  }

  static HttpRequestActionBuilder refresh() {
    return http("refresh")
        .post("/api/auth/refresh")
        .body(StringBody("{\"refresh_token\":\"#{refresh}\"}"))
        .check(status().is(200), jsonPath("$.refresh_token").saveAs("refresh"));
  }

  static HttpRequestActionBuilder event() {
    return http("event")
        .post("/api/events")
        .header("Cookie", "#{cookie}")
        .body(StringBody("{\"action\":\"page-opened\",\"detail\":{\"page\":\"load\"}}"))
        .check(status().is(202));
  }
}
