package dev.forestgate.chaos;

import static net.bytebuddy.matcher.ElementMatchers.hasSuperType;
import static net.bytebuddy.matcher.ElementMatchers.isInterface;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.not;

import java.util.stream.Stream;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/** Step at which an {@link InstrumentedService} can signal itself. */
interface InstrumentedStep {
  /** Name of the constant. */
  String name();

  String type();

  String method();

  /** Advice that goes before the method. */
  Class<?> advice();

  /** The class itself or, of an interface, those that implement it. */
  default ElementMatcher<TypeDescription> types() {
    return nameStartsWith("dev.forestgate.")
        .and(not(isInterface()))
        .and(hasSuperType(ElementMatchers.named(type())));
  }

  static Stream<InstrumentedStep> all() {
    return Stream.<InstrumentedStep[]>of(
            JournalStep.values(), EnrolmentStep.values(), RedemptionStep.values())
        .flatMap(Stream::of);
  }

  static InstrumentedStep named(String name) {
    return all().filter(step -> step.name().equals(name)).findAny().orElseThrow();
  }
}
