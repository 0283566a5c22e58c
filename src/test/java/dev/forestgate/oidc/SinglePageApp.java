package dev.forestgate.oidc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** A single-page application with oidc-client-ts, on an origin of its own. */
final class SinglePageApp implements AutoCloseable {
  private final DisposableServer server;
  private final String library;
  private volatile String page = "";

  /** Serves the files in {@code folder}. */
  SinglePageApp(Path folder) throws IOException {
    this.page = Files.readString(folder.resolve("single-page.html"));
    this.library =
        Files.readString(
            folder.resolve("node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js"));
    this.server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((request, response) -> answer(request, response))
            .bindNow();
  }

  private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
    boolean isLibrary = request.path().equals("oidc-client-ts.js");
    return response
        .header("Content-Type", isLibrary ? "text/javascript" : "text/html; charset=utf-8")
        .sendString(Mono.just(isLibrary ? library : page))
        .then();
  }

  /** Names the provider in its page. */
  void uses(String issuer) {
    page = page.replace("{{authority}}", issuer);
  }

  String origin() {
    return "http://127.0.0.1:" + server.port();
  }

  @Override
  public void close() {
    server.disposeNow();
  }
}
