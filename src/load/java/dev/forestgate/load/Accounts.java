package dev.forestgate.load;

import static java.net.http.HttpRequest.BodyPublishers.ofString;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Some accounts to sign in to: registered before the load begins, and again used by the next. */
final class Accounts {
  static final String PASSWORD = "correct-horse-7-battery";
  private static final int COUNT = 50;

  private Accounts() {}

  /** Registers those that are missing; endless. */
  static Iterator<Map<String, Object>> feeder() {
    List<Map<String, Object>> all =
        IntStream.range(0, COUNT)
            .mapToObj(i -> Map.<String, Object>of("username", "load-" + i))
            .toList();
    var client = HttpClient.newHttpClient();
    all.forEach(account -> register((String) account.get("username"), client));
    return Stream.iterate(0, i -> (i + 1) % COUNT).map(all::get).iterator();
  }

  private static void register(String username, HttpClient client) {
    String body = "{\"username\":\"" + username + "\",\"password\":\"" + PASSWORD + "\"}";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(Offer.URL + "/api/auth/register"))
            .header("Content-Type", "application/json")
            .POST(ofString(body))
            .build();
    try {
      int status = client.send(request, BodyHandlers.discarding()).statusCode();
      if (status != 201 && status != 409) {
        throw new IllegalStateException("registration was answered with " + status);
      }
    } catch (IOException away) {
      throw new IllegalStateException("no service at " + Offer.URL, away);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
