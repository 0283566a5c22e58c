package dev.forestgate;

import java.lang.reflect.Method;
import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** What BlockHound may overlook on an event loop, each with its reason. */
public final class NonBlocking implements BlockHoundIntegration {
  @Override
  public void applyTo(BlockHound.Builder builder) {
    // Lettuce keeps its tables of a cluster's nodes and connections under locks that are held while
    // a field or an array is written.
    allowLocks(builder, "io.lettuce.core.cluster.PooledClusterConnectionProvider");
    allowLocks(
        builder,
        "io.lettuce.core.cluster.PooledClusterConnectionProvider$NodeConnectionPostProcessor");
    allowLocks(builder, "io.lettuce.core.cluster.models.partitions.Partitions");
    allowLocks(builder, "io.lettuce.core.cluster.topology.Connections");
    builder
        // Reads /dev/urandom, which never waits.
        .allowBlockingCallsInside("sun.security.provider.NativePRNG$RandomIO", "readFully")
        .allowBlockingCallsInside("sun.security.provider.NativePRNG$RandomIO", "ensureBufferValid")
        // Lettuce writes each command under a lock that is held for nanoseconds; an error thrown in
        // there wedges its connection.
        .allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "incrementWriters")
        .allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "doExclusive")
        .allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "lockWritersExclusive")
        .allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "unlockWritersExclusive")
        // The queue of commands is bounded, and Lettuce asks for its length under the queue's lock.
        .allowBlockingCallsInside("io.lettuce.core.protocol.DefaultEndpoint", "validateWrite")
        // Spring asks for the shared connection under a lock; FirstContact opens it, so it is held
        // for nanoseconds.
        .allowBlockingCallsInside(
            "org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory",
            "doInLock")
        // Jackson prepares each type once, at its first use, under a lock.
        .allowBlockingCallsInside(
            "tools.jackson.databind.deser.DeserializerCache", "_createAndCacheValueDeserializer")
        .allowBlockingCallsInside(
            "tools.jackson.databind.ser.SerializerCache", "getReadOnlyLookupMap")
        // Netty adds buffers for a thread that found those of others taken, under locks that are
        // held for nanoseconds.
        .allowBlockingCallsInside(
            "io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "tryExpandMagazines")
        // A class that is loaded for the first time is read from its jar; later never again.
        .allowBlockingCallsInside("java.lang.ClassLoader", "loadClass")
        // The log of a test run goes to a pipe.
        .allowBlockingCallsInside("ch.qos.logback.core.OutputStreamAppender", "append");
  }

  /** In all methods of a class, as the lambdas among them have no names of their own. */
  private static void allowLocks(BlockHound.Builder builder, String name) {
    try {
      Class<?> type = Class.forName(name, false, NonBlocking.class.getClassLoader());
      for (Method method : type.getDeclaredMethods()) {
        builder.allowBlockingCallsInside(name, method.getName());
      }
    } catch (ClassNotFoundException renamed) {
      throw new IllegalStateException(renamed);
    }
  }
}
