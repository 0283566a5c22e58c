package dev.forestgate.http;

import static dev.forestgate.failure.Failure.INTERNAL;
import static dev.forestgate.failure.Failure.INVALID_CLIENT;
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
 * Turns whatever a request failed with into its problem. Nothing of an unexpected failure leaves
 * but an id to ask for.
 */
@Component
@Order(-2) // before Spring Boot's own handler, at -1
public final class ProblemHandler implements WebExceptionHandler {
  private static final SampledLog log =
      new SampledLog(LoggerFactory.getLogger(ProblemHandler.class));
  private static final String BEARER = "Bearer";
  private static final String BASIC = "Basic realm=\"forest-gate\", charset=\"UTF-8\"";
  private static final Duration COME_BACK = Duration.ofSeconds(2);

  private final JsonMapper json;

  ProblemHandler(JsonMapper json) {
    this.json = json;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable thrown) {
    ServerHttpResponse response = exchange.getResponse();
    if (response.isCommitted()) {
      return Mono.error(thrown);
    }
    return write(exchange, failed(exchange, thrown));
  }

  /** Answers with the problem of {@code failed}. */
  public Mono<Void> write(ServerWebExchange exchange, Failed failed) {
    Problem problem = Problem.of(failed);
    ServerHttpResponse response = exchange.getResponse();
    response.setStatusCode(HttpStatus.valueOf(problem.status()));
    HttpHeaders headers = response.getHeaders();
    headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    if (problem.status() == HttpStatus.UNAUTHORIZED.value()) {
      headers.set(
          HttpHeaders.WWW_AUTHENTICATE, failed.failure() == INVALID_CLIENT ? BASIC : BEARER);
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

  private static Failed failed(ServerWebExchange exchange, Throwable thrown) {
    if (thrown instanceof Failed expected) {
      return expected;
    }
    if (thrown instanceof ResponseStatusException byTheFramework) {
      return byTheFramework(exchange, byTheFramework);
    }
    if (isConnectionGone(thrown)) {
      return Failed.of(Failure.INVALID_REQUEST, "The request did not arrive whole and in time.");
    }
    Optional<DatabaseError> database = DatabaseError.of(thrown);
    if (database.isPresent()) {
      return byTheDatabase(exchange, database.get());
    }
    if (isStoreAway(thrown)) {
      String kind = thrown.getClass().getSimpleName();
      log.tell(Level.WARN, kind, "A store does not answer: " + thrown);
      return Failed.retryable(UNAVAILABLE, COME_BACK);
    }
    return defect(exchange, thrown);
  }

  /** The client has gone, or was closed as its body dripped; the answer reaches no one. */
  private static boolean isConnectionGone(Throwable thrown) {
    return thrown instanceof AbortedException
        || thrown instanceof ChannelException
        || thrown instanceof Errors.NativeIoException
        || thrown instanceof SocketException;
  }

  /** Where waiting does not help, the client must not be told to wait. */
  private static Failed byTheDatabase(ServerWebExchange exchange, DatabaseError error) {
    if (error.isPassing()) {
      log.tell(Level.WARN, error.state(), "PostgreSQL does not answer as it should: " + error);
      return Failed.retryable(UNAVAILABLE, COME_BACK);
    }
    String id = RequestId.of(exchange);
    log.tell(Level.ERROR, error.state(), "Request " + id + " failed. PostgreSQL says " + error);
    return internal(id);
  }

  private static boolean isStoreAway(Throwable thrown) {
    if (thrown instanceof CompletionException wrapped) {
      // Lettuce's, which Spring leaves as it is: a node of a cluster can't be connected to.
      return wrapped.getCause() instanceof RedisException;
    }
    boolean store = thrown instanceof DataAccessException || thrown instanceof TransactionException;
    return (store && !(thrown instanceof DataIntegrityViolationException))
        || thrown instanceof TimeoutException;
  }

  private static Failed byTheFramework(ServerWebExchange exchange, ResponseStatusException thrown) {
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
        INTERNAL, "Something went wrong on our side; the log has it under " + id + ".");
  }

  /** As {@code Retry-After} has it (RFC 9110 section 10.2.3): whole seconds, at least one. */
  static String seconds(Duration duration) {
    return String.valueOf(Math.max(1, duration.plusSeconds(1).minusNanos(1).toSeconds()));
  }
}
