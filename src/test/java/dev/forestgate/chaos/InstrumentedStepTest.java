package dev.forestgate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Steps name types and methods by text: a renamed one would never be reached, and not be missed.
 */
class InstrumentedStepTest {
  @ParameterizedTest
  @MethodSource("dev.forestgate.chaos.InstrumentedStep#all")
  void theTypeAndTheMethodExist(InstrumentedStep step) throws ClassNotFoundException {
    Class<?> type = Class.forName(step.type(), false, InstrumentedStep.class.getClassLoader());
    assertThat(Arrays.stream(type.getDeclaredMethods()).map(Method::getName))
        .as("methods of %s", type)
        .contains(step.method());
  }
}
