package dev.forestgate.webhooks.delivery;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Receiver of webhooks on this machine: keeps each message, and answers with a status. */
public final class TestReceiver implements AutoCloseable {
  private final List<Message> messages = new CopyOnWriteArrayList<>();
  private final AtomicInteger status = new AtomicInteger(204);
  private final DisposableServer server;

  /** A message, with its header fields in lower case. */
  public record Message(Map<String, String> headers, String body) {}

  public TestReceiver() {
    server =
        HttpServer.create()
            .host("0.0.0.0")
            .port(0)
            .route(
                routes ->
                    routes
                        .get("/redirected", (request, response) -> receive(request, response, 200))
                        .post("/endless", (request, response) -> endless(response))
                        .post("/silent", (request, response) -> Mono.never())
                        .post(
                            "/redirect",
                            (request, response) -> response.sendRedirect("/redirected"))
                        .post(
                            "/hook",
                            (request, response) -> receive(request, response, status.get())))
            .bindNow();
  }

  /** Answers with {@code next} from now on. */
  public void answer(int next) {
    status.set(next);
  }

  public List<Message> messages() {
    return List.copyOf(messages);
  }

  public int port() {
    return server.port();
  }

  public String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  private Publisher<Void> receive(
      HttpServerRequest request, HttpServerResponse response, int answer) {
    return request
        .receive()
        .aggregate()
        .asString()
        .defaultIfEmpty("")
        .doOnNext(body -> messages.add(new Message(headers(request), body)))
        .then(Mono.defer(() -> response.status(answer).send().then()));
  }

  private static Map<String, String> headers(HttpServerRequest request) {
    Map<String, String> headers = new TreeMap<>();
    request
        .requestHeaders()
        .forEach(field -> headers.put(field.getKey().toLowerCase(Locale.ROOT), field.getValue()));
    return headers;
  }

  private static Publisher<Void> endless(HttpServerResponse response) {
    return response.sendString(Flux.generate(sink -> sink.next("x".repeat(8192))));
  }

  @Override
  public void close() {
    server.disposeNow();
  }
}
