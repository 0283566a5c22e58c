package dev.forestgate.mail;

import dev.forestgate.mail.text.Message;
import dev.forestgate.mail.way.WayOut;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A way out that does with letters what a test says, and remembers them. */
final class TestWay implements WayOut {
  private final List<Message> tried = new CopyOnWriteArrayList<>();
  private final List<Message> accepted = new CopyOnWriteArrayList<>();
  private volatile Function<Message, Mono<Void>> answer = message -> Mono.empty();

  void answer(Function<Message, Mono<Void>> other) {
    answer = other;
  }

  void fail(RuntimeException failure) {
    answer = message -> Mono.error(failure);
  }

  void accept() {
    answer = message -> Mono.empty();
  }

  List<Message> tried() {
    return tried;
  }

  List<Message> accepted() {
    return accepted;
  }

  @Override
  public Mono<Void> deliver(Message message) {
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
