package dev.forestgate.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Order;

/**
 * Runs on Reactor's virtual time, which is that of the whole process: so it runs before a service
 * is started there. A service that lives meanwhile puts its own timers on that clock and helps to
 * turn it; then a test can wait for a time that has passed already.
 */
@Order(1)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface VirtualTime {}
