package dev.forestgate.users.redis;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.transactions.ConditionalOnRedisAccounts;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.stereotype.Component;

/** Accounts in Redis need one server: their keys carry no hash tags. */
@Component
@ConditionalOnRedisAccounts
public final class SingleServerCheck {
  private static final UUID NOBODY = new UUID(0, 0);

  private final LettuceConnectionFactory connections;
  private final AccountScripts accounts;

  SingleServerCheck(LettuceConnectionFactory connections, AccountScripts accounts) {
    this.connections = connections;
    this.accounts = accounts;
  }

  /**
   * Throws {@link StartRefused} for a Redis Cluster, also where only one node of it is named. Asks
   * for a step on an account that can't be there: whoever spreads keys over slots refuses that.
   * Blocks.
   */
  public void require() {
    if (connections.isClusterAware()) {
      throw refused(null);
    }
    try {
      accounts.make(AccountWrite.of(NOBODY).taking(AccountKeys.USERNAME, "nobody")).block();
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
        "Take a Redis without cluster mode, behind Sentinel if you like, or set"
            + " forestgate.accounts.store=postgres",
        cause);
  }
}
