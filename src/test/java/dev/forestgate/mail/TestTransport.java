package dev.forestgate.mail;

import dev.forestgate.mail.template.RenderedEmail;
import dev.forestgate.mail.transport.MailTransport;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Mail transport with outcomes that a test sets; it keeps all e-mails. */
final class TestTransport implements MailTransport {
  private final List<RenderedEmail> tried = new CopyOnWriteArrayList<>();
  private final List<RenderedEmail> accepted = new CopyOnWriteArrayList<>();
  private volatile Function<RenderedEmail, Mono<Void>> answer = message -> Mono.empty();

  void answer(Function<RenderedEmail, Mono<Void>> other) {
    answer = other;
  }

  void fail(RuntimeException failure) {
    answer = message -> Mono.error(failure);
  }

  void accept() {
    answer = message -> Mono.empty();
  }

  List<RenderedEmail> tried() {
    return tried;
  }

  List<RenderedEmail> accepted() {
    return accepted;
  }

  @Override
  public Mono<Void> deliver(RenderedEmail message) {
    return Mono.defer(
        () -> {
          tried.add(message);
          return answer.apply(message).doOnSuccess(done -> accepted.add(message));
        });
  }

  @Override
  public String description() {
    return "a test";
  }
}
