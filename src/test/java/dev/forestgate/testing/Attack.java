package dev.forestgate.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A test that plays the attacker over HTTP; all of them alone: {@code mvn test -Dgroups=security}.
 */
@Tag("security")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Attack {}
