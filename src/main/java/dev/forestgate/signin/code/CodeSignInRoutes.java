package dev.forestgate.signin.code;

import static dev.forestgate.failure.Failure.NOT_FOUND;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.Responses;
import dev.forestgate.signin.completion.CodeSignInProperties;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Routes of sign-in by code. They answer 404 unless it is turned on. */
@Component
public final class CodeSignInRoutes {
  private final CodeSignInProperties properties;
  private final CodeRequest codeRequest;
  private final CodeSignIn signIn;

  CodeSignInRoutes(CodeSignInProperties properties, CodeRequest codeRequest, CodeSignIn signIn) {
    this.properties = properties;
    this.codeRequest = codeRequest;
    this.signIn = signIn;
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .POST("/api/auth/code", codeRequest::handle)
        .POST("/api/auth" + CodeSignIn.PATH, signIn::handle)
        .filter(Responses.producing(MediaType.APPLICATION_JSON))
        .filter(this::ifOn)
        .build();
  }

  private Mono<ServerResponse> ifOn(ServerRequest request, HandlerFunction<ServerResponse> next) {
    return properties.isOff() ? Mono.error(Failed.of(NOT_FOUND)) : next.handle(request);
  }
}
