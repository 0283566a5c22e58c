package dev.forestgate.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.forestgate.network.AddressBlock;
import dev.forestgate.secret.Secret;
import dev.forestgate.webhooks.WebhookTarget;
import dev.forestgate.webhooks.target.ForbiddenTarget;
import dev.forestgate.webhooks.target.TargetPolicy;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Exceptions;

/** What a webhook may reach, and what it waits for. */
class WebhookSenderTest {
  private static final Secret SECRET = Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  private static final TargetPolicy PUBLIC = new TargetPolicy(false, List.of());
  private static final TargetPolicy LOCAL = new TargetPolicy(true, List.of());

  private final TestReceiver receiver = new TestReceiver();

  @AfterEach
  void stop() {
    receiver.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.0.0.2",
        "0.0.0.0",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "2130706433",
        "0177.0.0.1",
        "0x7f.1",
        "127.1"
      })
  void noSpellingOfAPrivateAddressIsConnectedTo(String host) {
    Throwable failure = send(PUBLIC, null, "http://" + host + ":" + receiver.port() + "/hook");
    assertThat(failure)
        .isInstanceOfAny(
            ForbiddenTarget.class, UnknownHostException.class, IllegalArgumentException.class);
    assertThat(receiver.messages()).isEmpty();
  }

  /** DNS rebinding: what was public at the first look-up is this machine at the next. */
  @Test
  void anAddressIsCheckedWhenItIsConnectedTo() {
    TargetPolicy one =
        new TargetPolicy(false, List.of(AddressBlock.parse("127.0.0.2").orElseThrow()));
    Answers answers = new Answers("127.0.0.2", "127.0.0.1");
    String url = "http://hooks.example:" + receiver.port() + "/hook";
    assertThat(send(one, answers, url)).isNull();
    assertThat(receiver.messages()).hasSize(1);
    assertThat(send(one, answers, url)).isInstanceOf(ForbiddenTarget.class);
    assertThat(receiver.messages()).hasSize(1);
  }

  @Test
  void aRedirectIsAFailureAndIsNotFollowed() {
    assertThat(send(LOCAL, null, receiver.url("/redirect"))).hasMessage("status 302");
    assertThat(receiver.messages()).isEmpty();
  }

  @Test
  void anEndlessBodyIsNotRead() {
    assertThat(send(LOCAL, null, receiver.url("/endless"))).isNull();
  }

  @Test
  void aReceiverThatDoesNotAnswerIsLeft() {
    WebhookSender sender =
        new WebhookSender(LOCAL, Clock.systemUTC(), null, Duration.ofMillis(200));
    Throwable failure =
        catchThrowable(() -> sender.send(target(receiver.url("/silent")), id(), "{}").block());
    assertThat(Exceptions.unwrap(failure))
        .isInstanceOfAny(TimeoutException.class, ReadTimeoutException.class);
  }

  private static @Nullable Throwable send(
      TargetPolicy policy, @Nullable AddressResolverGroup<?> resolver, String url) {
    WebhookSender sender =
        new WebhookSender(policy, Clock.systemUTC(), resolver, WebhookSender.TIMEOUT);
    Throwable failure = catchThrowable(() -> sender.send(target(url), id(), "{}").block());
    Throwable cause = failure == null ? null : Exceptions.unwrap(failure);
    return cause != null && cause.getCause() instanceof ForbiddenTarget ? cause.getCause() : cause;
  }

  private static WebhookTarget target(String url) {
    return new WebhookTarget(url, SECRET, false);
  }

  private static UUID id() {
    return UUID.randomUUID();
  }

  /** Resolver that gives each look-up the next answer. */
  private static final class Answers extends AddressResolverGroup<InetSocketAddress> {
    private final Deque<String> answers;

    Answers(String... answers) {
      this.answers = new ArrayDeque<>(Arrays.asList(answers));
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
      return new InetNameResolver(executor) {
        @Override
        protected void doResolve(String name, Promise<InetAddress> promise) throws Exception {
          promise.setSuccess(InetAddress.getByName(answers.remove()));
        }

        @Override
        protected void doResolveAll(String name, Promise<List<InetAddress>> promise)
            throws Exception {
          promise.setSuccess(List.of(InetAddress.getByName(answers.remove())));
        }
      }.asAddressResolver();
    }
  }
}
