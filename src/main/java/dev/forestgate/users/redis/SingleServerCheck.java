package dev.forestgate.users.redis;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.transactions.ConditionalOnRedisAccounts;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.stereotype.Component;

/** Checks at start that Redis is one server, as the keys of accounts carry no hash tags. */
@Component
@ConditionalOnRedisAccounts
public final class SingleServerCheck {
  private static final UUID NO_ACCOUNT = new UUID(0, 0);

  private final LettuceConnectionFactory connections;
  private final AccountScripts accounts;

  SingleServerCheck(LettuceConnectionFactory connections, AccountScripts accounts) {
    this.connections = connections;
    this.accounts = accounts;
  }

  /**
   * Throws {@link StartRefused} for a Redis Cluster, also if only one of its nodes is configured.
   * Runs a write on an account that can not exist, which a cluster refuses. Blocks.
   */
  public void require() {
    if (connections.isClusterAware()) {
      throw refused(null);
    }
    try {
      accounts.commit(AccountWrite.of(NO_ACCOUNT).taking(AccountKeys.USERNAME, "nobody")).block();
    } catch (DataAccessException failed) {
      String message = NestedExceptionUtils.getMostSpecificCause(failed).getMessage();
      throw message != null && message.matches("(?s)(CROSSSLOT|MOVED|CLUSTERDOWN)\\b.*")
          ? refused(failed)
          : new StartRefused(
              "Accounts can't be kept in this Redis: " + message,
              "Check REDIS_URL or REDIS_*; docs/redis-keys.md lists what it must allow",
              failed);
    }
  }

  private static StartRefused refused(@Nullable Throwable cause) {
    return new StartRefused(
        "Accounts can't be kept in a Redis Cluster: the keys of one account carry no hash tag, so"
            + " they are in different slots, and no script may change them in one step",
        "Use Redis without cluster mode, with or without Sentinel, or set"
            + " forestgate.accounts.store=postgres",
        cause);
  }
}
