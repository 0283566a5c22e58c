package dev.forestgate.http.body;

import java.util.List;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.view.ViewResolver;

/** Context for a response that is written outside of the router: writers, and no views. */
public record ResponseWriters(List<HttpMessageWriter<?>> messageWriters)
    implements ServerResponse.Context {
  @Override
  public List<ViewResolver> viewResolvers() {
    return List.of();
  }
}
