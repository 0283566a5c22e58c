package dev.forestgate.discovery;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The written contract, as it is in the jar. */
@Component
final class ApiDocument {
  private static final MediaType YAML = MediaType.parseMediaType("application/yaml");

  private final Resource document = new ClassPathResource("openapi.yaml");

  Mono<ServerResponse> handle(ServerRequest request) {
    return ServerResponse.ok().contentType(YAML).bodyValue(document);
  }
}
