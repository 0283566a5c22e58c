package dev.forestgate.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Order;

/**
 * Test class on Reactor's virtual time, which is that of the whole process: so it runs before a
 * service is started. The timers of a running service would enter that clock and advance it; then a
 * test can wait for a time that has already passed.
 */
@Order(1)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface VirtualTime {}
