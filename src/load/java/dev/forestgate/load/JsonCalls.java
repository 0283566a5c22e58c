package dev.forestgate.load;

import static java.net.http.HttpRequest.BodyPublishers.ofString;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calls that prepare a load, without a JSON library. */
final class JsonCalls {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String address;

  /**
   * @param address of the service, {@code http://host:port}
   */
  JsonCalls(String address) {
    this.address = address;
  }

  /** Body of the response. Fails if its status is not of 200 to 299. */
  String post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Content-Type", "application/json")
            .POST(ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          "%s was answered with %d: %s".formatted(path, response.statusCode(), response.body()));
    }
    return response.body();
  }

  /** The first text member of this name, at any depth, without escapes. */
  static String member(String name, String json) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    if (!matcher.find()) {
      throw new IllegalStateException("There is no " + name + " in " + json);
    }
    return matcher.group(1);
  }
}
