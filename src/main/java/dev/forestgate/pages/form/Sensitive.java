package dev.forestgate.pages.form;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Question to the API whether a session may do what is sensitive: options for a new passkey change
 * nothing, and need the same proof as a change.
 */
@Component
public final class Sensitive {
  /** Responses to a session that proved enough, if it cannot have another passkey. */
  private static final Set<String> PROVED = Set.of("too-many-factors", "needs-postgres");

  private final InternalApi api;
  private final AccountPages pages;

  Sensitive(InternalApi api, AccountPages pages) {
    this.api = api;
    this.pages = pages;
  }

  /**
   * Shows {@code page}, whose form does something sensitive. Leads to the proof first, so that
   * nothing has to be typed twice.
   */
  public Mono<ServerResponse> before(ServerRequest request, Supplier<Mono<ServerResponse>> page) {
    return ask(request)
        .flatMap(
            asked ->
                isAllowed(asked)
                    ? page.get()
                    : pages.failed(request, new PostedForm(Map.of()), asked));
  }

  /**
   * Result of the question: options for a new passkey, or a refusal, which has the proofs that are
   * possible if it is {@code elevation-required}.
   */
  public Mono<ApiResult> ask(ServerRequest request) {
    return api.post(request, "/api/factors/passkeys/options", Map.of());
  }

  /** Returns whether {@code asked}, a result of {@link #ask}, allows it. */
  public static boolean isAllowed(ApiResult asked) {
    return asked.isOk() || PROVED.contains(asked.slug());
  }
}
