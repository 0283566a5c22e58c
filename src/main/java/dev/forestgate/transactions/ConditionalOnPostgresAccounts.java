package dev.forestgate.transactions;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Marks beans that exist only if accounts are in PostgreSQL. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnPostgresAccounts.Chosen.class)
public @interface ConditionalOnPostgresAccounts {
  /** Matches if the account store is PostgreSQL. */
  final class Chosen implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return AccountStore.of(context.getEnvironment()) == AccountStore.POSTGRES;
    }
  }
}
