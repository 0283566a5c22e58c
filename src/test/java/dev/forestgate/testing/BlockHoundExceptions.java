package dev.forestgate.testing;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** Blocking calls that BlockHound permits on an event loop, each with its reason. */
public final class BlockHoundExceptions implements BlockHoundIntegration {
  @Override
  public void applyTo(BlockHound.Builder builder) {
    builder
        // A thread that fails while it waits for a lock stays in the queue of the lock, and all
        // threads behind it wait forever, such as those of Redis connections and Reactor's timers.
        // So locks are permitted. They are held while a field or a queue is written: by Lettuce and
        // Spring around a connection, by Jackson around its cache of types, and by the timers.
        // Waits for a condition, a latch or the disk are still detected.
        .allowBlockingCallsInside("java.util.concurrent.locks.ReentrantLock", "lock")
        // Reads /dev/urandom, which never waits.
        .allowBlockingCallsInside("sun.security.provider.NativePRNG$RandomIO", "readFully")
        .allowBlockingCallsInside("sun.security.provider.NativePRNG$RandomIO", "ensureBufferValid")
        // Netty adds magazines after contention, under locks that are held for nanoseconds.
        .allowBlockingCallsInside(
            "io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "tryExpandMagazines")
        // A class is read from its jar once, when it is loaded for the first time.
        .allowBlockingCallsInside("java.lang.ClassLoader", "loadClass")
        // The log of a test run goes to a pipe.
        .allowBlockingCallsInside("ch.qos.logback.core.OutputStreamAppender", "append");
  }
}
