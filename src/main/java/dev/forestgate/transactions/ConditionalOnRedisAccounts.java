package dev.forestgate.transactions;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Marks beans that exist only if accounts are in Redis. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnRedisAccounts.Chosen.class)
public @interface ConditionalOnRedisAccounts {
  /** Matches if the account store is Redis. */
  final class Chosen implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return AccountStore.of(context.getEnvironment()) == AccountStore.REDIS;
    }
  }
}
