package dev.forestgate.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A client's address for back-channel logout. */
final class LogoutReceiver {
  private final Queue<SignedJWT> received = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final DisposableServer server =
      HttpServer.create()
          .host("127.0.0.1")
          .port(0)
          .route(
              routes ->
                  routes.post(
                      "/logout",
                      (request, response) ->
                          request
                              .receive()
                              .aggregate()
                              .asString(UTF_8)
                              .map(this::take)
                              .flatMap(status -> Mono.from(response.status(status).send()))))
          .bindNow();

  String uri() {
    return "http://127.0.0.1:" + server.port() + "/logout";
  }

  /** Refuses the next calls. */
  void refuse(int calls) {
    refusals.set(calls);
  }

  /** Logout tokens of the session {@code id}. */
  List<SignedJWT> of(Object id) {
    return received.stream().filter(token -> id.toString().equals(sid(token))).toList();
  }

  private int take(String form) {
    if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return 503;
    }
    try {
      received.add(SignedJWT.parse(form.substring("logout_token=".length())));
      return 200;
    } catch (ParseException malformed) {
      return 400;
    }
  }

  private static String sid(SignedJWT token) {
    try {
      return token.getJWTClaimsSet().getStringClaim("sid");
    } catch (ParseException malformed) {
      throw new IllegalStateException(malformed);
    }
  }
}
