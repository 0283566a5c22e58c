package dev.forestgate.discovery;

import java.io.IOException;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The written contract, as it is in the jar. */
@Component
final class ApiDocument {
  static final MediaType TYPE = MediaType.parseMediaType("application/yaml");

  private final byte[] document;

  ApiDocument() throws IOException {
    this.document = new ClassPathResource("openapi.yaml").getContentAsByteArray();
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return ServerResponse.ok().contentType(TYPE).bodyValue(document);
  }
}
