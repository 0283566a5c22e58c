package dev.forestgate.http;

import static dev.forestgate.failure.Failure.INTERNAL;
import static dev.forestgate.failure.Failure.UNAVAILABLE;

import dev.forestgate.failure.DatabaseError;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.failure.SampledLog;
import dev.forestgate.http.request.RequestId;
import io.lettuce.core.RedisException;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.Errors;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Maps every failure of a request to its problem document. The response to an unexpected failure
 * contains the request id and no other detail.
 */
@Component
@Order(-2) // before Spring Boot's own handler, at -1
public final class ProblemHandler implements WebExceptionHandler {
  private static final SampledLog log =
      new SampledLog(LoggerFactory.getLogger(ProblemHandler.class));
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final JsonMapper json;
  private final ObjectProvider<ErrorPage> pages;

  ProblemHandler(JsonMapper json, ObjectProvider<ErrorPage> pages) {
    this.json = json;
    this.pages = pages;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable thrown) {
    ServerHttpResponse response = exchange.getResponse();
    if (response.isCommitted()) {
      return Mono.error(thrown);
    }
    Failed failed = failureOf(exchange, thrown);
    ErrorPage page = pages.getIfAvailable();
    return page != null && page.isFor(exchange)
        ? page.write(exchange, failed, Problem.status(failed.failure()))
        : write(exchange, failed);
  }

  /**
   * Writes the problem document of {@code failed}, with a {@link Challenge} and {@code Retry-After}
   * where the failure has them.
   */
  public Mono<Void> write(ServerWebExchange exchange, Failed failed) {
    Problem problem = Problem.of(failed);
    ServerHttpResponse response = exchange.getResponse();
    response.setStatusCode(HttpStatus.valueOf(problem.status()));
    HttpHeaders headers = response.getHeaders();
    headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    String challenge = Challenge.of(failed);
    if (challenge != null) {
      headers.set(HttpHeaders.WWW_AUTHENTICATE, challenge);
    }
    Duration retryAfter = failed.retryAfter();
    if (retryAfter != null) {
      headers.set(HttpHeaders.RETRY_AFTER, seconds(retryAfter));
    }
    byte[] body = json.writeValueAsBytes(problem);
    headers.setContentLength(body.length);
    return response.writeWith(Mono.fromSupplier(() -> buffer(response, body)));
  }

  private static DataBuffer buffer(ServerHttpResponse response, byte[] body) {
    return response.bufferFactory().wrap(body);
  }

  private static Failed failureOf(ServerWebExchange exchange, Throwable thrown) {
    if (thrown instanceof Failed expected) {
      return expected;
    }
    if (thrown instanceof ResponseStatusException status) {
      return ofStatusException(exchange, status);
    }
    if (isConnectionGone(thrown)) {
      return Failed.of(
          Failure.INVALID_REQUEST, "The request was incomplete or arrived too slowly.");
    }
    Optional<DatabaseError> database = DatabaseError.of(thrown);
    if (database.isPresent()) {
      return ofDatabaseError(exchange, database.get());
    }
    if (isStoreUnavailable(thrown)) {
      String kind = thrown.getClass().getSimpleName();
      log.tell(Level.WARN, kind, () -> "A store does not respond: " + thrown);
      return Failed.retryable(UNAVAILABLE, RETRY_AFTER);
    }
    return defect(exchange, thrown);
  }

  /**
   * True if the client closed the connection or {@code BodyDeadline} did; no client receives the
   * response.
   */
  private static boolean isConnectionGone(Throwable thrown) {
    return thrown instanceof AbortedException
        || thrown instanceof ChannelException
        || thrown instanceof Errors.NativeIoException
        || thrown instanceof SocketException;
  }

  /** UNAVAILABLE for transient errors only: a client must not retry what would fail again. */
  private static Failed ofDatabaseError(ServerWebExchange exchange, DatabaseError error) {
    if (error.isPassing()) {
      log.tell(Level.WARN, error.state(), () -> "PostgreSQL reported a transient error: " + error);
      return Failed.retryable(UNAVAILABLE, RETRY_AFTER);
    }
    String id = RequestId.of(exchange);
    log.tell(
        Level.ERROR,
        error.state(),
        () -> "Request " + id + " failed with a PostgreSQL error: " + error);
    return internal(id);
  }

  private static boolean isStoreUnavailable(Throwable thrown) {
    if (thrown instanceof CompletionException wrapped) {
      // Lettuce: a cluster node refuses connections. Spring does not translate this exception.
      return wrapped.getCause() instanceof RedisException;
    }
    boolean store = thrown instanceof DataAccessException || thrown instanceof TransactionException;
    return (store && !(thrown instanceof DataIntegrityViolationException))
        || thrown instanceof TimeoutException;
  }

  private static Failed ofStatusException(
      ServerWebExchange exchange, ResponseStatusException thrown) {
    return switch (thrown.getStatusCode().value()) {
      case 400 -> Failed.of(Failure.INVALID_REQUEST);
      case 404 -> Failed.of(Failure.NOT_FOUND);
      case 405 -> Failed.of(Failure.METHOD_NOT_ALLOWED);
      case 406 -> Failed.of(Failure.NOT_ACCEPTABLE);
      case 413 -> Failed.of(Failure.CONTENT_TOO_LARGE);
      case 415 -> Failed.of(Failure.UNSUPPORTED_MEDIA_TYPE);
      default -> defect(exchange, thrown);
    };
  }

  private static Failed defect(ServerWebExchange exchange, Throwable thrown) {
    String id = RequestId.of(exchange);
    log.defect("Request " + id + " failed", thrown);
    return internal(id);
  }

  private static Failed internal(String id) {
    return Failed.of(
        INTERNAL,
        "The service failed to handle the request; its log has the cause under request id "
            + id
            + ".");
  }

  /**
   * Value of {@code Retry-After} (RFC 9110 section 10.2.3): whole seconds, rounded up, at least
   * one.
   */
  public static String seconds(Duration duration) {
    return String.valueOf(Math.max(1, duration.plusSeconds(1).minusNanos(1).toSeconds()));
  }
}
