package dev.forestgate.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Test that plays an attacker over HTTP. {@code mvn test -Dgroups=security} runs all of them alone.
 */
@Tag("security")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Attack {}
