package dev.forestgate.startup;

import io.micrometer.core.instrument.config.MeterFilter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.reactive.observation.ServerRequestObservationConvention;
import reactor.core.publisher.Hooks;

/**
 * Spans of requests, off by default: each adds half to the cost of a session check or more
 * (docs/operations.md). A request continues the trace of its {@code traceparent} (W3C Trace
 * Context), and the log lines of a request carry the ids of its trace and span.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(Tracing.ENABLED)
class Tracing {
  static final String ENABLED = "forestgate.tracing.enabled";

  private static final String OBSERVATION = "http.server.spans";

  /** Operators of Reactor restore the span of their subscriber, so that log lines name it. */
  Tracing() {
    Hooks.enableAutomaticContextPropagation();
  }

  /** A name apart from {@code http.server.requests}, which {@code RequestMeter} counts. */
  @Bean
  ServerRequestObservationConvention observationOfRequests() {
    return new DefaultServerRequestObservationConvention(OBSERVATION);
  }

  /** Spans alone come of an observation: its timers would repeat those of {@code RequestMeter}. */
  @Bean
  MeterFilter noTimersOfObservations() {
    return MeterFilter.denyNameStartsWith(OBSERVATION);
  }
}
