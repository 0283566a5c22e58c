package dev.forestgate.chaos;

import static net.bytebuddy.matcher.ElementMatchers.named;

import dev.forestgate.ForestGate;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Starts the service. With {@code chaos.step} and {@code chaos.signal} it sends itself that signal
 * when it reaches that step; with {@code chaos.blockhound} a call that blocks an event loop fails.
 */
public final class InstrumentedService {
  private static volatile boolean isWatched;

  private InstrumentedService() {}

  /** The options of a process that does {@code signal} at {@code step}. */
  static List<String> options(InstrumentedStep step, SelfSignal signal) {
    return List.of(
        "-Dchaos.step=" + step,
        "-Dchaos.signal=" + signal,
        "-Djdk.attach.allowAttachSelf=true",
        "-XX:+EnableDynamicAgentLoading");
  }

  /** The options of a process whose event loops are watched. */
  static List<String> watched() {
    return List.of(
        "-Dchaos.blockhound=true",
        "-Djdk.attach.allowAttachSelf=true",
        "-XX:+EnableDynamicAgentLoading",
        "-XX:+AllowRedefinitionToAddDeleteMethods");
  }

  public static void main(String[] arguments) {
    if (Boolean.getBoolean("chaos.blockhound")) {
      BlockHound.builder()
          .loadIntegrations()
          .blockingMethodCallback(InstrumentedService::report)
          .install();
      expectToBeWatched();
    }
    String step = System.getProperty("chaos.step");
    if (step != null) {
      advice(InstrumentedStep.named(step));
    }
    ForestGate.main(arguments);
  }

  /** Prints the stack, as the code that catches the error may not. */
  private static void report(BlockingMethod method) {
    var found = new BlockingOperationError(method);
    if (isWatched) {
      found.printStackTrace();
    }
    throw found;
  }

  /** A watch that sees nothing would prove nothing. */
  private static void expectToBeWatched() {
    var blocking = new CountDownLatch(1);
    try {
      Mono.fromCallable(() -> blocking.await(1, TimeUnit.SECONDS))
          .subscribeOn(Schedulers.parallel())
          .block();
    } catch (RuntimeException found) {
      isWatched = true;
      return;
    }
    throw new IllegalStateException("BlockHound sees nothing");
  }

  private static void advice(InstrumentedStep step) {
    new AgentBuilder.Default()
        .disableClassFormatChanges()
        .type(step.types())
        .transform(
            (builder, type, loader, module, domain) ->
                builder.visit(Advice.to(step.advice()).on(named(step.method()))))
        .installOn(ByteBuddyAgent.install());
  }
}
