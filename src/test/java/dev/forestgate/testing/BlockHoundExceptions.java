package dev.forestgate.testing;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** Blocking calls that BlockHound permits on an event loop, each with its reason. */
public final class BlockHoundExceptions implements BlockHoundIntegration {
  @Override
  public void applyTo(BlockHound.Builder builder) {
    builder
        // Who waits for a lock stands in its queue, and an error does not take him out: whoever
        // comes behind him waits for ever, be it a connection to Redis or a thread of Reactor's
        // timers. So locks are left alone, which here are held while a field or a queue is written:
        // Lettuce's and Spring's around a connection, Jackson's around what it knows of a type,
        // those around the timers. What waits for a condition, a latch, the disk is still seen.
        .allowBlockingCallsInside("java.util.concurrent.locks.ReentrantLock", "lock")
        // Reads /dev/urandom, which never waits.
        .allowBlockingCallsInside("sun.security.provider.NativePRNG$RandomIO", "readFully")
        .allowBlockingCallsInside("sun.security.provider.NativePRNG$RandomIO", "ensureBufferValid")
        // Netty adds buffers for a thread that found those of others taken, under locks that are
        // held for nanoseconds.
        .allowBlockingCallsInside(
            "io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "tryExpandMagazines")
        // A class that is loaded for the first time is read from its jar; later never again.
        .allowBlockingCallsInside("java.lang.ClassLoader", "loadClass")
        // The log of a test run goes to a pipe.
        .allowBlockingCallsInside("ch.qos.logback.core.OutputStreamAppender", "append");
  }
}
