package dev.forestgate.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.http.origin.HttpProperties;
import java.io.IOException;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The OpenAPI document from the jar, with the public URL as its server. */
@Component
final class OpenApiDocument {
  static final MediaType TYPE = MediaType.parseMediaType("application/yaml");

  private static final String SERVER = "\nservers:\n  - url: /\n";

  private final byte[] document;

  OpenApiDocument(HttpProperties properties) throws IOException {
    String written = new ClassPathResource("openapi.yaml").getContentAsString(UTF_8);
    String publicBase = properties.publicBase();
    this.document = (publicBase == null ? written : served(written, publicBase)).getBytes(UTF_8);
  }

  private static String served(String written, String publicBase) {
    if (!written.contains(SERVER)) {
      throw new IllegalStateException("openapi.yaml has no '" + SERVER.strip() + "'");
    }
    return written.replace(
        SERVER, "\nservers:\n  - url: '" + publicBase.replace("'", "''") + "'\n");
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return ServerResponse.ok().contentType(TYPE).bodyValue(document);
  }
}
